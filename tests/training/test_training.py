"""The training's parts on tiny fakes: nothing here needs the data, the teacher or more than a moment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
# Without training's own dependencies there is nothing to import: hence the imports below these lines.
pytest.importorskip("opencc", reason="training's own dependencies are not installed")
pytest.importorskip("numba", reason="training's own dependencies are not installed")

from tokenizers import Tokenizer  # noqa: E402
from transformers import BertConfig, BertModel  # noqa: E402

from training.align import agree, train_table  # noqa: E402
from training.batches import Sentences, draw_pool  # noqa: E402
from training.conjugate import conjugate_english, conjugate_portuguese, conjugate_spanish  # noqa: E402
from training.data import is_prose  # noqa: E402
from training.distil import distil_loss  # noqa: E402
from training.everyday import everyday_rows  # noqa: E402
from training.export import average_weights, write_folder  # noqa: E402
from training.overlap import HeldOut  # noqa: E402
from training.questions import QuestionTask  # noqa: E402
from training.student import Optimizers, Student, load_checkpoint, rate_share, save_checkpoint  # noqa: E402
from training.teacher import embed_texts  # noqa: E402
from training.vocabulary import MARK, SPECIAL, make_tokenizer  # noqa: E402

PIECES = [*SPECIAL, "hello", "nao", "play", "##ing", ".", ",", "?", MARK, "##我", "##喜", "##欢", "##喜欢", "##你"]


@pytest.fixture
def tokenizer() -> Tokenizer:
    return make_tokenizer(PIECES)


@pytest.fixture
def student(tokenizer: Tokenizer) -> Student:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(PIECES), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, max_position_embeddings=32,
    )  # fmt: skip
    model = BertModel(config)
    model.embeddings.word_embeddings.sparse = True
    return Student(model, tokenizer)


def test_a_chinese_run_is_opened_once_and_read_in_longest_pieces(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.encode("我喜欢你。喜", add_special_tokens=False).tokens
    assert tokens == [MARK, "##我", "##喜欢", "##你", ".", MARK, "##喜"]


def test_latin_text_is_read_as_the_teacher_reads_it(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("¿Não? PLAYING").tokens == ["[CLS]", "nao", "?", "play", "##ing", "[SEP]"]


def test_a_latin_word_beside_chinese_stays_a_word(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("hello我", add_special_tokens=False).tokens == ["hello", MARK, "##我"]


def test_alignment_finds_which_word_says_what() -> None:
    given = [[0, 1], [0, 2], [1, 2], [0], [1]] * 20
    made = [[5, 6], [5, 7], [6, 7], [5], [6]] * 20
    forward, backward = train_table(given, made, (3, 20)), train_table(made, given, (20, 3))
    partners, weights = agree(forward, backward, kept=2)
    assert partners[:, 0].tolist() == [5, 6, 7]
    assert (weights[:, 0] > 0.9).all()


@pytest.mark.parametrize("copy", ["Today is Monday.", "today is monday", "monday is Today!", "Não é hoje"])
def test_copies_of_what_is_measured_are_recognised(copy: str) -> None:
    assert HeldOut(["Today is Monday.", "nao e hoje"]).holds(copy)


def test_a_long_run_of_words_in_common_is_recognised() -> None:
    passage = "one two three four five six seven eight nine ten eleven twelve"
    assert HeldOut([passage]).holds(f"But {passage[4:]} indeed")
    assert not HeldOut([passage]).holds("one two three and then something else entirely")


def test_nothing_measured_stands_among_the_everyday_rows() -> None:
    rows = everyday_rows(300, HeldOut([]))
    taken = HeldOut([rows[200]["pt"], rows[250]["zh"]])
    kept = everyday_rows(300, taken)
    assert not any(taken.holds(row[side]) for row in kept for side in ("en", "pt", "es", "zh"))
    assert len(rows) - 20 < len(kept) < len(rows)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (conjugate_english("write wrote written").say("perfect", 2), "has written"),
        (
            conjugate_portuguese("fazer;faço faz fazemos fazem;fiz fez fizemos fizeram;feito").say("not past", 0),
            "não fiz",
        ),
        (conjugate_portuguese("gostar de").say("imperfect", 3), "gostávamos de"),
        (conjugate_spanish("ver;veo ves ve vemos ven;vi viste vio vimos vieron;visto").say("perfect", 4), "han visto"),
    ],
)
def test_verbs_take_their_forms(form: str, expected: str) -> None:
    assert form == expected


def test_code_and_copies_are_no_prose() -> None:
    assert is_prose("Open the door, please.", "Abra a porta, por favor.")
    assert not is_prose("x = f(y_1)", "x = f(y_1) aqui")
    assert not is_prose("The same", "The same")


def test_the_same_seed_draws_the_same_batches_and_no_batch_is_too_long() -> None:
    numbers = [[1] * (2 + at % 30) for at in range(500)]
    sentences = Sentences(numbers, np.arange(500), np.full(500, 1 / 500), np.array(["pt"] * 500))
    first, second, other = (draw_pool(sentences, 3, worker, pieces_a_batch=300) for worker in (0, 0, 1))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=False))
    assert all(len(batch) * max(len(numbers[at]) for at in batch) <= 300 for batch in first)


def test_the_loss_is_least_where_the_student_says_what_the_teacher_says() -> None:
    generator = torch.Generator().manual_seed(1)
    targets = torch.nn.functional.normalize(torch.randn(6, 16, generator=generator), dim=-1)
    others = torch.nn.functional.normalize(torch.randn(20, 16, generator=generator), dim=-1)
    assert distil_loss(targets, targets, others) < distil_loss(targets.roll(1, 0), targets, others)


def take_steps(student: Student, optimizers: Optimizers, turns: range) -> None:
    for turn in turns:
        vectors = student.forward([[2, 5 + turn % 3, 3], [2, 9, 8, 3]])
        optimizers.step((vectors[0] * vectors[1]).sum(), rate_share(0.5))


def test_training_that_was_stopped_goes_on_as_if_it_had_not_been(student: Student, tmp_path: Path) -> None:
    start = {name: tensor.clone() for name, tensor in student.model.state_dict().items()}
    whole = Optimizers(student.model, words_rate=1e-2, body_rate=1e-3)
    take_steps(student, whole, range(6))
    expected = {name: tensor.clone() for name, tensor in student.model.state_dict().items()}

    student.model.load_state_dict(start)
    before = Optimizers(student.model, words_rate=1e-2, body_rate=1e-3)
    take_steps(student, before, range(3))
    save_checkpoint(tmp_path / "step.pt", student.model, before, {"steps": 3})
    student.model.load_state_dict(start)
    after = Optimizers(student.model, words_rate=1e-2, body_rate=1e-3)
    assert load_checkpoint(tmp_path / "step.pt", student.model, after) == {"steps": 3}
    take_steps(student, after, range(3, 6))
    for name, tensor in student.model.state_dict().items():
        torch.testing.assert_close(tensor, expected[name])


def test_weights_are_averaged_by_their_shares(tmp_path: Path) -> None:
    torch.save({"w": torch.tensor([0.0, 4.0])}, tmp_path / "a.pt")
    torch.save({"model": {"w": torch.tensor([4.0, 0.0])}}, tmp_path / "b.pt")
    mean = average_weights([tmp_path / "a.pt", tmp_path / "b.pt"], [3.0, 1.0])
    assert mean["w"].tolist() == [1.0, 3.0]


def test_the_written_folder_gives_the_same_vectors_in_sentence_transformers(student: Student, tmp_path: Path) -> None:
    library = pytest.importorskip("sentence_transformers")
    texts = ["Hello, playing.", "我喜欢你", "não"]
    expected = embed_texts(student.model.train(False), student.tokenizer, texts).astype(np.float32)
    student.tokenizer.save(str(tmp_path / "tokenizer.json"))
    write_folder(student.model, tmp_path / "tokenizer.json", tmp_path / "encoder")
    found = library.SentenceTransformer(str(tmp_path / "encoder"), device="cpu").float().encode(texts)
    assert np.abs(found - expected).max() < 5e-3


def test_replies_of_one_interview_stand_in_one_batch(student: Student) -> None:
    talk = [
        {"source": "changelog", "weight": 1.0, "episode": f"e{at % 8}", "q": {"en": "hello"}, "p": {"pt": "nao"}}
        for at in range(80)
    ]
    rows = talk + [{"source": "set", "weight": 1.0, "q": {"zh": "我"}, "p": {"en": "playing"}}] * 200
    task = QuestionTask(rows, {"playing": 0}, np.ones((1, 16), dtype=np.float16), student)
    assert sorted(map(len, task.episodes)) == [10] * 8
    batches = task.draw_batches(0, 0)
    assert len(batches) == 8
    assert {len(batch) for batch in batches} == {40}
    assert torch.isfinite(task.loss(batches[0], 0))
