"""What a question wants: whose words, which of them, a list, or the interview as a whole; in four languages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from index.lexicon import content_words
from index.transcript import Role
from rag.wording import FRAME_WORDS, compile_patterns, find_any

__all__ = [
    "find_asker",
    "find_ordinal",
    "find_turn",
    "find_whose",
    "guest_asks",
    "wants_list",
    "wants_questions",
    "wants_reply",
    "wants_source",
    "wants_summary",
]

# Whoever asks, as a noun: "where do they host models?" is about something else.
_HOST = r"""(?:\b(?:the|a)\s(?:moderator|host|interviewer|journalist|reporter)\b|\bmoderator\b|\binterviewer\b
    |\b(?:moderadora?|anfitriã[o]?|entrevistadora?|anfitri[óo]na?)\b|主持人)"""
# What a host does with words; "where did the interviewer work before?" asks for none of his.
_HOST_SPEAKS = r"""(?:ask|question|put|pose|rais|bring|want|introduc|open|begin|start|clos|end|press|challeng|claim
    |think|thought|call|describ|suggest|not[ei]|stat|point|words?\b|topic|subject
    |pergunt|quest|coloc|levant|traz|trouxe|quis|abr[ei]|fech|termin|começ|introdu|afirm|pens|cham|descrev|tema|palavra
    |pregunt|plante|sac[aó]|cierr|empez|empiez|comenz|llam|palabra)"""
_HOST_ASKED = compile_patterns(
    en=rf"""{_HOST}.*\b{_HOST_SPEAKS}|\b{_HOST_SPEAKS}.*{_HOST}|主持人|\bquestions?\b.*\b(?:asked|put|raised|posed)\b
        |\b(?:was|were|did\s\w+\sget)\s(?:\w+\s){{0,3}}asked\b
        |\b(?:what|which|how)\b[^:,]*\b(?:first|second|third|fourth|fifth|sixth|last|opening|closing|final)\squestion\b
        |^(?:please\s)?(?:list|show|name|give\sme)\b.*\bquestions(?:\s(?:asked|put|in\sthe\sinterview|in\sorder))*\W*$
        |^(?:what|which)\s(?:were|are)\s(?:all\s)?the\squestions(?:\s(?:of|in)\sthe\sinterview)?\W*$""",
    pt=r"""\bpergunt(?:aram|ou)\b|\b(?:pergunta|questão)\b.*\b(?:feita|fez|fizeram|levantada|colocada)\b
        |\b(?:qual|como|que)\b[^:,]*\b(?:primeira|segunda|terceira|quarta|quinta|sexta|última)\s(?:pergunta|questão)\b
        |^(?:liste|mostre|enumere|cite)\b.*\bperguntas(?:\s(?:feitas|da\sentrevista))*\W*$
        |^quais\s(?:foram|são)\sas\sperguntas(?:\sda\sentrevista)?\W*$|\bperguntas\sforam\sfeitas\b""",
    es=r"""\bpregunt(?:aron|ó)\b|\bpregunta\b.*\b(?:hizo|hicieron|planteó)\b
        |\b(?:cuál|cómo|qué)\b[^:,]*\b(?:primera|segunda|tercera|cuarta|quinta|sexta|última)\spregunta\b
        |^\W*(?:enumera|lista|muestra|nombra)\b.*\bpreguntas(?:\s(?:hechas|de\sla\sentrevista))*\W*$
        |^\W*cuáles\s(?:fueron|son)\slas\spreguntas(?:\sde\sla\sentrevista)?\W*$""",
    zh=r"被问|问了|提问|问他|提出了?什么问题|(?:第[一二三四五六]|最后)一?个问题是|列出.*问题\W*$|有哪些问题\W*$",
)
_ANSWERED = compile_patterns(
    en=r"\b(?:answer(?:s|ed)?|repl(?:y|ies|ied)|respon(?:d|ds|ded|se)|says?|said)\b",
    pt=r"\b(?:respond(?:e|er|eu)|resposta|disse)\b",
    es=r"\b(?:respondió|respuesta|contestó|dijo)\b",
    zh=r"回答|回应",
)
_HOST_SAID = re.compile(
    rf"""{_HOST}\s?(?:say|says|said|claims?|mentions?|talks?|speaks?|wants?\sto\sknow|disse|diz|fala|falou|dijo|dice|habla|说|怎么|谈)
    |\b(?:disse|diz|falou|fala|acha|pensa|dijo|dice|habló|habla|piensa|opina)\s(?:[oa]|el|la)\s{_HOST}""",
    re.VERBOSE | re.IGNORECASE,
)
_WHO_ASKED = re.compile(
    r"""^(?:and\W+|so\W+)?who\sasked\b(?!\sfor\b|\s\w+\sto\b)
    |\bquem\b.*\bperguntou\b|\bquién\b.*\bpreguntó\b|谁问""",
    re.VERBOSE | re.IGNORECASE,
)
_IS_ASKED = re.compile(r"\b(?:was|were)\s(?:\w+\s){1,3}asked\b", re.IGNORECASE)
# "What did he ask the host?"
_ASKS_HOST = re.compile(
    rf"""\b(?:he|she|guest|interviewee)\s(?:ask|asked)\s{_HOST}
    |\b(?:ele|ela|convidad[oa]|entrevistad[oa])\sperguntou\s(?:ao?|à)\s{_HOST}|嘉宾问""",
    re.VERBOSE | re.IGNORECASE,
)
_NAME = r"(?-i:[A-Z])\w+(?:\s(?-i:[A-Z])\w+)?"
# "What did Olivia ask?" Whether the name is a guest's, a host's or nobody's is looked up.
_ASKER = re.compile(
    rf"""\b(?:did|does|has)\s(?P<en>{_NAME})\s(?:\w+ly\s)?ask(?:ed)?\b
    |(?P<en2>{_NAME})\sask(?:s|ed)\b
    |\b(?:pergunt(?:ou|a)|pregunt(?:ó|a))\s(?P<pt>{_NAME})
    |(?P<pt2>{_NAME})\s(?:l[eh]e?\s)?(?:pergunt(?:ou|a)|pregunt(?:ó|a))\b
    |^(?P<zh>[\u4e00-\u9fff·]{{2,10}}?)(?:问了|问的|问过|都问)""",
    re.VERBOSE | re.IGNORECASE,
)
_SPEAKER = re.compile(
    rf"""\b(?:did|does|has)\s(?P<en>{_NAME})\s(?:say|said|think|mention|mentioned)\b
    |\b(?:disse|falou|dijo)\s(?:[ao]\s|la\s|el\s)?(?P<pt>{_NAME})|\b(?P<pt2>{_NAME})\s(?:disse|falou|dijo|said)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_WHO_SAID = compile_patterns(
    en=r"""\b(?:who|which\sof)\b.*\b(?:said|says?|claim(?:s|ed)?|quoted|mention(?:s|ed)?|raise[sd]?|asks?|asked|br(?:ings?|ought)\sup
        |point(?:s|ed)\sout|notes?|noted|stat(?:es?|ed))\b
        |^(?:was|is)\s(?:that|it|this)\b.*\b(?:host|moderator|interviewer|guest|journalist|him|her|he|she)\b.*\bor\b""",
    pt=r"""\bquem\b.*\b(?:disse|falou|diz|fala|mencion(?:a|ou)|pergunt(?:a|ou)|trouxe|levant(?:a|ou)|observ(?:a|ou)|afirm(?:a|ou)
        |coloc(?:a|ou)|lembr(?:a|ou))\b|^(?:isso\s)?foi\s(?:el[ea]|[oa]\s\w+)\b.*\bou\b""",
    es=r"""\bquién\b.*\b(?:dijo|dice|mencion[aó]|pregunt[aó]|plante[aó]|sac[aó]|afirm[aó]|señal[aó]|observ[aó])\b
        |^\W*(?:eso\s)?(?:lo\sdijo|fue)\s(?:él|ella|el\s\w+|la\s\w+)\b.*\bo\b""",
    zh=r"谁说|谁提|谁问|谁指出|谁认为|是他.*还是|是主持人.*还是",
)
_LIST = compile_patterns(
    en=r"""^(?:please\s)?(?:list|name|enumerate)\b|\bwhich\sare\b|(?<!^)\ball\sthe\s(?!way\b|time\b|talk\b)|\bone\sby\sone\b
        |\b(?:what|which)\b(?!\sof\b)[^:,]*\b(?:two|three|four|five|six|seven)\b""",
    pt=r"\bquais\b|^(?:liste|enumere|cite|nomeie)\b|\buma?\spor\suma?\b",
    es=r"\bcuáles\b|^\W*(?:lista|enumera|nombra)\b|\buno\spor\suno\b",
    zh=r"哪些|哪几|哪[两三四五六七]|[两三四五六七]大|列出|分别",
)


