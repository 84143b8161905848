"""What the page says, in the languages it speaks: English and Portuguese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.transcript import Role

__all__ = ["PAGE_LANGUAGES", "ROLE_KEYS", "TEXTS", "Texts", "choose_page_language", "join_names", "texts_of"]

Texts = Mapping[str, str]
"""By key, one of the page's texts; some hold places to fill in, such as {count}."""

ROLE_KEYS = {Role.GUEST: "guest", Role.HOST: "host", Role.ARTICLE: "article"}
"""Under which key a role is told in words."""

TEXTS: Mapping[str, Texts] = {
    "en": {
        "one_interview": "the interview with {guests}",
        "interviews": "{count} interviews",
        "and": "and",
        "headline": "Ask {name}.",
        "what_it_is": "Every answer is made of words that were said, and stands beside the place where they were said.",
        "what_it_is_model": "Every sentence of an answer is checked against the words that were said, and stands "
        "beside them.",
        "try": "Try one of these",
        "skip": "Skip to the question",
        "placeholder": "Ask a question",
        "question_label": "Question",
        "ask": "Ask",
        "stop": "Stop",
        "new": "New conversation",
        "download": "Download",
        "conversation": "Conversation",
        "private": "English, Portuguese, Spanish or Chinese. Questions stay on the machine that serves this page.",
        "waiting": "Kept here and asked as soon as this answer is done.",
        # While an answer is made.
        "reading": "Reading the question",
        "searching": "Searching {count} passages",
        "checking": "Checking quotes against the transcript: {count}",
        "writing": "Writing, not yet verified",
        "stopped": "Stopped. Nothing more will come of this question.",
        "failed": "Something went wrong while answering; the details are in the server's log. Please try again.",
        "refused": "This could not be asked.",
        "retry": "Try again",
        # Under an answer.
        "own_words": "In the speaker’s own words",
        "own_words_translated": "In the speaker’s own words, translated",
        "by_model": "Written by a language model",
        "sentences_held": "{held} of {count} sentences supported",
        "quotes_checked": "{count} quotes checked against the transcript",
        "quote_checked": "1 quote checked against the transcript",
        "unsupported": "not supported by the transcript:",
        "not_said": "Not said in the interview",
        "searched": "{count} passages searched, none answers this.",
        "nothing_searched": "There is no word in this question to look for.",
        "not_found": "Stands nowhere in it:",
        "nearest": "The nearest passage, which is not an answer",
        "copy": "Copy",
        "copy_long": "Copy the answer with its citations",
        "copied": "Copied",
        "link": "Link",
        "link_long": "Copy a link to this question",
        "link_copied": "Link copied",
        "useful": "Useful",
        "not_useful": "Not useful",
        "noted": "Noted in {file}, on the machine that serves this page, and sent nowhere.",
        "not_noted": "This could not be noted: {file} cannot be written.",
        # Citations.
        "cited": "Citation {n}: {speaker}, {lines}. Show it in the transcript.",
        "show_nearest": "Show in the transcript",
        "line": "line {first}",
        "lines": "lines {first}–{last}",
        "match_close": "close match",
        "match_fair": "fair match",
        "match_distant": "distant match",
        "translation": "English rendering, not a quote",
        "quote_open": "“",
        "quote_close": "”",
        "back": "Back to the answer",
        "other_version": "This link cites another version of the document, or one that is not here.",
        # The transcript.
        "transcript": "Transcript",
        "document": "Interview",
        "original": "Original",
        "rendering": "English",
        "both": "Both",
        "shown_text": "Text shown",
        "close": "Close",
        "guest": "guest",
        "host": "host",
        "article": "introduction",
        "rendering_note": "The English is a rendering for reading; only the original is quoted.",
    },
    "pt": {
        "one_interview": "a entrevista com {guests}",
        "interviews": "{count} entrevistas",
        "and": "e",
        "headline": "Pergunte: {name}.",
        "what_it_is": "Cada resposta é feita de palavras ditas e fica ao lado do lugar em que foram ditas.",
        "what_it_is_model": "Cada frase de uma resposta é conferida com as palavras ditas e fica ao lado delas.",
        "try": "Experimente uma destas",
        "skip": "Ir para a pergunta",
        "placeholder": "Faça uma pergunta",
        "question_label": "Pergunta",
        "ask": "Perguntar",
        "stop": "Parar",
        "new": "Nova conversa",
        "download": "Baixar",
        "conversation": "Conversa",
        "private": "Português, inglês, espanhol ou chinês. As perguntas ficam na máquina que serve esta página.",
        "waiting": "Guardada aqui; será feita assim que esta resposta terminar.",
        "reading": "Lendo a pergunta",
        "searching": "Pesquisando {count} trechos",
        "checking": "Conferindo citações com a transcrição: {count}",
        "writing": "Escrevendo, ainda sem verificação",
        "stopped": "Interrompida. Nada mais virá desta pergunta.",
        "failed": "Algo deu errado ao responder; os detalhes estão no registro do servidor. Tente de novo.",
        "refused": "Isto não pôde ser perguntado.",
        "retry": "Tentar de novo",
        "own_words": "Nas palavras de quem falou",
        "own_words_translated": "Nas palavras de quem falou, traduzidas",
        "by_model": "Escrita por um modelo de linguagem",
        "sentences_held": "{held} de {count} frases sustentadas",
        "quotes_checked": "{count} citações conferidas com a transcrição",
        "quote_checked": "1 citação conferida com a transcrição",
        "unsupported": "sem apoio na transcrição:",
        "not_said": "Não foi dito na entrevista",
        "searched": "{count} trechos pesquisados, nenhum responde a isto.",
        "nothing_searched": "Não há nesta pergunta nenhuma palavra para procurar.",
        "not_found": "Não aparece nela:",
        "nearest": "O trecho mais próximo, que não é uma resposta",
        "copy": "Copiar",
        "copy_long": "Copiar a resposta com as citações",
        "copied": "Copiado",
        "link": "Link",
        "link_long": "Copiar um link para esta pergunta",
        "link_copied": "Link copiado",
        "useful": "Útil",
        "not_useful": "Não é útil",
        "noted": "Anotado em {file}, na máquina que serve esta página, e não enviado a ninguém.",
        "not_noted": "Não foi possível anotar: {file} não pode ser escrito.",
        "cited": "Citação {n}: {speaker}, {lines}. Mostrar na transcrição.",
        "show_nearest": "Mostrar na transcrição",
        "line": "linha {first}",
        "lines": "linhas {first}–{last}",
        "match_close": "muito próximo",
        "match_fair": "próximo",
        "match_distant": "distante",
        "translation": "Versão em inglês, não é citação",
        "quote_open": "“",
        "quote_close": "”",
        "back": "Voltar à resposta",
        "other_version": "Este link cita outra versão do documento, ou um que não está aqui.",
        "transcript": "Transcrição",
        "document": "Entrevista",
        "original": "Original",
        "rendering": "Inglês",
        "both": "Ambos",
        "shown_text": "Texto mostrado",
        "close": "Fechar",
        "guest": "entrevistado",
        "host": "entrevistador",
        "article": "introdução",
        "rendering_note": "O inglês é uma versão para leitura; só o original é citado.",
    },
}
PAGE_LANGUAGES = tuple(TEXTS)
"""Codes of the languages the page speaks; the first is for everybody else."""


