"""Does the wording allow, or insist on, a wish for a person? A check on the one intent that must be neither missed nor imagined.

Sentence vectors place "I want a pillow" and text in unknown languages near "I want a person", and "my agent at the
estate office" nearer still. So a message without any word for people or for talking loses most of its chance of being
`request_person`, and a plain demand ("put me through to someone") gains. Measured in docs/decisions/understanding.md.
"""

from __future__ import annotations

import re

MISSING, INSISTING = 0.01, 8.0
"""Factors on the odds of `request_person`: no word for it at all; a plain demand."""

_PERSON = (
    r"(?:hu+mans?|hooman|persons?|people|agents?|operat[oe]rs?|rep(?:s|resentatives?)?|advis[eo]rs?|managers?|supervisors?|boss"
    r"|some ?(?:one|body|1)|sum1|any ?(?:one|body)|staff|colleagues?|employees?|technicians?|experts?|specialists?|assistants?"
    r"|consultants?|member of (?:the |your )?(?:staff|team)|(?:human|flesh|living) beings?|grown-?up|support(?: team)?"
    r"|customer (?:service|care|support|relations)|help ?desk|(?:tech|technical|billing|sales|support|service) (?:team|department|support)|team)"
)
_FILLER = r"(?:(?:a|an|the|to|with|your|one|of|real|live|living|actual|human|proper|another|different|some|any|me|us|please|from|in|on|first|customer|support|service|billing|technical|senior|qualified|now|just|maybe|here) ){0,5}"
_REACH = r"(?:talk|speak|spk|chat|connect|reconnect|transfer|switch|escalate|put (?:me|us) (?:through|on)|hand (?:me|us|this|it)? ?over|pass (?:me|us|this)(?: on| over)?|get (?:me|us|hold of)|give (?:me|us)|bring (?:me|us)|find (?:me|us)|send (?:me|us)|let (?:me|us) (?:talk|speak|chat)|have a (?:word|chat)|contact|reach)"
_WANT = r"(?:want|wanna|need|prefer|like|demand|request|require|looking for|ask(?:ing)? for)"
_INSISTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_REACH} {_FILLER}{_PERSON}\b(?! (?:at|who|that|whose|named|of the) )",
        rf"\b{_WANT} {_FILLER}{_PERSON}\b(?: (?:please|now|here|instead|asap|to (?:help|talk|look|speak|chat|take)\b.*|not .*))?\s*[.!?]*$",
        rf"^(?:a |an |the |yes,? |ok,? |please,? |no,? )*(?:real |live |actual |human )*{_PERSON}(?: please| pls| now| asap)*\s*[.!?]*$",
        r"\b(?:connect|transfer|escalate) (?:me|this|it|us)\b(?! to (?:the|my) )",
    )
)
_REFUSES = re.compile(
    r"n['’]t\b|\b(?:no|not|dont|never|without|instead of|rather not|stop|cancel|hate|anyone there|anybody there|said|told|spoke|talked|are you|is this|am i|was it)\b", re.IGNORECASE
)  # fmt: skip
_WORDS = re.compile(
    rf"\b(?:{_PERSON}|talk\w*|speak\w*|spk|chat|voice|call|phone|ring|escalat\w+|transfer|connect|put (?:me|us) through|real|alive|breathing|someone's|department|hotline|line|being|man|woman|guy|lady|not you|you lot|machine|bots?|robots?|chatbot"
    # German, French, Spanish, Italian, Dutch, Portuguese, Polish, Turkish, Swedish, Danish, Finnish, Czech, Romanian
    r"|mensch\w*|mitarbeiter\w*|person\w*|jemand\w*|berater\w*|kundenservice|kundendienst|ansprechpartner\w*|sprechen|reden|verbinden|kollege\w*"
    r"|quelqu['’]un|humain\w*|conseill\w+|parler|personne|interlocuteur|op[ée]rat\w+|rappel\w*"
    r"|hablar|human[oa]s?|alguien|agente|asesor\w*|operador\w*|p[áa]seme|atenci[óo]n"
    r"|parlare|uman[oa]|qualcuno|addett\w+|consulente|assistenza"
    r"|medewerker\w*|mens(?:en)?|iemand|spreken|praten|doorverbinden"
    r"|falar|pessoa|algu[ée]m|atendente|atendimento|humano"
    r"|rozmawiać|człowiek\w*|konsultant\w*|pracownik\w*|kimś|połącz\w*|osob\w+"
    r"|insan\w*|temsilci\w*|görüş\w*|konuş\w*|yetkili\w*|biriyle|bağla\w*"
    r"|människa\w*|prata|handläggare|menneske\w*|tale|medarbejder\w*|ihmi\w+|puhua|asiakaspalvelij\w*|člověk\w*|mluvit|operátor\w*|persoan[ăa]|vorbesc|om real)\b"
    r"|человек|оператор|сотрудник|специалист|поговорить|менеджер|людин|人工|客服|真人|転人工|担当|オペレーター|人間|상담|사람|شخص|موظف|إنسان|व्यक्ति|इंसान|एजेंट|άνθρωπο|εκπρόσωπο|נציג|בן אדם",
    re.IGNORECASE,
)


def odds(text: str) -> float:
    """Return the factor by which the wording changes the odds that `text` asks for a person."""
    if not _WORDS.search(text):
        return MISSING
    if any(pattern.search(text) for pattern in _INSISTS) and not _REFUSES.search(text):
        return INSISTING
    return 1.0