_ORDINAL_WORDS = {
    0: r"first|1st|opening|primeir[ao]|primer[ao]?",
    1: r"second|2nd|segund[ao]",
    2: r"third|3rd|terceir[ao]|tercer[ao]?",
    3: r"fourth|4th|quart[ao]|cuart[ao]",
    4: r"fifth|5th|quint[ao]",
    5: r"sixth|6th|sext[ao]",
    -1: r"last|final|closing|últim[ao]",
}
_ORDINAL_HAN = {0: "第一", 1: "第二", 2: "第三", 3: "第四", 4: "第五", 5: "第六", -1: "最后"}
_ORDINALS = {
    position: re.compile(rf"\b(?:{words})\b|{_ORDINAL_HAN[position]}", re.IGNORECASE)
    for position, words in _ORDINAL_WORDS.items()
}
_TURNS = {
    position: re.compile(
        rf"\b(?:{words})\s(?:question|thing|pergunta|questão|coisa|pregunta|cosa)\b|{_ORDINAL_HAN[position]}一?个问题",
        re.IGNORECASE,
    )
    for position, words in _ORDINAL_WORDS.items()
}

# "Which questions did she ask?", of all subjects: "questions about robots" are those of one.
_QUESTIONS = compile_patterns(
    en=r"\b(?:questions|topics|subjects)\b",
    pt=r"\b(?:perguntas|questões|temas|assuntos)\b",
    es=r"\b(?:preguntas|temas)\b",
    zh=r"(?:哪些|什么|几个|多少个?|所有的?|全部)(?:问题|话题)",
)
_ON_SUBJECT = re.compile(
    r"\b(?:about|on|regarding|concerning|sobre|acerca|respecto|respeito|quanto\sa)\b|关于|有关", re.IGNORECASE
)