def choose_page_language(accepted: str | None) -> str:
    """Return the language in which a browser is answered.

    Args:
        accepted: The request's ``Accept-Language``, most wanted first as browsers send it; None where there is none.

    Returns:
        One of ``PAGE_LANGUAGES``: the one most wanted, English where it is neither.

    >>> [choose_page_language(accepted) for accepted in ("pt-BR,pt;q=0.9,en;q=0.8", "de", None)]
    ['pt', 'en', 'en']
    """
    wanted = (accepted or "").split(",")[0].split(";")[0].strip().lower().split("-")[0]
    return wanted if wanted in TEXTS else PAGE_LANGUAGES[0]


def texts_of(accepted: str | None) -> Texts:
    """Return the texts in the language that an ``Accept-Language`` asks for."""
    return TEXTS[choose_page_language(accepted)]


def join_names(guests: Sequence[str], interviews: int, texts: Texts) -> str:
    """Name what can be asked, to complete a sentence.

    Args:
        guests: Who answers in the interviews.
        interviews: How many interviews there are, at least 1.
        texts: The page's.

    Returns:
        Such as ``the interview with Xu Bing``, or how many interviews there are.
    """
    if interviews != 1 or not guests:
        return texts["interviews"].format(count=interviews)
    named = f" {texts['and']} ".join(filter(None, [", ".join(guests[:-1]), guests[-1]]))
    return texts["one_interview"].format(guests=named)
