"""Grouping by meaning, on vectors made by hand."""

from __future__ import annotations

import numpy as np

from knowledge_base.grouping import Item, group


def test_near_vectors_share_a_group_and_far_ones_do_not() -> None:
    items = [Item("1", "a"), Item("2", "b"), Item("3", "a again")]
    vectors = np.array([[1, 0], [0, 1], [0.98, 0.2]], np.float32)
    groups = group(items, vectors)
    assert [g.ids for g in groups] == [("1", "3"), ("2",)]


def test_a_chain_of_half_alike_does_not_run_together() -> None:
    angles = np.linspace(0, np.pi, 7)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert len(group([Item(str(i), "x") for i in range(7)], vectors)) > 1


def test_no_items_and_one_item() -> None:
    assert group([], np.zeros((0, 2), np.float32)) == ()
    assert group([Item("1", "a")], np.ones((1, 2), np.float32))[0].label == "a"