# "Summarise the interview", "what are the key takeaways?", and nothing else.
_SUMMARY = compile_patterns(
    en=r"""^(?:(?:please|can\syou|could\syou|just|give\sme|write|i\s(?:want|need))\W+)*
        (?:(?:a|an|the)\s)?(?:(?:short|brief|quick|one[\s-]\w+|\w+[\s-]sentence)\s)*
        (?:summari[sz]e|sum\sup|recap|summary|overview|gist|tl;?\s?dr)
        (?:[\s,]+(?:of|for|me|the|this|that|whole|entire|it|us|interview|conversation|talk|transcript|document|everything|he|said
        |in\s(?:a\s)?\w+\s(?:sentences?|words|lines|points|paragraphs?)|please|what|was))*\W*$
        |^what\s(?:are|were|is|was)\sthe\s(?:(?:main|key|most\simportant|overall)\s)+(?:points?|ideas?|takeaways?|messages?|themes?|topics?)
        (?:\s(?:of|in|from|the|this|interview|conversation|talk|transcript|here|document))*\W*$""",
    pt=r"""^(?:(?:por\sfavor|pode|poderia|me|faça|faz|dê|quero)\W+)*(?:um\s|o\s)?(?:breve\s|pequeno\s)?
        (?:resum(?:a|e|o|ir)|sintetize|síntese)
        (?:[\s,]+(?:d?[ao]s?|d?est[ae]|d?ess[ae]|entrevista|conversa|tudo|texto|documento|transcrição
        |em\s\w+\s(?:frases?|palavras|linhas|pontos|parágrafos?)|por|favor))*\W*$
        |^quais\s(?:são|foram)\s(?:os|as)\s(?:(?:principais|pontos|ideias|temas|mensagens|conclusões|destaques)\s?)+
        (?:\s?(?:d?[ao]s?|d?est[ae]|entrevista|conversa))*\W*$""",
    es=r"""^\W*(?:(?:por\sfavor|puedes|podrías|me|haz|hazme|dame|quiero)\W+)*(?:un\s|el\s)?(?:breve\s|pequeño\s)?
        (?:resum(?:e|a|en|ir)|resúmeme|sintetiza|síntesis)
        (?:[\s,]+(?:del?|l[ao]s?|el|est[ae]|entrevista|conversación|charla|todo|texto|documento|transcripción
        |en\s\w+\s(?:frases?|palabras|líneas|puntos|párrafos?)|por|favor))*\W*$
        |^\W*cuáles\s(?:son|fueron)\s(?:los|las)\s(?:(?:principales|puntos|ideas|temas|mensajes|conclusiones|clave)\s?)+
        (?:\s?(?:del?|l[ao]s?|est[ae]|entrevista|conversación))*\W*$""",
    zh=r"""^(?:请|帮我|能不能|可以)*(?:用\w{1,6}?)?(?:概括|总结|概述|归纳|简述)(?:一下|下)?(?:这次|这篇|这场|整个|全部|本次)?(?:的)?(?:采访|访谈|对话|内容|文章|全文|主要内容|要点)*\W*$
        |^(?:这次|这篇|这场|本次)?(?:采访|访谈|对话)的?(?:主要内容|要点|重点|主旨|大意)(?:是什么|有哪些)?\W*$""",
)


