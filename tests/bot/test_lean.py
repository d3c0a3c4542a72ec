"""The graph in a fixed order gives what dask gives."""

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.trackers import DialogueStateTracker

from bot import lean, settings

BY_DASK = DaskGraphRunner.run
TEXTS = ["how do I reset my password", "this is ridiculous!", "my order number is A-20391", "hola", "👍"]


@pytest.fixture(scope="module")
def processor():
    return Agent.load(str(settings.ROOT / "models" / "caredesk.tar.gz")).processor


@pytest.mark.parametrize("text", TEXTS)
def test_a_message_is_understood_alike(processor, text):
    runner, target = processor.graph_runner, processor.model_metadata.nlu_target
    results = []
    for run in (BY_DASK, lean.run):
        inputs = {
            "__message__": [UserMessage(text, message_id="1")],
            "__tracker__": DialogueStateTracker.from_events("x", []),
        }
        (message,) = run(runner, inputs=inputs, targets=[target])[target]
        results.append(message.as_dict())
    assert results[0] == results[1]


def test_each_node_follows_those_it_needs(processor):
    runner = processor.graph_runner
    steps = lean.plan(runner._graph_schema, runner._instantiated_nodes)
    placed = {"__message__", "__tracker__", "__importer__"}
    for name, _, needs in steps:
        assert set(needs) <= placed
        placed.add(name)
    assert len(steps) == len(runner._graph_schema.nodes)


def test_a_node_that_fails_is_named_as_rasa_names_it(processor):
    runner, target = processor.graph_runner, processor.model_metadata.nlu_target
    with pytest.raises(GraphRunError):
        lean.run(runner, inputs={}, targets=[target])
