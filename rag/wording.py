"""What a question is about, and what it is merely worded with, in four languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from index.lexicon import content_words, is_han

__all__ = ["FRAME_WORDS", "compile_patterns", "find_any", "find_subject", "leave_out_partners"]

Patterns = Mapping[str, re.Pattern[str]]


def compile_patterns(**patterns: str) -> Patterns:
    """Compile one pattern a language, verbose and blind to case."""
    return {language: re.compile(pattern, re.VERBOSE | re.IGNORECASE) for language, pattern in patterns.items()}


# "What did NAME say about SUBJECT?" is a question about SUBJECT: the frame would pull the search
# towards whoever is named in it. WHO is checked against the guests: what Musk says is another matter.
_SAYS_OF = compile_patterns(
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
        |^(?:请问)?(?P<who2>[\w\s]{0,12}?)(?:怎么看待?|如何看待?|怎么评价|怎么说|怎么谈)(?P<subject2>.+)$
        |^(?:请问)?(?P<who3>[\w\s]{0,12}?)(?:问了?|问到|提到|谈到)(?:关于)?(?P<subject3>.+?)的?(?:什么|哪些)(?:问题|事|内容)?\W*$""",
)
_PARTNER_WORDS = frozenset(
    "he she they him her his their the guest interviewee speaker "
    "ele ela eles elas dele dela o a do da de entrevistado entrevistada convidado convidada "
    "él ella ellos su el la invitado invitada 他 她 嘉宾 "
    # The host, who is told from the guest elsewhere.
    "moderator host interviewer moderador moderadora entrevistador entrevistadora anfitrião anfitriã "
    "anfitrión 主持人".split()
)

# Words that ask for another's words on what was asked before, and name nothing themselves.
FRAME_WORDS = frozenset(
    "answer answers answered reply replies replied respond responds responded response say said says asked ask asks "
    "talking speaking words question moderator host interviewer guest interviewee journalist "
    "responde respondeu responder resposta disse perguntou pergunta falando palavras moderador moderadora "
    "entrevistador entrevistadora entrevistado entrevistada convidado convidada "
    "respondió respuesta contestó dijo preguntó hablando palabras anfitrión anfitriona invitado invitada".split()
)

# The interview itself and whoever is interviewed: they stand in the article that introduces it, and say nothing of what
# is said in it.
_PARTNERS = re.compile(
    r"""\b(?:in|during|throughout)\s(?:the|this)\s(?:interview|conversation|talk)\b
    |\b(?:the|our)\s(?:interviewee|guest|speaker)\b
    |\b(?:n[ao]|nest[ae]|durante\s(?:[ao]|est[ae]))\s(?:entrevista|conversa)\b
    |\b[oa]\s(?:entrevistad[oa]|convidad[oa])\b
    |\b(?:en|durante)\s(?:la|esta)\s(?:entrevista|conversación|charla)\b
    |\b(?:el|la)\s(?:entrevistad[oa]|invitad[oa])\b
    |在?(?:这次|这篇|这场)?(?:采访|访谈|对话)(?:中|里)|嘉宾|受访者""",
    re.VERBOSE | re.IGNORECASE,
)
# With fewer letters than this, nothing is left to look for.
_FEWEST_LETTERS = 8
_FEWEST_HAN = 3


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
    who = " ".join(found.get(name, "") for name in ("who", "whose", "who2", "who3")).casefold().replace("'s", "")
    known = _PARTNER_WORDS | {word for guest in guests for word in guest.casefold().split()}
    if not all(word in known for word in who.split()):
        return text
    subject = next(filter(None, map(found.get, ("subject", "subject2", "subject3"))), "").strip(" ?？.!。")
    return subject if content_words(subject, language) else text


def leave_out_partners(text: str, guests: Iterable[str] = ()) -> str:
    """Leave out the guests' names and mentions of the interview, as long as something to look for is left.

    Args:
        text: A question.
        guests: The guests' names.

    Returns:
        The rest of it, or the text itself.

    >>> leave_out_partners("What does Mara Voss say about pears in the interview?", ["Mara Voss"])
    'What does say about pears ?'
    """
    shortened = text
    for guest in guests:
        shortened = re.sub(rf"\b{re.escape(guest)}(?:'s)?(?!\w)", " ", shortened, flags=re.IGNORECASE)
    shortened = " ".join(shortened.split())
    if not any(char.isalnum() for char in shortened):
        return text
    shorter = " ".join(_PARTNERS.sub(" ", shortened).split())
    letters = sum(char.isalnum() for char in shorter)
    han = sum(is_han(char) for char in shorter)
    return shorter if letters > _FEWEST_LETTERS or han >= _FEWEST_HAN else shortened


def find_any(patterns: Patterns, text: str) -> bool:
    """Tell whether a text is worded so in any language: questions mix them."""
    return any(pattern.search(text) for pattern in patterns.values())
