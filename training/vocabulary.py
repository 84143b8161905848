"""Step 2: a vocabulary for four languages in the room of one and a half.

The teacher's English word pieces that are in use stay as they are, so that English reads as before; Portuguese and
Spanish pieces are learned together (they share many), and Chinese gets single signs and frequent words. WordPiece has
no word borders in Chinese: a run of signs is opened by MARK, so that every sign and word needs one piece only (`##…`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from opencc import OpenCC
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from training.common import Folders, read_json_lines, record_figures, step_parser, write_json_lines
from training.lexicon import count_words, lexicon_rows
from training.overlap import HeldOut, held_out_texts
from training.teacher import teacher_folder

MARK = "\u2581"
UNKNOWN = "[UNK]"
SPECIAL = ["[PAD]", UNKNOWN, "[CLS]", "[SEP]", "[MASK]"]
SIGNS = "\u3400-\u9fff"
ENGLISH_PIECES, LATIN_PIECES, CHINESE_PIECES = 17_500, 19_500, 9_800
GENERAL = {"tico19-test", "opensource-guide", "innersource-learningpath", "hf-course", "mozilla-www", "pira"}
GENERAL_WEIGHT, LEXICON_WEIGHT = 6, 3


def make_normalizer() -> normalizers.Normalizer:
    """Make the text plain: compatibility forms, lower case, no accents, marked runs of Chinese.

    Returns:
        The normalizer of the shipped tokenizer.
    """
    return normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Replace("。", "."),
            normalizers.Replace(Regex("[¿¡]"), ""),
            normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=True, lowercase=True),
            normalizers.Replace(Regex(f"(?<=[{SIGNS}])  (?=[{SIGNS}])"), ""),
            normalizers.Replace(Regex(f" (?=[{SIGNS}])"), f" {MARK}"),
        ]
    )


def make_tokenizer(pieces: list[str]) -> Tokenizer:
    """Make the whole tokenizer from its list of pieces.

    Args:
        pieces: SPECIAL first, then all others; the place in the list is the piece's number.

    Returns:
        A tokenizer that adds [CLS] and [SEP].
    """
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=400))
    tokenizer.normalizer = make_normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


def learn_pieces(texts: Iterable[str], size: int) -> list[str]:
    """Learn word pieces from texts.

    Args:
        texts: Text of the languages that shall share the pieces.
        size: How many to learn.

    Returns:
        The pieces, most useful first after the alphabet.
    """
    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN))
    tokenizer.normalizer, tokenizer.pre_tokenizer = make_normalizer(), pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, min_frequency=3, limit_alphabet=6000, special_tokens=SPECIAL, show_progress=True
    )
    tokenizer.train_from_iterator(texts, trainer)
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=vocabulary.__getitem__)[len(SPECIAL) :]


def weighted_texts(rows: list[dict[str, Any]], languages: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts of some languages, general prose and everyday words more than once.

    Args:
        rows: The rows of parallel text and lexicon.
        languages: Which sides of them.

    Yields:
        One text at a time.
    """
    for row in rows:
        times = GENERAL_WEIGHT if row["source"] in GENERAL else LEXICON_WEIGHT if row["source"] == "lexicon" else 1
        for language in languages:
            if language in row:
                yield from [row[language]] * times


def english_texts(data: Path, rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield English text, talk included, that says which English pieces are in use.

    Args:
        data: The data folder.
        rows: The rows of parallel text.

    Yields:
        One text at a time.
    """
    yield from weighted_texts(rows, ("en",))
    for name in ("changelog-interviews.en", "squad-dev-minus-xquad.en", "medquad.en"):
        for row in read_json_lines(data / "qa" / f"{name}.jsonl.gz"):
            yield from (row["question"], row["context"][:1000])


def keep_english(texts: Iterable[str], size: int) -> list[str]:
    """Choose the teacher's pieces to keep: those used most, and all single letters, digits and signs.

    Args:
        texts: English text.
        size: How many to keep.

    Returns:
        Pieces in the teacher's order.
    """
    teacher = Tokenizer.from_file(str(teacher_folder() / "tokenizer.json"))
    teacher.no_truncation()
    teacher.no_padding()
    counts: Counter[int] = Counter()
    batch: list[str] = list(texts)
    for at in range(0, len(batch), 20_000):
        for encoding in teacher.encode_batch_fast(batch[at : at + 20_000], add_special_tokens=False):
            counts.update(encoding.ids)
    plain = {n for piece, n in teacher.get_vocab().items() if re.fullmatch(r"(##)?[a-z0-9]|[^\w\s]", piece)}
    ranked = [number for number, _ in counts.most_common() if number not in plain and number > 998]
    kept = sorted(plain | set(ranked[: size - len(plain)]))
    names = {number: piece for piece, number in teacher.get_vocab().items()}
    return [names[number] for number in kept if names[number] not in SPECIAL]


def chinese_pieces(texts: list[str], size: int) -> list[str]:
    """Choose Chinese signs, simplified and traditional, and frequent words.

    Args:
        texts: Chinese text.
        size: How many pieces.

    Returns:
        MARK, then `##` signs, then words.
    """
    counts: Counter[str] = Counter(sign for text in texts for sign in re.findall(f"[{SIGNS}]", text))
    traditional = OpenCC("s2t")
    signs: dict[str, None] = {}
    for rank, (sign, count) in enumerate(counts.most_common()):
        if count >= 4:
            signs[f"##{sign}"] = None
        if rank < 2500:
            signs[f"##{traditional.convert(sign)}"] = None
    words = [piece for piece in learn_pieces(texts, size * 2) if re.fullmatch(f"##[{SIGNS}]{{2,}}", piece)]
    return [MARK, *signs, *words][:size]


def main() -> None:
    """Run the step: `pieces.txt`, `tokenizer.json` and `lexicon.jsonl` in the run folder."""
    arguments = step_parser(__doc__.splitlines()[0]).parse_args()
    folders = Folders(arguments.data, arguments.run)
    if (folders.run / "tokenizer.json").exists():
        print("tokenizer.json is there already")
        return
    rows = [row for name in ("rows", "everyday") for row in read_json_lines(folders.run / f"{name}.jsonl")]
    english = list(english_texts(folders.data, rows))
    lexicon = lexicon_rows(folders.data, count_words(english), HeldOut(held_out_texts(folders.data)))
    write_json_lines(folders.run / "lexicon.jsonl", lexicon)
    kept = keep_english([*english, *(row["en"] for row in lexicon)], ENGLISH_PIECES)
    portuguese = [r["question"] for r in read_json_lines(folders.data / "qa" / "faquad-train.pt.jsonl.gz")]
    latin_texts = [*weighted_texts([*rows, *lexicon], ("pt", "es")), *portuguese * GENERAL_WEIGHT]
    known = set(kept)
    latin = [
        piece
        for piece in learn_pieces(latin_texts, 45_000)
        if piece not in known and not re.search(f"[{SIGNS}]", piece)
    ]
    chinese = chinese_pieces(list(weighted_texts([*rows, *lexicon], ("zh",))), CHINESE_PIECES)
    latin = [piece for piece in latin if piece not in chinese][:LATIN_PIECES]
    pieces = [*SPECIAL, *kept, *latin, *chinese]
    (folders.run / "pieces.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    make_tokenizer(pieces).save(str(folders.run / "tokenizer.json"))
    counts = {"english": len(kept), "latin": len(latin), "chinese": len(chinese), "all": len(pieces)}
    record_figures(folders.run, "vocabulary", {"pieces": counts, "lexicon rows": len(lexicon)})


if __name__ == "__main__":
    main()
