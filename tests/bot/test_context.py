"""A message in its conversation: the same words weigh more after trouble than before it."""

from bot import context, fit_context
from bot.context import Heard, Mood

CALM, SIGH, ANGRY = Heard(0.05, 0.01, 0.1, 8), Heard(0.6, 0.1, 0.4, 8), Heard(0.95, 0.8, 0.9, 8)


def after(*heard: Heard) -> Mood:
    mood = Mood()
    for one in heard:
        mood = mood.after(one)
    return mood


def test_the_numbers_belong_to_the_text_they_were_learnt_from() -> None:
    assert context.fitted().learnt_from == fit_context.learnt_from(), "run `python -m bot.fit_context`"


def test_a_person_is_offered_before_one_takes_over() -> None:
    points = context.fitted()
    assert 0 < points.offer_at < points.hand_over_at < 1


def test_worse_messages_speak_more_for_a_person() -> None:
    chances = [context.judge(Mood(), heard, 0.0).person for heard in (CALM, SIGH, ANGRY)]
    assert chances == sorted(chances)
    moods = [context.judge(Mood(), heard, 0.0).frustrated for heard in (CALM, SIGH, ANGRY)]
    assert moods == sorted(moods)


def test_the_same_words_weigh_more_after_trouble() -> None:
    calm, trouble = (context.judge(mood, SIGH, 0.0) for mood in (after(CALM, CALM), after(SIGH, ANGRY)))
    assert trouble.person > calm.person
    assert trouble.frustrated > calm.frustrated


def test_repeating_oneself_speaks_for_a_person() -> None:
    mood = after(CALM)
    assert context.judge(mood, SIGH, 0.9).person > context.judge(mood, SIGH, 0.1).person


def test_what_is_remembered_is_bounded_and_rounded() -> None:
    mood = after(*[ANGRY] * 500)
    assert mood.turns == 500
    assert len(str(vars(mood))) < 200
    assert 0 < context.judge(mood, Heard(1.0, 1.0, 1.0, 4000), 1.0).person < 1


def test_a_message_without_judgement_counts_as_calm() -> None:
    assert context.heard({}, "two words") == Heard(0.0, 0.0, 0.0, 2)
