"""Step 4b: talk in mixed words: English spoken sentences whose words are said in another language, word by word.

Interviews exist in English only. A word-by-word rendering keeps everyday words in their company, and the teacher's
reading of the sentence is known (code-switching, Qin et al. 2020, "CoSDA-ML"). The dictionary is learned from the
parallel text and the lexicon by the same alignment as the first weights.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from training.align import agree, train_table
from training.common import LANGUAGES, Folders, read_json_lines, record_figures, seeded, step_parser, write_json_lines
from training.vocabulary import MARK

WORDS_KEPT, SHARE_SAID = 22_000, 0.85
# The most common words ("is", "so", "what") are left in English: word by word they come out wrong more often than not.
COMMON_WORDS = 120
_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
Dictionary = dict[str, list[tuple[str, float]]]


def split_words(text: str, language: str, tokenizer: Tokenizer) -> list[str]:
    """Split a text into its words.

    Args:
        text: Any text.
        language: Its language; Chinese words are the tokenizer's pieces.
        tokenizer: The student's tokenizer.

    Returns:
        Lower-case words in order.
    """
    if language != "zh":
        return _WORD.findall(text.lower())
    pieces = tokenizer.encode(text, add_special_tokens=False).tokens
    return [piece.removeprefix("##") for piece in pieces if piece != MARK]


def number_words(texts: list[list[str]]) -> tuple[list[list[int]], list[str]]:
    """Number the most frequent words.

    Args:
        texts: Words of each text.

    Returns:
        Numbers of each text, rare words left out, and the words by number.
    """
    counts = Counter(word for text in texts for word in text)
    words = [word for word, count in counts.most_common(WORDS_KEPT) if count > 1]
    number = {word: at for at, word in enumerate(words)}
    return [[number[word] for word in text if word in number] for text in texts], words


def learn_dictionary(rows: list[dict[str, Any]], language: str, tokenizer: Tokenizer) -> Dictionary:
    """Learn how English words are said in a language.

    Args:
        rows: Rows of parallel text, lexicon and everyday sentences.
        language: Which language.
        tokenizer: The student's tokenizer.

    Returns:
        For each English word its likely translations with their chances.
    """
    found = [row for row in rows if language in row and len(row["en"]) < 140]
    english, english_words = number_words([split_words(row["en"], "en", tokenizer) for row in found])
    other, other_words = number_words([split_words(row[language], language, tokenizer) for row in found])
    forward = train_table(english, other, (len(english_words), len(other_words)))
    backward = train_table(other, english, (len(other_words), len(english_words)))
    partners, weights = agree(forward, backward, kept=3)
    said: Dictionary = {}
    for at, word in enumerate(english_words):
        strength = float(np.sqrt(forward[at, partners[at, 0]] * backward[partners[at, 0], at]))
        if strength > 0.08:
            said[word] = [
                (other_words[p], float(w)) for p, w in zip(partners[at], weights[at], strict=True) if w > 0.15
            ]
    return said


def mix_sentence(sentence: str, said: Dictionary, chooser: random.Random, *, chinese: bool) -> str | None:
    """Say most words of an English sentence in another language.

    Args:
        sentence: The sentence.
        said: The dictionary.
        chooser: The source of chance.
        chinese: Whether words are written without spaces between them.

    Returns:
        The mixed sentence, or None where too few of its words could be said.
    """
    count = 0

    def say(match: re.Match[str]) -> str:
        nonlocal count
        options = said.get(match.group().lower())
        if not options or chooser.random() > SHARE_SAID:
            return match.group()
        count += 1
        return chooser.choices([word for word, _ in options], [weight for _, weight in options])[0]

    mixed = _WORD.sub(say, sentence)
    if count < 2 or count < 0.2 * len(_WORD.findall(sentence)):
        return None
    return re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", mixed) if chinese else mixed


def main() -> None:
    """Run the step: `mixed.jsonl` in the run folder."""
    arguments = step_parser(__doc__.splitlines()[0]).parse_args()
    folders = Folders(arguments.data, arguments.run)
    if (folders.run / "mixed.jsonl").exists():
        print("mixed.jsonl is there already")
        return
    tokenizer = Tokenizer.from_file(str(folders.run / "tokenizer.json"))
    chosen = list(read_json_lines(folders.run / "chosen.jsonl"))
    rows: dict[str, dict[str, Any]] = {row["en"]: {"en": row["en"]} for row in chosen if row["source"] == "talk"}
    common = [
        w for w, _ in Counter(w for text in rows for w in split_words(text, "en", tokenizer)).most_common(COMMON_WORDS)
    ]
    sizes: dict[str, int] = {}
    dictionaries: dict[str, Dictionary] = {}
    for language in LANGUAGES:
        chooser = seeded(language)
        learned = learn_dictionary(chosen, language, tokenizer)
        said = dictionaries[language] = {word: options for word, options in learned.items() if word not in common}
        sizes[language] = len(said)
        for english, row in rows.items():
            mixed = mix_sentence(english, said, chooser, chinese=language == "zh")
            if mixed is not None:
                row[language] = mixed
    # English is in chosen.jsonl already; here the row only names its target.
    kept = [{**row, "source": "mixed talk", "weight": 0.5} for row in rows.values() if len(row) > 1]
    write_json_lines(folders.run / "dictionaries.jsonl", [{"language": k, "said": v} for k, v in dictionaries.items()])
    write_json_lines(folders.run / "mixed.jsonl", kept)
    record_figures(folders.run, "mix", {"dictionary words": sizes, "rows": len(kept)})


if __name__ == "__main__":
    main()
