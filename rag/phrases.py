"""The words around the quotes, in each language a question may come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.language import ENGLISH
from index.transcript import Role

__all__ = ["Phrases", "language_name", "phrases_of"]


@dataclass(frozen=True)
class Phrases:
    """Frames of one language; braces are filled in.

    Attributes:
        says: By role, how what follows is introduced: {speaker}, {note}.
        in_language: The note for quotes in another language: {language}.
        translated: The note for a translation: {language}.
        quote_marks: Opening and closing mark.
        rendering: How an English rendering is marked after a quote: {text}.
        not_said: That the interview does not answer: {passages}.
        not_found: Which words stand nowhere: {terms}.
        nearest: What introduces the nearest passage, which is not an answer: {speaker}, {note}.
        nothing_asked: That the question holds no word to look for.
    """

    says: Mapping[Role, str]
    in_language: str
    translated: str
    quote_marks: tuple[str, str]
    rendering: str
    not_said: str
    not_found: str
    nearest: str
    nothing_asked: str


_PHRASES = {
    "en": Phrases(
        says={
            Role.GUEST: "{speaker} said{note}:",
            Role.HOST: "The host ({speaker}) said{note}:",
            Role.ARTICLE: "The article that introduces the interview reports{note}:",
        },
        in_language=" (in {language})",
        translated=" (translated from {language})",
        quote_marks=("“", "”"),
        rendering="(in English: {text})",
        not_said="The interview does not answer this. {passages} passages were searched.",
        not_found="These words of the question stand nowhere in it: {terms}.",
        nearest="The nearest passage, which is not an answer, is by {speaker}{note}:",
        nothing_asked="There is no word in this question to look for.",
    ),
    "pt": Phrases(
        says={
            Role.GUEST: "{speaker} disse{note}:",
            Role.HOST: "Quem conduz a entrevista ({speaker}) disse{note}:",
            Role.ARTICLE: "O artigo que apresenta a entrevista relata{note}:",
        },
        in_language=" (em {language})",
        translated=" (traduzido do {language})",
        quote_marks=("“", "”"),
        rendering="(em inglês: {text})",
        not_said="A entrevista não responde a isto. Foram pesquisados {passages} trechos.",
        not_found="Estas palavras da pergunta não aparecem nela: {terms}.",
        nearest="O trecho mais próximo, que não é uma resposta, é de {speaker}{note}:",
        nothing_asked="Não há nesta pergunta nenhuma palavra para procurar.",
    ),
    "es": Phrases(
        says={
            Role.GUEST: "{speaker} dijo{note}:",
            Role.HOST: "Quien conduce la entrevista ({speaker}) dijo{note}:",
            Role.ARTICLE: "El artículo que presenta la entrevista relata{note}:",
        },
        in_language=" (en {language})",
        translated=" (traducido del {language})",
        quote_marks=("«", "»"),
        rendering="(en inglés: {text})",
        not_said="La entrevista no responde a esto. Se buscó en {passages} fragmentos.",
        not_found="Estas palabras de la pregunta no aparecen en ella: {terms}.",
        nearest="El fragmento más cercano, que no es una respuesta, es de {speaker}{note}:",
        nothing_asked="En esta pregunta no hay ninguna palabra que buscar.",
    ),
    "zh": Phrases(
        says={
            Role.GUEST: "{speaker} 说{note}：",
            Role.HOST: "主持人（{speaker}）说{note}：",
            Role.ARTICLE: "访谈的导语写道{note}：",
        },
        in_language="（{language}原文）",
        translated="（译自{language}）",
        quote_marks=("“", "”"),
        rendering="（英译：{text}）",
        not_said="访谈没有回答这个问题。共检索了 {passages} 个段落。",
        not_found="问题中的这些词在访谈里没有出现：{terms}。",
        nearest="最接近的段落（并不是答案）出自 {speaker}{note}：",
        nothing_asked="这个问题里没有可以查找的词。",
    ),
}

_LANGUAGE_NAMES = {
    "en": {"en": "English", "pt": "Portuguese", "es": "Spanish", "zh": "Chinese"},
    "pt": {"en": "inglês", "pt": "português", "es": "espanhol", "zh": "chinês"},
    "es": {"en": "inglés", "pt": "portugués", "es": "español", "zh": "chino"},
    "zh": {"en": "英文", "pt": "葡萄牙文", "es": "西班牙文", "zh": "中文"},
}


def phrases_of(language: str) -> Phrases:
    """Return the phrases of a language, English's where there are none."""
    return _PHRASES.get(language, _PHRASES[ENGLISH])


def language_name(language: str, *, told_in: str) -> str:
    """Return what a language is called in another one; its code where we have no name for it.

    >>> language_name("pt", told_in="es")
    'portugués'
    """
    return _LANGUAGE_NAMES.get(told_in, _LANGUAGE_NAMES[ENGLISH]).get(language, language)