def find_whose(text: str, guests: Iterable[str] = (), hosts: Collection[str] = ()) -> Role | None:
    """Tell whose words are asked for: the host's where it is what was asked, not what was answered.

    Args:
        text: The question.
        guests: The guests' names.
        hosts: The words, in lower case, of which hosts' names are made.

    Returns:
        The role; None where the question does not say.
    """
    if wants_source(text):
        return Role.HOST if _WHO_ASKED.search(text) else None
    if guest_asks(text, guests):
        return Role.GUEST
    speaker = _SPEAKER.search(text)
    named = find_asker(text) or (next(filter(None, speaker.groups())) if speaker else "")
    if _HOST_SAID.search(text) or (named and all(word in hosts for word in named.casefold().split())):
        return Role.HOST
    asked, answered = find_any(_HOST_ASKED, text), wants_reply(text)
    if asked:
        return None if answered else Role.HOST
    return Role.GUEST if answered else None


def find_asker(text: str) -> str | None:
    """Return who it is that asks, where a question names somebody who does.

    >>> find_asker("What did Olivia Kinghorst ask about pears?"), find_asker("What did he ask about pears?")
    ('Olivia Kinghorst', None)
    """
    found = None if _IS_ASKED.search(text) else _ASKER.search(text)
    return next(filter(None, found.groups())) if found else None


def guest_asks(text: str, guests: Iterable[str]) -> bool:
    """Tell whether it is asked what a guest asked, which guests hardly ever do."""
    asker = find_asker(text)
    return bool(_ASKS_HOST.search(text)) or (asker is not None and _is_guest(asker, guests))


def _is_guest(name: str, guests: Iterable[str]) -> bool:
    named = {word for guest in guests for word in guest.casefold().split()}
    return all(word in named for word in name.casefold().split())


def wants_source(text: str) -> bool:
    """Tell whether it is asked who said something."""
    return find_any(_WHO_SAID, text)


def wants_questions(text: str, language: str, guests: Iterable[str] = ()) -> bool:
    """Tell whether a question about the host's words is about all that was asked.

    Args:
        text: The question.
        language: ISO 639-1 code of the question.
        guests: The guests' names, which say nothing of what was asked.

    Returns:
        Whether all is.

    >>> [wants_questions(f"What did the host ask{subject}?", "en") for subject in ("", " about pears")]
    [True, False]
    """
    if _ON_SUBJECT.search(text) or find_turn(text) is not None:
        return False
    names = {word.casefold() for name in (*guests, find_asker(text) or "") for word in name.split()}
    words = {word.casefold() for word in content_words(text, language)}
    return find_any(_QUESTIONS, text) or (language != "zh" and not words - names - FRAME_WORDS)


def wants_summary(text: str) -> bool:
    """Tell whether a question is about the interview as a whole.

    >>> wants_summary("Summarise the interview, please."), wants_summary("Summarise what he says about robots")
    (True, False)
    """
    return not _ON_SUBJECT.search(text) and find_any(_SUMMARY, text)


def wants_reply(text: str) -> bool:
    """Tell whether somebody's answer is asked for."""
    return find_any(_ANSWERED, text)


def find_turn(text: str) -> int | None:
    """Tell which of several questions is meant: 0 the first, -1 the last, None none in particular.

    >>> find_turn("What was the second question?"), find_turn("What was the last thing he was asked?")
    (1, -1)
    """
    return next((position for position, pattern in _TURNS.items() if pattern.search(text)), None)


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
