"""Step 7: a question finds the passage that answers it, whatever the two languages.

Symmetric in-batch contrast (van den Oord et al. 2018) of questions and passages, the teacher's other passages as
further wrong answers; a pull towards the teacher's reading where a text stands in English too; and every other step the
sentences of the step before, so that nothing learned there is lost.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.common import SEED, Folders, read_json_lines, record_figures, step_parser
from training.distil import load_task
from training.pairs import english_sides
from training.student import Student, load_student
from training.teacher import teacher_vectors
from training.workers import Plan, Step, train

PAIRS_A_BATCH, MAX_PIECES = 40, 112
# Of the batches in a window so many are of all sources, and so many of a few interviews each.
GENERAL_BATCHES, TALK_BATCHES, EPISODE_PAIRS = 4, 4, 8
# How often an interview drawn is one of the invented ones, which are in all four languages.
INVENTED_SHARE = 0.4
SCALE, LIKENESS_WEIGHT, OTHERS = 22.0, 3.0, 1_024
WORDS_RATE, BODY_RATE = 4e-4, 8e-5
QUESTION_LANGUAGES = {"pt": 0.28, "en": 0.28, "es": 0.22, "zh": 0.22}
PASSAGE_LANGUAGES = {"pt": 0.42, "en": 0.16, "es": 0.21, "zh": 0.21}
# A side said word by word is drawn this much as often as one written by people.
MIXED_SHARE = 0.4
Text = tuple[list[int], int]


class QuestionTask:
    """Draws batches of questions and passages and computes their loss."""

    def __init__(
        self, rows: list[dict[str, Any]], place: dict[str, int], teacher: NDArray[np.float16], student: Student
    ) -> None:
        """Take the data.

        Args:
            rows: Rows of `pairs.jsonl`.
            place: Which row of the teacher's vectors an English text has.
            teacher: The teacher's vectors of questions and passages.
            student: The student; its tokenizer cuts the texts.
        """
        self.rows, self.place, self.student = rows, place, student
        self.teacher = torch.from_numpy(teacher)
        self.general = np.array([at for at, row in enumerate(rows) if "episode" not in row])
        chances = np.array([rows[at]["weight"] for at in self.general])
        self.chances = chances / chances.sum()
        by_episode: dict[str, list[int]] = {}
        for at, row in enumerate(rows):
            if "episode" in row:
                by_episode.setdefault(row["episode"], []).append(at)
        long = [found for found in by_episode.values() if len(found) >= EPISODE_PAIRS]
        self.episodes = [found for found in long if "invented" not in rows[found[0]]]
        self.invented = [found for found in long if "invented" in rows[found[0]]]
        self.passages = np.array([place[row["p"]["en"]] for row in rows if row["p"].get("en") in place])
        texts = list(dict.fromkeys(text for row in rows for side in ("q", "p") for text in row[side].values()))
        self.numbers = {t: e.ids for t, e in zip(texts, student.tokenizer.encode_batch_fast(texts), strict=True)}

    def draw_side(self, row: dict[str, Any], side: str, chooser: np.random.Generator) -> Text:
        """Draw the language in which one side of a pair is read.

        Args:
            row: The pair.
            side: `q` or `p`.
            chooser: The source of chance.

        Returns:
            The text's piece numbers, and the place of its English in the teacher's vectors or -1.
        """
        wanted = QUESTION_LANGUAGES if side == "q" else PASSAGE_LANGUAGES
        known = [language for language in wanted if language in row[side]]
        mixed = row.get(f"{side} mixed", ())
        chances = np.array([wanted[language] * (MIXED_SHARE if language in mixed else 1) for language in known])
        text = row[side][known[int(chooser.choice(len(known), p=chances / chances.sum()))]]
        return self.numbers[text], self.place.get(row[side].get("en", ""), -1)

    def draw_batches(self, window: int, worker: int) -> list[list[tuple[Text, Text]]]:
        """Draw a window of batches: passages of like length together, and interviews a few at a time.

        Replies from the same interview are the hardest wrong answers there are, and just those the program meets.

        Args:
            window: The window's number; it and the worker's decide what is drawn.
            worker: Whose window it is.

        Returns:
            The batches, each pairs of question and passage.
        """
        chooser = np.random.default_rng([SEED, window, worker])
        drawn = chooser.choice(self.general, PAIRS_A_BATCH * GENERAL_BATCHES, replace=False, p=self.chances)
        pairs = [self.draw_pair(int(at), chooser) for at in drawn]
        pairs.sort(key=lambda pair: len(pair[1][0]))
        batches = [pairs[at : at + PAIRS_A_BATCH] for at in range(0, len(pairs), PAIRS_A_BATCH)]
        for _ in range(TALK_BATCHES):
            # By the passage's English, so that none stands there twice.
            talk: dict[str, int] = {}
            while len(talk) < PAIRS_A_BATCH:
                among = self.invented if self.invented and chooser.random() < INVENTED_SHARE else self.episodes
                episode = among[int(chooser.integers(len(among)))]
                talk.update((self.rows[int(at)]["p"]["en"], int(at)) for at in chooser.permutation(episode))
            batches.append([self.draw_pair(at, chooser) for at in list(talk.values())[:PAIRS_A_BATCH]])
        return [batches[int(at)] for at in chooser.permutation(len(batches))]

    def draw_pair(self, at: int, chooser: np.random.Generator) -> tuple[Text, Text]:
        """Draw the languages in which both sides of a pair are read.

        Args:
            at: Which pair.
            chooser: The source of chance.

        Returns:
            Question and passage.
        """
        row = self.rows[at]
        return self.draw_side(row, "q", chooser), self.draw_side(row, "p", chooser)

    def make_step(self, worker: int) -> Step:
        """Make a worker's stream of batches.

        Args:
            worker: The worker's number.

        Returns:
            A function that computes the loss of the next batch, and how many pairs it held.
        """
        waiting: list[list[tuple[Text, Text]]] = []

        def step(turn: int) -> tuple[torch.Tensor, int]:
            if not waiting:
                waiting.extend(self.draw_batches(turn, worker))
            batch = waiting.pop()
            return self.loss(batch, turn), len(batch)

        return step

    def pull(self, vectors: torch.Tensor, targets: list[int]) -> torch.Tensor:
        """Say how far vectors are from the teacher's where it has read them.

        Args:
            vectors: Unit vectors.
            targets: Places in the teacher's vectors, -1 where there is none.

        Returns:
            1 - the mean cosine.
        """
        known = [at for at, target in enumerate(targets) if target >= 0]
        if not known:
            return vectors.sum() * 0
        wanted = self.teacher[[targets[at] for at in known]].float()
        return 1 - (vectors[known] * wanted).sum(-1).mean()

    def loss(self, batch: list[tuple[Text, Text]], turn: int) -> torch.Tensor:
        """Compute the loss of a batch.

        Args:
            batch: Pairs of question and passage.
            turn: The step's number; it decides the further wrong answers.

        Returns:
            The loss, one number.
        """
        questions = self.student.forward([numbers for (numbers, _), _ in batch])
        passages = self.student.forward([numbers for _, (numbers, _) in batch])
        passage_targets = [target for _, (_, target) in batch]
        others = self.passages[np.random.default_rng([SEED, turn]).integers(0, len(self.passages), OTHERS)]
        pool = self.teacher[np.setdiff1d(others, passage_targets)].float()
        right = torch.arange(len(batch))
        scores = SCALE * questions @ torch.cat([passages, pool]).T
        forward = torch.nn.functional.cross_entropy(scores, right)
        backward = torch.nn.functional.cross_entropy(scores[:, : len(right)].T, right)
        likeness = self.pull(questions, [target for (_, target), _ in batch]) + self.pull(passages, passage_targets)
        return forward + backward + LIKENESS_WEIGHT * likeness


def load_question_task(folders: Folders, student: Student) -> QuestionTask:
    """Load the pairs and the teacher's vectors of their English sides.

    Args:
        folders: The data and run folders.
        student: The student.

    Returns:
        The task.
    """
    rows = list(read_json_lines(folders.run / "pairs.jsonl"))
    english = english_sides(rows)
    place = {text: number for number, text in enumerate(english)}
    return QuestionTask(rows, place, teacher_vectors(folders.run, english), student)


def main() -> None:
    """Run the step: `questions.pt` while it trains, the folder `tuned/` when it has."""
    parser = step_parser("Step 7: a question finds the passage that answers it, whatever the two languages.")
    parser.add_argument("--minutes", type=float, default=35.0, help="how long to train in all, stops not counted")
    arguments = parser.parse_args()
    folders = Folders(arguments.data, arguments.run)
    student = load_student(folders.run / "distilled", MAX_PIECES)
    asked, reminder = load_question_task(folders, student).make_step, load_task(folders, student).make_step

    def make_step(worker: int) -> Step:
        ask, remind = asked(worker), reminder(worker)
        return lambda turn: remind(turn) if turn % 2 else ask(turn)

    plan = Plan(
        "questions",
        folders.run,
        "tuned",
        arguments.minutes,
        WORDS_RATE,
        BODY_RATE,
        keep_weights=True,
        save_every_seconds=120,
    )
    record_figures(folders.run, "questions", train(plan, student, make_step))


if __name__ == "__main__":
    main()
