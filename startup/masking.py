"""What must not stand in a log: card and bank account numbers, e-mail addresses, telephone numbers, secrets.

Every log line passes here last, so that a text which slipped into an error, an address or a traceback is
masked whoever wrote it. Card numbers are recognised by their check digit (ISO/IEC 7812-1, Luhn) and bank
accounts by theirs (ISO 13616, remainder 97), so that order numbers stay legible. Names are not recognised.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
# 13 to 19 digits of the payment industries' ranges, in one piece or in groups.
_CARD = re.compile(r"(?<![\w.-])[2-6]\d(?:[ -]?\d){11,17}(?![\w-])")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?!\w)", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w.:-])(?:\+|00)[1-9](?:[ ()/.-]{0,2}\d){6,14}(?![\w-])"
    r"|(?<![\w.:-])\(?0[1-9]\d{0,4}\)?(?:[ /-]{1,2}\d{2,}|\d{3,})(?:[ /-]{0,2}\d)+(?![\w:.-])"
    r"|(?<![\w.:-])\(?[2-9]\d{2}\)?[-. ]\d{3}[-. ]\d{4}(?![\w-])"
)
_SECRETS = (
    # A JWT, a customer's token: three parts of base64url.
    (re.compile(r"[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{20,}"), "[token]"),
    # What is longer than any id of ours and as random: a session.
    (re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{40,}(?![\w-])"), "[token]"),
    (re.compile(r"(?i)\b(bearer|basic) [\w.~+/=-]{8,}"), r"\1 [secret]"),
    (re.compile(r"(?i)\b((?:__Host-)?caredesk)=[\w-]{16,}"), r"\1=[secret]"),
    (re.compile(r"(?i)\b(pass(?:word|wd|phrase)?|secret|api[_-]?key|token)(\"?\s*[:=]\s*\"?)[^\s\"',;&]{4,}"),
     r"\1\2[secret]"),
    (re.compile(r"(://[^/\s:@]*):[^/\s@]+@"), r"\1:[secret]@"),
    (re.compile(r"\b(?:sk|pk|rk|ghp|gho|xox[abp]|AKIA)[_-]?[A-Za-z0-9_-]{16,}"), "[secret]"),
)  # fmt: skip


def mask(text: str) -> str:
    """Return the text with what is personal or secret in it replaced by what it was, such as `[card]`."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    text = _EMAIL.sub("[e-mail]", text)
    text = _instead(text, _IBAN, is_iban, "[iban]")
    text = _instead(text, _CARD, is_card, "[card]")
    return _PHONE.sub("[phone]", text)


def is_card(text: str) -> bool:
    """Whether the digits of a text pass the Luhn check."""
    total = 0
    for place, digit in enumerate(reversed([int(c) for c in text if c.isdigit()])):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def is_iban(text: str) -> bool:
    """Whether an account number has the right remainder."""
    plain = "".join(text.split()).upper()
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def _instead(text: str, pattern: re.Pattern[str], holds: Callable[[str], bool], word: str) -> str:
    """Replace what holds; a match may have swallowed words before or behind the number."""
    done, at = "", 0
    while found := pattern.search(text, at):
        length = _length(found[0], holds)
        end = found.start() + (length or 1)
        done += text[at : found.start()] + (word if length else text[found.start()])
        at = end
    return done + text[at:]


def _length(found: str, holds: Callable[[str], bool]) -> int:
    for end in range(len(found), 12, -1):
        whole = end == len(found) or not found[end].isalnum()
        if whole and found[end - 1].isalnum() and holds(found[:end]):
            return end
    return 0
