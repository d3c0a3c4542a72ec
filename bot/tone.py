"""How a message is said: shouting, piled-up punctuation, and turns of phrase of the impatient, the ironic and the calm.

These counts stand beside the sentence vector in the frustration classifier: the vector knows what is meant, and knows
little of capitals, exclamation marks and "as I said".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Features = npt.NDArray[np.float64]

_PHRASES: dict[str, str] = {
    "swearing": r"\b(?:wtf|ffs|omfg|damn(?:ed|it)?|bloody|crap(?:py)?|sh[i*]t(?:ty)?|bull ?sh[i*]t|f[u*]+c?k\w*|hell|arse|ass|piss(?:ed|ing)?|sucks?|bs)\b",
    "verdict": r"\b(?:ridiculous\w*|unacceptable|disgust\w+|appalling\w*|terrible|awful|useless|pathetic|(?:a|is|this) joke|nonsense|rubbish|garbage|worst|horrible|horrendous|shocking\w*|disgrace\w*|outrageous|absurd|insane|laughable|shambles|farce|unbelievabl[ey]|incompeten\w+|clueless|scam\w*|robbery|crooks?|liars?|lies|insult\w*|hopeless|atrocious|abysmal|dreadful)\b",
    "feeling": r"\b(?:annoy\w+|frustrat\w+|disappoint\w+|fed up|sick (?:of|and tired)|tired of|had enough|furious|angry|livid|fuming|upset|infuriat\w+|irritat\w+|unhappy|exhaust\w+|stressful|losing (?:my )?patience|patience|mad|depressing|sad(?:ly)?|ashamed|regret)\b",
    "still": r"\b(?:still|yet|again|already|once more|as (?:usual|always|before|ever))\b",
    "waiting": r"\b(?:wait(?:ed|ing)?|no (?:reply|response|answer|news|update)|how (?:long|much longer)|(?:for|since|after|over|took|in) (?:\w+ ){0,3}(?:hours?|days?|weeks?|months?|years?)|forever|ages|any (?:luck|news|update|progress)|hurry|asap|urgent\w*)\b",
    "repeating": r"\b(?:(?:second|third|fourth|fifth|sixth|tenth|\d+(?:st|nd|rd|th)|hundredth|umpteenth|\w+) time|twice|\d+ times|(?:three|four|five|ten|many|several|countless) times|every (?:single )?(?:time|day|week|month)|keeps?|kept|constantly|always|over and over|each time|round in circles|in circles)\b",
    "nobody": r"\b(?:nobody|no ?one|none of (?:you|them)|never|nothing|not (?:one|a single)|zero|nowhere)\b",
    "you": r"\b(?:you (?:people|guys|lot|all)|y'all|your (?:company|service|support|staff|team|system|website|app|bot|so.called)|you (?:keep|never|still|always|clearly|obviously|promised|said|told|just|don'?t|do not|can'?t|cannot|have|are|were))\b",
    "leaving": r"\b(?:cancel(?:l?ing)?|(?:switch|mov|chang|go)(?:e|ing)? (?:back )?to (?:a |another |the )?(?:competitor|rival|provider|company|\w+)|another (?:provider|company|bank|shop|app)|elsewhere|take my (?:business|money)|competitor\w*|lawyer|solicitor|sue|legal action|court|ombudsman|trading standards|regulator|compensat\w+|bad review|one star|zero stars|never (?:again|buy|order|use)|losing (?:a |me)|leav(?:e|ing) you|(?:want|give me) my money back|uninstall\w*|good riddance|i'?m (?:out|done))\b",
    "praise": r"\b(?:well done|good job|great job|nice (?:job|work|one)|congratulations|congrats|bravo|thanks for nothing|brilliant|fantastic|wonderful|lovely|genius|impressive|excellent|phenomenal|love (?:how|it when|that|the way)|of course|how (?:kind|nice|lovely|convenient|helpful)|top notch|stellar|outstanding|marvellous|amazing|what a surprise|surprise surprise|oh (?:great|good|joy|look|wow)|great (?:service|start|support))\b",
    "giving_up": r"\b(?:give up|giving up|gave up|forget (?:it|about it)|never ?mind|whatever|i guess|i suppose|no point|pointless|waste (?:of|my)|wasted?|don'?t bother|why (?:do i )?bother|what'?s the (?:point|use)|can'?t be bothered|not worth|leave it)\b",
    "as_i_said": r"\b(?:as i (?:said|wrote|mentioned|told|explained|already)|like i (?:said|told)|i (?:already|just) (?:said|told|wrote|explained|did|tried|gave|sent|answered)|(?:i )?(?:already )?told (?:you|them)|how many times|(?:did|do|have) you (?:even |actually )?(?:read|listen|look)|read (?:my|what|again)|same (?:thing|answer|question|reply|story|problem|issue)|not what i (?:asked|said|meant)|asked (?:you )?(?:twice|again|before))\b",
    "rhetorical": r"\b(?:are you (?:serious|kidding|joking|even)|seriously|really\?|why (?:can'?t|don'?t|won'?t|is it so|does it take|would you|do you)|how hard|how difficult|is it (?:too much|so hard|that hard|really)|what (?:kind|sort) of|what am i (?:paying|supposed)|who (?:thought|designed|tests)|since when|come on|for (?:god|heaven|goodness|pete)'?s? ?'?s? sake|how is (?:this|that|it)|how can (?:you|it|this|that)|do you (?:really|even|honestly))",
    "failed": r"\b(?:did ?n[o']?t (?:work|help|do|solve|fix|change)|does ?n[o']?t (?:work|help)|no (?:luck|change|difference|good|help|use|joy|success)|not (?:helpful|working|fixed|solved|resolved|acceptable|good enough)|tried (?:that|all|every\w*|it)|unhelpful|to no avail|in vain|made no|all (?:that|it|this) did|unfortunately|even after|despite)\b",
    "loss": r"\b(?:ruin\w*|kill(?:s|ed|ing)?|destroy\w*|lost|lose|broke(?:n)?|damaged|stranded|missed|hung up|ignored?|ignoring|rude|refus\w+|blam\w+|lied|stole\w*|ripped off|rip.?off|overcharg\w+|promised|passed (?:around|from)|treat\w*)\b",
    "polite": r"\b(?:please|pls|kindly|could you|would you|may i|thank(?:s| you)|cheers|appreciat\w+|regards|grateful|sorry)\b",
    "settled": r"\b(?:works? (?:now|again|fine|perfectly)|worked|solved|fixed|sorted|that (?:helped|did it)|got it|all good|no (?:worries|problem|rush|hurry)|it'?s (?:ok|fine|alright)|perfect|great,? thanks|very helpful|happy (?:with|to)|love (?:it|your|the new|this))\b",
    "asking": r"\b(?:how (?:do|can|to|does|much|many|long does)|where (?:do|can|is)|what (?:is|does|are)|which|is (?:it|there)|can (?:i|you|we)|do (?:i|you|we)|does)\b",
}  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PHRASES.items())
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bangs", re.compile(r"!")),
    ("piled_bangs", re.compile(r"!\s*!|\?\s*!|!\s*\?")),
    ("piled_questions", re.compile(r"\?\s*\?")),
    ("question", re.compile(r"\?")),
    ("dots", re.compile(r"\.\.+|…")),
    ("drawn_out", re.compile(r"([a-z])\1{2,}", re.IGNORECASE)),
    ("angry_face", re.compile(r"[😠😡🤬😤😒🙄😑🤦👎💩🖕😾😩😫🤡]")),
    ("sad_face", re.compile(r"[😭😢😞😔☹😕🙁]|:-?\(|:'\(|:-?/(?!/)")),
    ("glad_face", re.compile(r"[😀😃😄😁😂🤣😊🙂👍🙏❤🎉]|:-?\)|;-?\)|:-?D\b")),
    ("scare_quotes", re.compile(r"[\"“'‘][a-z ]{3,20}[\"”'’]", re.IGNORECASE)),
)
NAMES: tuple[str, ...] = (
    *(name for name, _ in _COMPILED), *(name for name, _ in _SIGNS), "shouting", "shouted_words", "length", "curt",
)  # fmt: skip
_SHOUT_MIN_LETTERS = 3
_ACRONYMS = frozenset("VPN DNS IMAP SMTP POP SIM PDF CSV USB URL HTTP HTTPS SSL TLS LTE NAS API FAQ PIN TAN IBAN USA ESR LAN WAN WLAN SSID ADSL VDSL HDMI PUK OTP SMS MMS ISP ONT ERR CEO FYI".split())  # fmt: skip


def features(texts: Sequence[str]) -> Features:
    """Return counts on a log scale, shape `(len(texts), len(NAMES))`."""
    rows = np.array([_row(text) for text in texts], np.float64).reshape(len(texts), len(NAMES))
    return np.asarray(np.log1p(rows), np.float64)


def _row(text: str) -> list[float]:
    words = _WORD.findall(text)
    spoken = [word for word in words if len(word) >= _SHOUT_MIN_LETTERS and word.upper() not in _ACRONYMS]
    shouted = sum(word.isupper() for word in spoken)
    counts = [float(len(pattern.findall(text))) for _, pattern in (*_COMPILED, *_SIGNS)]
    return [*counts, 3 * shouted / max(len(spoken), 2), float(shouted), len(words) / 10, float(0 < len(words) <= 5)]
