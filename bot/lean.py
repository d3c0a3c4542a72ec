"""Rasa's graph of components, run in a fixed order.

Rasa hands every parse and every prediction to dask, which plans the graph anew, keeps bookkeeping of its few
nodes and first formats message and tracker into a debug line nobody reads. The graph of a loaded model never
changes, so the order is worked out once for each target. Measured in docs/decisions/dialogue-memory.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

_PLANS = "_caredesk_plans"
Step = tuple[str, Any, tuple[str, ...]]


def install() -> None:
    """Replace dask; safe to call more than once."""
    DaskGraphRunner.run = run


def run(
    self: Any, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None
) -> dict[str, Any]:
    """Run the nodes that `targets` need, and return each target's output (Rasa's signature).

    Raises:
        GraphRunError: a component failed with a RuntimeError.
    """
    wanted = tuple(targets or self._graph_schema.target_names)
    plans: dict[tuple[str, ...], list[Step]] = self.__dict__.setdefault(_PLANS, {})
    if wanted not in plans:
        plans[wanted] = plan(self._graph_schema.minimal_graph_schema(list(wanted)), self._instantiated_nodes)
    done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for name, node, needs in plans[wanted]:
            done[name] = node(*(done.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(done[name] for name in wanted)


def plan(schema: Any, nodes: Mapping[str, Any]) -> list[Step]:
    """Order the nodes so that each follows those it needs."""
    steps: list[Step] = []
    placed: set[str] = set()

    def place(name: str) -> None:
        if name in placed or name not in schema.nodes:
            return
        placed.add(name)
        needs = tuple(schema.nodes[name].needs.values())
        for need in needs:
            place(need)
        steps.append((name, nodes[name], needs))

    for name in schema.nodes:
        place(name)
    return steps
