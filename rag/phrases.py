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
        not_said_by_host: That the host does not speak of what was asked: {passages}.
        not_found: Which words stand nowhere: {terms}.
        nearest: What introduces the nearest passage, which is not an answer: {speaker}, {note}.
        nothing_asked: That the question holds no word to look for.
        quoted_instead: Why quotes stand in for a language model's answer: {reason}.
        reasons: By what went wrong with a language model, how it is told: {detail}.
        read_as: As what a question with slips of the keyboard was read: {question}.
        left_out: How many of a language model's sentences were left out: {count}.
        model_finds_nothing: That the language model found no answer in the passages.
    """

    says: Mapping[Role, str]
    in_language: str
    translated: str
    quote_marks: tuple[str, str]
    rendering: str
    not_said: str
    not_said_by_host: str
    not_found: str
    nearest: str
    nothing_asked: str
    quoted_instead: str
    reasons: Mapping[str, str]
    read_as: str
    left_out: str
    model_finds_nothing: str


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
        not_said_by_host="The host does not speak of this. {passages} passages were searched.",
        not_found="These words of the question stand nowhere in it: {terms}.",
        nearest="The nearest passage, which is not an answer, is by {speaker}{note}:",
        nothing_asked="There is no word in this question to look for.",
        quoted_instead="{reason} These are the speakers' own sentences instead.",
        reasons={
            "late": "The language model did not answer in time.",
            "failed": "The language model could not be used ({detail}).",
            "broken": "The language model's answer broke off.",
            "empty": "The language model gave no answer that can be read.",
            "unsupported": "What the language model wrote is not supported by the passages it was given.",
        },
        read_as="Read as: {question}",
        left_out="Sentences left out of the language model's answer, because the quotes do not support them: {count}.",
        model_finds_nothing="The language model found no answer in the nearest passages.",
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
        not_said_by_host="Quem conduz a entrevista não fala disto. Foram pesquisados {passages} trechos.",
        not_found="Estas palavras da pergunta não aparecem nela: {terms}.",
        nearest="O trecho mais próximo, que não é uma resposta, é de {speaker}{note}:",
        nothing_asked="Não há nesta pergunta nenhuma palavra para procurar.",
        quoted_instead="{reason} Em vez disso, aqui estão as próprias frases de quem fala.",
        reasons={
            "late": "O modelo de linguagem não respondeu a tempo.",
            "failed": "Não foi possível usar o modelo de linguagem ({detail}).",
            "broken": "A resposta do modelo de linguagem ficou pela metade.",
            "empty": "O modelo de linguagem não deu uma resposta que se possa ler.",
            "unsupported": "O que o modelo de linguagem escreveu não se apoia nos trechos que recebeu.",
        },
        read_as="Lido como: {question}",
        left_out="Frases retiradas da resposta do modelo de linguagem, porque as citações não as sustentam: {count}.",
        model_finds_nothing="O modelo de linguagem não encontrou uma resposta nos trechos mais próximos.",
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
        not_said_by_host="Quien conduce la entrevista no habla de esto. Se buscó en {passages} fragmentos.",
        not_found="Estas palabras de la pregunta no aparecen en ella: {terms}.",
        nearest="El fragmento más cercano, que no es una respuesta, es de {speaker}{note}:",
        nothing_asked="En esta pregunta no hay ninguna palabra que buscar.",
        quoted_instead="{reason} En su lugar, estas son las propias frases de quien habla.",
        reasons={
            "late": "El modelo de lenguaje no respondió a tiempo.",
            "failed": "No se pudo usar el modelo de lenguaje ({detail}).",
            "broken": "La respuesta del modelo de lenguaje quedó a medias.",
            "empty": "El modelo de lenguaje no dio una respuesta que se pueda leer.",
            "unsupported": "Lo que escribió el modelo de lenguaje no se apoya en los fragmentos que recibió.",
        },
        read_as="Leído como: {question}",
        left_out="Frases quitadas de la respuesta del modelo de lenguaje, porque las citas no las respaldan: {count}.",
        model_finds_nothing="El modelo de lenguaje no encontró una respuesta en los fragmentos más cercanos.",
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
        not_said_by_host="主持人没有谈到这一点。共检索了 {passages} 个段落。",
        not_found="问题中的这些词在访谈里没有出现：{terms}。",
        nearest="最接近的段落（并不是答案）出自 {speaker}{note}：",
        nothing_asked="这个问题里没有可以查找的词。",
        quoted_instead="{reason}以下改为说话者自己的原句。",
        reasons={
            "late": "语言模型没有及时回答。",
            "failed": "无法使用语言模型（{detail}）。",
            "broken": "语言模型的回答中断了。",
            "empty": "语言模型没有给出可读的回答。",
            "unsupported": "语言模型写的内容没有得到所给段落的支持。",
        },
        read_as="按此理解：{question}",
        left_out="语言模型的回答中有 {count} 句得不到引文支持，已删去。",
        model_finds_nothing="语言模型读了最接近的段落，没有在其中找到答案。",
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
