"""Whether a question goes on from the ones before it, in four languages."""

from __future__ import annotations

import re

from index.lexicon import content_words
from rag.requests import wants_reply, wants_source
from rag.wording import FRAME_WORDS, compile_patterns

__all__ = ["is_bare", "leans_on_history", "opens_as_continuation"]

# A follow-up opens like a continuation, or points at something said before; "he" is the guest.
_CONTINUES = compile_patterns(
    en=r"^(?:and|so|but|also|then|what\sabout|how\sabout|tell\sme\smore|go\son|which\sone)\b|^(?:why|how\sso)\W*$",
    pt=r"^(?:e|mas|então|também|com\sque|só|qual\sdel[ae]s|conta\smais|fala\smais)\b|^(?:por\squ[eê]|como\sassim)\W*$",
    es=r"^\W*(?:y|pero|entonces|también|cuéntame\smás|cuál\sde)\b|^\W*(?:por\squ[eé]|cómo\sasí)\W*$",
    zh=r"^(?:那|还有|然后)|^为什么\W*$|呢\W*$",
)
_POINTS_BACK = compile_patterns(
    en=r"""^(?:(?:for|by|with|to|from|of|in)\s)?(?:whom?|what|when|where|why|how|how\s(?:many|much|long|likely|often))\b(?:\W+(?:is|are|was|were|did|does|do))?\W*$
        |\b(?:it|its|that|those|they|them|their|these|this|there|(?:think|say|believe)s?\sso
        |the\s(?:first|second|third|fourth|fifth|last|other)(?:\sone)?)\b""",
    pt=r"""^(?:(?:para|por|de|com|a|em)\s)?(?:quem|quando|onde|quantos?|quantas?|quanto|quais|qual)\b(?:\W+(?:é|são|foi|foram|era|eram))?\W*$
        |\b(?:n?d?ela|assim|isso|isto|aquilo|nisso|disso|n?d?el[ae]s|ess[ae]s?
        |[ao]\s(?:primeir[ao]|segund[ao]|terceir[ao]|quart[ao]|quint[ao]|últim[ao]|outr[ao]))\b""",
    es=r"""^\W*(?:(?:para|por|de|con|a|en)\s)?(?:quién|quiénes|cuándo|dónde|cuánt[oa]s?|cuáles|cuál)\b(?:\W+(?:es|son|fue|fueron|era|eran))?\W*$
        |\b(?:ella|así|eso|esto|aquello|ell[ao]s|es[ae]|es[ao]s
        |(?:la|el)\s(?:primer[ao]|segund[ao]|tercer[ao]|cuart[ao]|quint[ao]|últim[ao]|otr[ao]))\b""",
    zh=r"^(?:谁|哪里|在哪|什么时候|多少|几个|为什么|怎么)\W*$|这|那|它|其中|第[一二三四五]",
)
_FEW_WORDS = 4
_BARE_WORDS = 9
_FEW_HAN = 10
_BARE_HAN = re.compile(
    r"""^(?:那|然后|那么)?(?:他|她|嘉宾|主持人)?(?:是)?(?:怎么|如何)?(?:回答|回应|说|问)(?:的|了)?(?:什么|呢|吗)?\W*$
    |^(?:这|那)?(?:个?(?:话题?|问题))?是?谁(?:说|问|提起?|提出)的?\W*$|^是他.*还是""",
    re.VERBOSE,
)


def leans_on_history(text: str, language: str) -> bool:
    """Tell whether a question is too short to stand alone, or says that it goes on from the last one."""
    if opens_as_continuation(text, language) or is_bare(text, language):
        return True
    few = len(text) <= _FEW_HAN if language == "zh" else len(content_words(text, language)) <= _FEW_WORDS
    return few and bool(_POINTS_BACK[language].search(text))


def is_bare(text: str, language: str) -> bool:
    """Tell whether a follow-up names nothing to look for, and only says whose words on the last subject are wanted.

    >>> is_bare("And what did he answer?", "en"), is_bare("Who said that?", "en"), is_bare("And the robots?", "en")
    (True, True, False)
    """
    if language == "zh":
        return bool(_BARE_HAN.search(text))
    words = [word.casefold() for word in content_words(text, language)]
    framed = wants_reply(text) or wants_source(text)
    return framed and len(text.split()) <= _BARE_WORDS and all(word in FRAME_WORDS for word in words)


def opens_as_continuation(text: str, language: str) -> bool:
    """Tell whether a question begins with "and", "so" or the like."""
    return bool(_CONTINUES[language].search(text))
