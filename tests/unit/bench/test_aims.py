"""The table of `make eval`: what misses its aim says so, and what was not measured is no success."""

from __future__ import annotations

from bench import aims, evaluation
from bench.aims import Figure, Row

BINS = [{"from": 0.3, "to": 0.4, "n": 7, "told": 0.35, "right": 0.25}]
SEARCHED = {
    "n": 10, "n_unanswerable": 5, "hit_at_1": 0.5, "hit_at_3": 0.7, "mcc": 0.7, "refused_at_5pct_false": 0.61,
    "ece_beyond_chance": 0.01, "reliability": BINS, "bm25": {"hit_at_1": 0.2, "hit_at_3": 0.3, "mrr": 0.25},
}  # fmt: skip
MOOD = {"auroc": 0.91, "f1": 0.7, "ece_beyond_chance": 0.032}
HANDOFF = {
    "f1": 0.75, "first_within_one_turn": 0.7, "false_alarms": 2, "false_offers": 6, "calm": 40,
    "ece_beyond_chance": 0.06, "learnt_ece_beyond_chance": -0.005,
}  # fmt: skip
BASELINE = {"frustration": {"auroc": 0.5}, "handoff": {"f1": 0.5}}
RESULTS = {
    aims.HINT3: SEARCHED,
    aims.TITLE: SEARCHED,
    "people": {
        "frustration": MOOD,
        "handoff": HANDOFF,
        "baselines": dict.fromkeys(("vader", "keywords", "always"), BASELINE),
        "reliability": {"frustration": BINS},
        "ms_p50": 10.0,
        "ms_p95": 20.0,
    },
    "person": {"asks": 200, "others": 1000, "alarms": ["x", "y"], "recall": 0.99},
    aims.cost_of(aims.SMALL): [["articles", "1,036"], ["a question, p50 / p95 ms", "7.0 / 24.9"]],
    aims.cost_of(aims.LARGE): [["articles", "6,880"], ["a question, p50 / p95 ms", "20.0 / 60.1"]],
}


def row(begins: str, results: aims.Results = RESULTS) -> Row:
    return next(one for one in aims.rows(results) if one.measure.startswith(begins))


def test_a_line_is_reached_when_all_of_it_is() -> None:
    assert row("Thunderbird, title").cells()[2:] == [".500; .700", "yes"]
    assert row("handoff: F1").reached


def test_a_line_half_reached_prints_the_miss_bold_and_says_so() -> None:
    assert row("HINT3").cells()[2:] == ["**.500**; .700", "**no**, in part"]
    assert row("frustration: AUROC").cells()[2:] == [".910; **.700**", "**no**, in part"]


def test_false_alarms_are_counted_and_exactly_the_limit_is_reached() -> None:
    assert row("calm conversations").ours == (
        Figure("2 of 40 (1 in 20)", reached=True),
        Figure("6 of 40 (1 in 7)", reached=False),
    )


def test_a_limit_to_stay_under_is_missed_where_it_is_met() -> None:
    assert row("request for a person").ours[1] == Figure("2 of 1000", reached=False)


def test_a_calibration_better_than_chance_is_written_with_its_sign() -> None:
    (learnt,) = row("calibration error less that of a perfectly calibrated model: handoff, chance").ours
    assert learnt == Figure("-.005", reached=True)


def test_the_cost_is_the_p95_of_a_question() -> None:
    assert row("cost of a question, p95, one core (1,036").ours == (Figure("24.9 ms", reached=True),)
    assert row("cost of a question, p95, one core (6,880").ours == (Figure("60.1 ms", reached=False),)


def test_what_was_not_measured_is_no_success() -> None:
    assert not any(one.reached for one in aims.rows({}))
    assert {figure.text for one in aims.rows({}) for figure in one.ours} == {aims.NOT_MEASURED}
    assert "– of" not in row("request", {}).cells()[2]


def test_every_set_and_judgement_has_its_column_of_reliability() -> None:
    columns, table = aims.reliability(RESULTS)
    assert columns == [aims.HINT3, aims.TITLE, "frustration"]
    assert dict(table)["0.3 to 0.4"] == ["0.35 → 0.25 (7)"] * 3
    assert dict(table)["0.4 to 0.5"] == ["–"] * 3


def test_the_page_carries_commit_aims_and_all_figures() -> None:
    page = "\n".join(evaluation._page("abc1234 with uncommitted changes", RESULTS))
    assert "Commit abc1234 with uncommitted changes, on " in page
    assert "| HINT3 SOFMattress: hit@1 without refusing; Matthews" in page
    assert "| plain BM25: hit_at_3 | 0.300 | 0.300 |" in page
    assert "| frustration: auroc | 0.910 | 0.500 | 0.500 | 0.500 |" in page
    tables = [line for line in page.splitlines() if line.startswith("|---")]
    assert len(tables) == 4
