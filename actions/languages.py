"""What somebody hears who writes in another language: which one the articles are in, and of a person."""

from __future__ import annotations

from collections.abc import Collection

ENGLISH = "en"
ONLY_IN = "Our help articles are in {} only"
NOTHING_IN = ONLY_IN + ", and I found nothing for this. You can try in {}, or ask for a person."
ENGLISH_ONLY = NOTHING_IN.format("English", "English")
NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
# Ours, each written by hand and short; a language without a sentence gets the English one alone.
_IN_OTHER_WORDS = {
    "ar": "مقالات المساعدة لدينا باللغة الإنجليزية فقط. يمكنني تحويلك إلى أحد الموظفين.",
    "cs": "Naše články nápovědy jsou pouze v angličtině. Mohu vás spojit s člověkem.",
    "da": "Vores hjælpeartikler findes kun på engelsk. Jeg kan stille dig om til en medarbejder.",
    "de": "Unsere Hilfeartikel gibt es nur auf Englisch. Ich kann Sie mit einem Menschen verbinden.",
    "el": "Τα άρθρα βοήθειας υπάρχουν μόνο στα αγγλικά. Μπορώ να σας συνδέσω με έναν άνθρωπο.",
    "es": "Nuestros artículos de ayuda están solo en inglés. Puedo pasarle con una persona.",
    "fi": "Ohjeartikkelimme ovat vain englanniksi. Voin yhdistää sinut ihmiselle.",
    "fr": "Nos articles d'aide n'existent qu'en anglais. Je peux vous mettre en relation avec une personne.",
    "he": "מאמרי העזרה שלנו הם באנגלית בלבד. אפשר להעביר אותך לנציג אנושי.",
    "hi": "हमारे सहायता लेख केवल अंग्रेज़ी में हैं। मैं आपको किसी व्यक्ति से जोड़ सकता हूँ।",
    "it": "I nostri articoli di aiuto sono solo in inglese. Posso passarla a una persona.",
    "ja": "ヘルプ記事は英語のみです。担当者におつなぎできます。",
    "ko": "도움말 문서는 영어로만 제공됩니다. 상담원에게 연결해 드릴 수 있습니다.",
    "nl": "Onze hulpartikelen zijn alleen in het Engels. Ik kan u doorverbinden met een medewerker.",
    "no": "Hjelpeartiklene våre finnes bare på engelsk. Jeg kan sette deg over til et menneske.",
    "pl": "Nasze artykuły pomocy są tylko po angielsku. Mogę połączyć Cię z człowiekiem.",
    "pt": "Os nossos artigos de ajuda estão apenas em inglês. Posso passar você para uma pessoa.",
    "ro": "Articolele noastre de ajutor sunt doar în engleză. Vă pot face legătura cu o persoană.",
    "ru": "Наши справочные статьи есть только на английском. Я могу соединить вас с человеком.",
    "sv": "Våra hjälpartiklar finns bara på engelska. Jag kan koppla dig till en människa.",
    "tr": "Yardım makalelerimiz yalnızca İngilizcedir. Sizi bir kişiye bağlayabilirim.",
    "uk": "Наші довідкові статті є лише англійською. Я можу з'єднати вас з людиною.",
    "zh": "我们的帮助文章只有英文版。我可以为您转接人工客服。",
}
KNOWN = frozenset(_IN_OTHER_WORDS)


def own_words(language: str | None, spoken: Collection[str] = (ENGLISH,)) -> str | None:
    """Say which language the articles are in: in the customer's language where we have that, else in English.

    Args:
        language: What the search took the question for (`de`, `pt-BR` …); None when it does not say.
        spoken: The codes of the languages that articles are in.

    Returns:
        The sentence; None when the articles are in the customer's language, or nobody knows that.
    """
    if language is None or _code(language) in spoken:
        return None
    if set(spoken) == {ENGLISH}:
        return _IN_OTHER_WORDS.get(_code(language))
    return f"{ONLY_IN.format(_names(spoken, 'and'))}. I can put you through to a person."


def not_spoken(language: str | None, spoken: Collection[str] = (ENGLISH,)) -> str | None:
    """Say in the customer's language, where we have it, and in English that nothing was found, and why.

    Returns:
        The sentences; None when the articles are in the customer's language, or nobody knows that.
    """
    if language is None or _code(language) in spoken:
        return None
    if set(spoken) != {ENGLISH}:
        return NOTHING_IN.format(_names(spoken, "and"), _names(spoken, "or"))
    own = own_words(language)
    return f"{own}\n\n{ENGLISH_ONLY}" if own else ENGLISH_ONLY


def _code(language: str) -> str:
    code = language.lower().replace("_", "-").split("-")[0]
    return {"nb": "no", "nn": "no"}.get(code, code)


def _names(spoken: Collection[str], joint: str) -> str:
    *first, last = (NAMES.get(code, code) for code in sorted(spoken))
    return f"{', '.join(first)} {joint} {last}" if first else last
