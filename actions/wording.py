"""What the bot says of itself, in one place: plain, honest, without cheer towards somebody who is upset."""

from __future__ import annotations

from collections.abc import Sequence

SORRY = "I'm sorry this is giving you trouble."
UNCLEAR = "I'm not sure what you mean. Tell me in a sentence what you need, and I'll look it up."
STILL_UNCLEAR = "I still don't understand what you need."
NOT_FOUND = "I couldn't find this in our help articles, and I don't want to guess."
STILL_QUEUED = "You keep your place in the queue for a person."
WHICH = "I found more than one article that could fit. Which is closest?"
BEST_GUESS = "This seems closest to what you mean:"
NONE_OF_THESE = "None of these"
REPHRASE = "Then I have misunderstood you. Tell me in other words, and I'll look again."
COMPLAINT = (
    "I'm sorry. That is not how this should go. Tell me what went wrong, and I'll look for what can be done."
)
ALL_SHOWN = "I have shown you everything our help articles say about this."
AGAIN = "You have seen that answer already, so here is another way at it."
MORE = "Here is more of the same article:"
TROUBLE = "I'm sorry that doesn't work. This is what the article says about it:"
NO_TROUBLE = (
    "I'm sorry that doesn't work. The article doesn't say what to do then, and I don't want to guess."
)
WALK = "Let's take it one step at a time."
OFFER = "I can pass you to a person. They will see everything you have written."
OFFER_NOBODY = (
    "You can leave a message for a person. They will see everything you have written and reply as soon as "
    "somebody is free."
)
TALK, KEEP_TRYING, LEAVE = "Talk to a person", "Keep trying here", "Leave a message"
PASSING_ON = (
    "I'm passing you to a person now, with everything you have written and what we tried, so you won't have "
    "to repeat it."
)
PASSING_ON_LATER = (
    "You are in the queue for a person now, with everything you have written and what we tried. Somebody "
    "takes over as soon as they are free. Leave your name and e-mail if you don't want to wait here: then "
    "they can write to you."
)
IN_QUEUE = (
    "You are in the queue for a person already, and your place is safe. I can go on helping while you wait."
)
MESSAGE_LEFT = (
    "Your message is in the queue for a person, with this whole conversation. Leave your name and e-mail, so "
    "that they can write to you; add anything they should know right here."
)
DECLINED = (
    "All right, we carry on here. What would you like to try next? You can ask for a person at any time."
)
HOW_DID_IT_GO = "Did what my colleague told you solve it?"
AFTER_PERSON = {
    "thank": "You're welcome.",
    "greet": "Hello again.",
    "affirm": "All right.",
    "deny": "All right.",
}
PERSON_DID_NOT_HELP = "I'm sorry that what my colleague told you didn't solve it."
SOLVED = "I'm glad that is solved."
SOLVED_UPSET = "Thank you for telling me. I'm sorry it took the trouble it did."
LEFT_QUEUE = "I have taken you out of the queue."
FIRST_STEP = "That was the first step. Here it is again:"
NO_WALK = "There is nothing under way to go on with. What would you like to know?"
LAST_STEP = "That was the last step. Did it help?"
NOTHING_SAID = "I haven't answered anything yet. What would you like to know?"


def quoted(titles: Sequence[str]) -> str:
    """Write titles as “A”, “A” and “B”, or “A”, “B” and “C”."""
    marked = [f"“{title}”" for title in titles]
    return marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} and {marked[-1]}"


def did_not_help(titles: Sequence[str]) -> str:
    """Apologise by naming what went wrong."""
    if not titles:
        return "I'm sorry that didn't help."
    return f"I'm sorry, {quoted(titles[-3:])} didn't solve it."


def noted(facts: Sequence[tuple[str, str]]) -> str:
    """Repeat what the customer gave, so that a slip shows."""
    listed = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in facts)
    return f"Thank you, I've noted {listed}."


def instructed(text: str) -> str:
    """Put an agent's instruction to the customer, in the agent's words."""
    return f"My colleague asked me to follow up with you: *{text.rstrip('.')}*. How did it go?"


_REASONS = {
    "explicit_request": "Of course.",
    "repeated_question": "I'm sorry. You asked this more than once, and I didn't give you what you need.",
    "no_answer": "I have no good answer to this in our help articles. I'm sorry.",
    "frustration": "I'm sorry. I can see that this has been frustrating.",
    "sensitive_topic": "This is something a person should look at with you.",
    "rule": "This is something our team would rather look at with you in person.",
    "conversation": "From all that you have written, I think a person can help you better than I can.",
}


def reason_for_person(reason: str | None, titles: Sequence[str]) -> str:
    """Say why a person is the better choice now: what was tried, by name, when something was."""
    if titles and reason in ("failed_answers", "frustration", "repeated_question"):
        return did_not_help(titles)
    return _REASONS.get(reason or "", "I'm sorry I couldn't solve this.")
