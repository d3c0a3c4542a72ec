"""One vector a message, the same wherever it is made, and as far as the action server."""

import numpy as np
import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import embedding, settings

TEXTS = ["my parcel never arrived", "hi", "how do I connect the printer to the wifi at home? " * 20]


@pytest.fixture(scope="module")
def component() -> embedding.SentenceEmbedding:
    return embedding.SentenceEmbedding(embedding.encoder(settings.model_dir()))


def test_vectors_have_length_one() -> None:
    vectors = embedding.encoder(settings.model_dir()).encode(TEXTS)
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_its_batch() -> None:
    encoder = embedding.encoder(settings.model_dir())
    together = encoder.encode(TEXTS)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-5)


def test_the_manner_is_made_on_the_way_and_is_another_thing() -> None:
    vectors, manners = embedding.encoder(settings.model_dir()).encode_both(TEXTS)
    assert vectors.shape == manners.shape == (len(TEXTS), 384)
    assert not np.allclose(vectors, manners, atol=0.1)
    assert np.array_equal(vectors, embedding.encoder(settings.model_dir()).encode(TEXTS))


def test_a_message_is_read_as_far_as_search_reads_it() -> None:
    code = (settings.ROOT / "knowledge_base" / "embedding.py").read_text()
    assert f"QUESTION_TOKENS = {embedding.MAX_TOKENS}\n" in code
    start = "printer " * (embedding.MAX_TOKENS - 2)  # with the marks at both ends
    near, far = f"{start[:-8]}parcel", f"{start}parcel"
    plain, far_vector, near_vector = embedding.encoder(settings.model_dir()).encode([start, far, near])
    assert np.allclose(plain, far_vector, atol=1e-6)
    assert not np.allclose(plain, near_vector, atol=1e-3)


def test_no_texts_make_no_vectors() -> None:
    assert embedding.encoder(settings.model_dir()).encode([]).shape == (0, 384)


def test_rephrased_questions_are_nearer_than_others() -> None:
    a, b, c = embedding.encoder(settings.model_dir()).encode(
        ["reset my password", "forgot password", "pizza"]
    )
    assert a @ b > a @ c


def test_base64_carries_384_little_endian_floats() -> None:
    vector = np.arange(384, dtype=np.float32)
    text = embedding.to_base64(vector)
    assert len(text) == 2048
    assert np.array_equal(embedding.from_base64(text), vector)


@pytest.mark.parametrize("text", ["AAAA", "not base64!", ""])
def test_damaged_vectors_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        embedding.from_base64(text)


def test_a_message_without_text_has_no_vector(component: embedding.SentenceEmbedding) -> None:
    [message] = component.process([Message.build("   ")])
    assert embedding.vector_of(message) is None


def test_training_examples_are_embedded(component: embedding.SentenceEmbedding) -> None:
    data = component.process_training_data(TrainingData([Message.build(text, "greet") for text in TEXTS]))
    assert all(embedding.vector_of(message) is not None for message in data.intent_examples)


def test_the_vector_reaches_the_action_server(component: embedding.SentenceEmbedding) -> None:
    [message] = component.process([Message.build("my parcel never arrived")])
    output = message.as_dict(only_output_properties=True)
    assert set(output) >= {"text", "vector"}
    tracker = DialogueStateTracker.from_events(
        "c1", [UserUttered("my parcel never arrived", parse_data=output)]
    )
    tracker.update(UserUttered(message.get("text"), parse_data=output), Domain.empty())
    assert tracker.latest_message is not None
    assert tracker.latest_message.parse_data[embedding.VECTOR] == output["vector"]
    assert tracker.current_state()["latest_message"][embedding.VECTOR] == output["vector"]
