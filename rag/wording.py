"""How people word questions, in four languages: the patterns behind ``rag.question``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from index.lexicon import content_words
from index.transcript import Role

__all__ = [
    "find_ordinal",
    "find_subject",
    "find_turn",
    "find_whose",
    "leans_on_history",
    "opens_as_continuation",
    "wants_list",
    "wants_source",
]

Patterns = Mapping[str, re.Pattern[str]]


def _compile(**patterns: str) -> Patterns:
    return {language: re.compile(pattern, re.VERBOSE | re.IGNORECASE) for language, pattern in patterns.items()}


# "What did NAME say about SUBJECT?" is a question about SUBJECT: the frame would pull the search
# towards whoever is named in it. WHO is checked against the guests: what Musk says is another matter.
_SAYS_OF = _compile(
    en=r"""^(?:so\W+|and\W+|but\W+|ok\W+|hi\W+|hello\W+|please\W+)*
        (?:what|how|(?:(?:can|could)\syou\s)?tell\sme\swhat)\s?
        (?:'s|\b(?:did|does|do|has|have|is|was|are|were)\b)?\s*
        (?:(?P<who>(?:\w+\s){0,3}?)(?:(?:say|says|said|ask|asks|asked|think|thinks|thought|believe|believes|feel|feels|view|views|see|sees)
        \s(?:about|of|on|regarding|concerning)|(?:mention|mentions|talk|talks|speak|speaks|comment|comments)\sabout)
        |(?P<whose>his|her|their|\w+(?:\s\w+)?'s)\s(?:views?|take|opinions?|thoughts|position|stance)
        \s(?:about|of|on|regarding|concerning))
        \s(?P<subject>.+)$""",
    pt=r"""^(?:e\W+|mas\W+|oi\W+|olá\W+)*
        (?:(?:o\s)?qu[eê]|como|me\sdiz\so\sque)\s(?:é\sque\s)?(?P<who>(?:\w+\s){0,3}?)
        (?:disse|diz|perguntou|pergunta|falou|fala|acha|achou|pensa|acredita|comentou|comenta|mencionou|vê)\s(?P<whose>(?:\w+\s){0,3}?)
        (?:sobre|a\srespeito\sd[eoa]s?|acerca\sd[eoa]s?|quanto\sa[os]?|d[eoa]s?)\s(?P<subject>.+)$
        |^(?:e\W+)?(?:qual|quais)\s(?:é\s|são\s|foi\s)?(?:as?\s)?(?:opinião|opiniões|visão|posição)\s
        (?P<who2>(?:\w+\s){0,3}?)(?:sobre|a\srespeito\sd[eoa]s?|quanto\sa[os]?)\s(?P<subject2>.+)$""",
    es=r"""^\W*(?:y\W+|pero\W+|hola\W+)*
        (?:qué|que|cómo|como)\s(?P<who>(?:\w+\s){0,3}?)
        (?:dijo|dice|preguntó|pregunta|piensa|opina|opinó|cree|comentó|comenta|mencionó|habló|ve)\s(?P<whose>(?:\w+\s){0,3}?)
        (?:sobre|acerca\sdel?|respecto\sal?|del?)\s(?P<subject>.+)$
        |^\W*(?:y\W+)?cuál\s(?:es|fue)\s(?:su\s|la\s)?(?:opinión|visión|postura)\s
        (?P<who2>(?:\w+\s){0,3}?)(?:sobre|acerca\sdel?|respecto\sal?)\s(?P<subject2>.+)$""",
    zh=r"""^(?:请问|那么?)?(?P<who>[\w\s]{0,12}?)(?:对于?|关于)(?P<subject>.+?)(?P<whose>他|嘉宾)?
        (?:怎么看|怎么说|说了什么|说过什么|有什么看法|有何看法|的看法是什么|的观点是什么|是怎么想的)\W*$
        |^(?:请问)?(?P<who2>[\w\s]{0,12}?)(?:怎么看待?|如何看待?|怎么评价)(?P<subject2>.+)$""",
)
_PARTNER_WORDS = frozenset(
    "he she they him her his their the guest interviewee speaker "
    "ele ela eles elas dele dela o a do da de entrevistado entrevistada convidado convidada "
    "él ella ellos su el la invitado invitada 他 她 嘉宾 "
    # The host, who is told from the guest elsewhere.
    "moderator host interviewer moderador moderadora entrevistador entrevistadora anfitrião anfitriã "
    "anfitrión 主持人".split()
)

# A follow-up opens like a continuation, or points at something said before; "he" is the guest.
_CONTINUES = _compile(
    en=r"^(?:and|so|but|also|then|what\sabout|how\sabout|tell\sme\smore|go\son|which\sone)\b|^(?:why|how\sso)\W*$",
    pt=r"^(?:e|mas|então|também|com\sque|só|qual\sdel[ae]s|conta\smais|fala\smais)\b|^(?:por\squ[eê]|como\sassim)\W*$",
    es=r"^\W*(?:y|pero|entonces|también|cuéntame\smás|cuál\sde)\b|^\W*(?:por\squ[eé]|cómo\sasí)\W*$",
    zh=r"^(?:那|还有|然后)|^为什么\W*$|呢\W*$",
)
_POINTS_BACK = _compile(
    en=r"""^(?:(?:for|by|with|to|from|of|in)\s)?(?:whom?|what|when|where|why|how|how\s(?:many|much|long|likely|often))\b(?:\W+(?:is|are|was|were|did|does|do))?\W*$
        |\b(?:it|its|that|those|they|them|their|these|this|there
        |the\s(?:first|second|third|fourth|fifth|last|other)(?:\sone)?)\b""",
    pt=r"""^(?:(?:para|por|de|com|a|em)\s)?(?:quem|quando|onde|quantos?|quantas?|quanto|quais|qual)\b(?:\W+(?:é|são|foi|foram|era|eram))?\W*$
        |\b(?:n?d?ela|isso|isto|aquilo|nisso|disso|n?d?el[ae]s|ess[ae]s?
        |[ao]\s(?:primeir[ao]|segund[ao]|terceir[ao]|quart[ao]|quint[ao]|últim[ao]|outr[ao]))\b""",
    es=r"""^\W*(?:(?:para|por|de|con|a|en)\s)?(?:quién|quiénes|cuándo|dónde|cuánt[oa]s?|cuáles|cuál)\b(?:\W+(?:es|son|fue|fueron|era|eran))?\W*$
        |\b(?:ella|eso|esto|aquello|ell[ao]s|es[ae]|es[ao]s
        |(?:la|el)\s(?:primer[ao]|segund[ao]|tercer[ao]|cuart[ao]|quint[ao]|últim[ao]|otr[ao]))\b""",
    zh=r"^(?:谁|哪里|在哪|什么时候|多少|几个|为什么|怎么)\W*$|这|那|它|其中|第[一二三四五]",
)
_FEW_WORDS = 4
_FEW_HAN = 10

# Whoever asks, as a noun: "where do they host models?" is about something else.
_HOST = r"""(?:\b(?:the|a)\s(?:moderator|host|interviewer|journalist|reporter)\b|\bmoderator\b|\binterviewer\b
    |\b(?:moderadora?|anfitriã[o]?|entrevistadora?|anfitri[óo]na?)\b|主持人)"""
_HOST_ASKED = _compile(
    en=rf"""{_HOST}|\bquestions?\b.*\b(?:asked|put|raised|posed)\b
        |\b(?:was|were|did\s\w+\sget)\s(?:he\s|xu\sbing\s|the\sguest\s)?asked\b
        |\b(?:what|which|how)\b[^:,]*\b(?:first|last|opening|closing|final)\squestion\b""",
    pt=r"""\bpergunt(?:aram|ou)\b|\b(?:pergunta|questão)\b.*\b(?:feita|fez|fizeram|levantada|colocada)\b
        |\b(?:qual|como|que)\b[^:,]*\b(?:primeira|última)\s(?:pergunta|questão)\b""",
    es=r"""\bpregunt(?:aron|ó)\b|\bpregunta\b.*\b(?:hizo|hicieron|planteó)\b
        |\b(?:cuál|cómo|qué)\b[^:,]*\b(?:primera|última)\spregunta\b""",
    zh=r"被问|问了|提问|问他|提出了?什么问题|(?:第一|最后)一?个问题是",
)
_ANSWERED = _compile(
    en=r"\b(?:answer(?:s|ed)?|repl(?:y|ies|ied)|respon(?:d|ds|ded|se)|says?|said)\b",
    pt=r"\b(?:respond(?:e|er|eu)|resposta|disse)\b",
    es=r"\b(?:respondió|respuesta|contestó|dijo)\b",
    zh=r"回答|回应",
)
_HOST_SAID = re.compile(
    rf"{_HOST}\s?(?:says?|said|claims?|mentions?|disse|diz|dijo|dice|说)", re.VERBOSE | re.IGNORECASE
)
_WHO_SAID = _compile(
    en=r"""\b(?:who|which\sof)\b.*\b(?:said|says?|claim(?:s|ed)?|quoted|mention(?:s|ed)?|raise[sd]?|asks?|asked|br(?:ings?|ought)\sup
        |point(?:s|ed)\sout|notes?|noted|stat(?:es?|ed))\b""",
    pt=r"""\bquem\b.*\b(?:disse|falou|diz|fala|mencion(?:a|ou)|pergunt(?:a|ou)|trouxe|levant(?:a|ou)|observ(?:a|ou)|afirm(?:a|ou)
        |coloc(?:a|ou)|lembr(?:a|ou))\b""",
    es=r"\bquién\b.*\b(?:dijo|dice|mencion[aó]|pregunt[aó]|plante[aó]|sac[aó]|afirm[aó]|señal[aó]|observ[aó])\b",
    zh=r"谁说|谁提|谁问|谁指出|谁认为",
)
_FIRST = re.compile(
    r"\b(?:first|opening)\s(?:question|thing)|\bprimeira\s(?:pergunta|questão|coisa)|\bprimera\s(?:pregunta|cosa)|第一个问题",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:last|final|closing)\s(?:question|thing)|\búltima\s(?:pergunta|questão|coisa|pregunta|cosa)|最后一?个问题",
    re.IGNORECASE,
)

_LIST = _compile(
    en=r"""^(?:please\s)?(?:list|name|enumerate)\b|\bwhich\sare\b|(?<!^)\ball\sthe\s(?!way\b|time\b|talk\b)|\bone\sby\sone\b
        |\b(?:what|which)\b(?!\sof\b)[^:,]*\b(?:two|three|four|five|six|seven)\b""",
    pt=r"\bquais\b|^(?:liste|enumere|cite|nomeie)\b|\buma?\spor\suma?\b",
    es=r"\bcuáles\b|^\W*(?:lista|enumera|nombra)\b|\buno\spor\suno\b",
    zh=r"哪些|哪几|哪[两三四五六七]|[两三四五六七]大|列出|分别",
)


_ORDINALS = {
    position: re.compile(pattern, re.IGNORECASE)
    for position, pattern in {
        0: r"\b(?:first|1st|primeir[ao]|primer[ao]?)\b|第一",
        1: r"\b(?:second|2nd|segund[ao])\b|第二",
        2: r"\b(?:third|3rd|terceir[ao]|tercer[ao]?)\b|第三",
        3: r"\b(?:fourth|4th|quart[ao]|cuart[ao])\b|第四",
        4: r"\b(?:fifth|5th|quint[ao])\b|第五",
        -1: r"\b(?:last|final|últim[ao])\b|最后",
    }.items()
}


def find_subject(text: str, language: str, guests: Iterable[str] = ()) -> str:
    """Return what a question asks guest's or host's words on; the whole text where it is worded otherwise.

    Args:
        text: The question.
        language: ISO 639-1 code of the question.
        guests: The guests' names; words such as "he" stand for them too.

    Returns:
        Part of the text, or all of it.

    >>> find_subject("What does he say about Tesla?", "en"), find_subject("What does Musk say about Tesla?", "en")
    ('Tesla', 'What does Musk say about Tesla?')
    """
    match = _SAYS_OF[language].search(text)
    if not match:
        return text
    found = match.groupdict(default="")
    who = " ".join(found.get(name, "") for name in ("who", "whose", "who2")).casefold().replace("'s", "")
    known = _PARTNER_WORDS | {word for guest in guests for word in guest.casefold().split()}
    if not all(word in known for word in who.split()):
        return text
    subject = (found["subject"] or found.get("subject2", "")).strip(" ?？.!。")
    return subject if content_words(subject, language) else text


def leans_on_history(text: str, language: str) -> bool:
    """Tell whether a question is too short to stand alone, or says that it goes on from the last one."""
    if opens_as_continuation(text, language):
        return True
    few = len(text) <= _FEW_HAN if language == "zh" else len(content_words(text, language)) <= _FEW_WORDS
    return few and bool(_POINTS_BACK[language].search(text))


def opens_as_continuation(text: str, language: str) -> bool:
    """Tell whether a question begins with "and", "so" or the like."""
    return bool(_CONTINUES[language].search(text))


def find_whose(text: str) -> Role | None:
    """Tell whose words are asked for: the host's where it is what was asked, not what was answered."""
    if wants_source(text):
        return None
    if _HOST_SAID.search(text):
        return Role.HOST
    asked, answered = _any(_HOST_ASKED, text), _any(_ANSWERED, text)
    if asked:
        return None if answered else Role.HOST
    return Role.GUEST if answered else None


def wants_source(text: str) -> bool:
    """Tell whether it is asked who said something."""
    return _any(_WHO_SAID, text)


def find_turn(text: str) -> int | None:
    """Tell which of several questions is meant: 0 the first, -1 the last, None none in particular."""
    if _LAST.search(text):
        return -1
    return 0 if _FIRST.search(text) else None


def find_ordinal(text: str) -> int | None:
    """Tell which of several things is meant: 0 the first, 1 the second, -1 the last, None none in particular.

    >>> find_ordinal("And the third one?"), find_ordinal("E a última?"), find_ordinal("Why?")
    (2, -1, None)
    """
    found = [position for position, pattern in _ORDINALS.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def wants_list(text: str, language: str) -> bool:
    """Tell whether several things are asked for."""
    return bool(_LIST[language].search(text))


def _any(patterns: Patterns, text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns.values())
