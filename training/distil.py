"""Step 5: the student learns to read four languages as the teacher reads English.

Multilingual distillation (Reimers and Gurevych 2020, "Making Monolingual Sentence Embeddings Multilingual using
Knowledge Distillation"), by cosine, with a contrastive term (van den Oord et al. 2018) whose wrong answers are other
sentences of the teacher: they cost nothing, since the teacher's vectors are already there.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from training.batches import Sentences, draw_pool, gather_sentences
from training.common import Folders, read_json_lines, record_figures, step_parser
from training.student import Student, load_student
from training.teacher import teacher_vectors
from training.workers import Plan, Step, train

MAX_PIECES, PIECES_A_BATCH = 64, 2_000
OTHERS = 4_096
SCALE, LIKENESS_WEIGHT, CONTRAST_WEIGHT = 20.0, 10.0, 0.3
# A wrong answer as near as this to the right one is no wrong answer.
TOO_NEAR = 0.85
WORDS_RATE, BODY_RATE = 1.2e-3, 2e-4


def distil_loss(vectors: torch.Tensor, targets: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """Say how far vectors are from the teacher's, alone and among other sentences.

    Args:
        vectors: The student's unit vectors, (texts, dimensions).
        targets: The teacher's unit vectors of the same meaning, (texts, dimensions).
        others: The teacher's vectors of other sentences, (others, dimensions).

    Returns:
        The loss, one number.
    """
    likeness = (vectors * targets).sum(-1)
    pool = torch.cat([targets, others])
    with torch.no_grad():
        near = (targets @ pool.T) > TOO_NEAR
        near[torch.arange(len(targets)), torch.arange(len(targets))] = False
    scores = (SCALE * vectors @ pool.T).masked_fill(near, -1e4)
    contrast = torch.nn.functional.cross_entropy(scores, torch.arange(len(targets)))
    return LIKENESS_WEIGHT * (1 - likeness).mean() + CONTRAST_WEIGHT * contrast


class SentenceTask:
    """Draws batches and computes their loss; shared with the questions step, which keeps it as a reminder."""

    def __init__(self, sentences: Sentences, teacher: NDArray[np.float16], student: Student) -> None:
        """Take the data.

        Args:
            sentences: All sentences.
            teacher: The teacher's vectors that their targets point to.
            student: The student.
        """
        self.sentences, self.teacher, self.student = sentences, teacher, student

    def make_step(self, worker: int) -> Step:
        """Make a worker's stream of batches.

        Args:
            worker: The worker's number; each draws other batches.

        Returns:
            A function that computes the loss of the next batch, and how many texts it held.
        """
        waiting: list[NDArray[np.int64]] = []

        def step(turn: int) -> tuple[torch.Tensor, int]:
            if not waiting:
                waiting.extend(draw_pool(self.sentences, turn, worker, pieces_a_batch=PIECES_A_BATCH))
            batch = waiting.pop()
            return self.loss(batch), len(batch)

        return step

    def loss(self, batch: NDArray[np.int64]) -> torch.Tensor:
        """Compute the loss of a batch.

        Args:
            batch: Places of sentences.

        Returns:
            The loss, one number.
        """
        chooser = np.random.default_rng(int(batch[0]))
        others = chooser.integers(0, len(self.teacher), OTHERS)
        vectors = self.student.forward([self.sentences.numbers[at] for at in batch])
        targets = torch.from_numpy(self.teacher[self.sentences.targets[batch]]).float()
        return distil_loss(vectors, targets, torch.from_numpy(self.teacher[others]).float())


def load_task(folders: Folders, student: Student) -> SentenceTask:
    """Load the chosen rows and the mixed talk with the teacher's vectors.

    Args:
        folders: The data and run folders.
        student: The student; its tokenizer cuts the texts.

    Returns:
        The task.
    """
    chosen = list(read_json_lines(folders.run / "chosen.jsonl"))
    english = list(dict.fromkeys(row["en"] for row in chosen))
    vectors = teacher_vectors(folders.run, english)
    place = {text: number for number, text in enumerate(english)}
    rows = chosen + list(read_json_lines(folders.run / "mixed.jsonl"))
    return SentenceTask(gather_sentences(rows, place, student.tokenizer), vectors, student)


def main() -> None:
    """Run the step: `distil.pt` while it trains, the folder `distilled/` when it has."""
    parser = step_parser("Step 5: the student learns to read four languages as the teacher reads English.")
    parser.add_argument("--minutes", type=float, default=45.0, help="how long to train in all, stops not counted")
    arguments = parser.parse_args()
    folders = Folders(arguments.data, arguments.run)
    student = load_student(folders.run / "start", MAX_PIECES)
    plan = Plan("distil", folders.run, "distilled", arguments.minutes, WORDS_RATE, BODY_RATE)
    record_figures(folders.run, "distil", train(plan, student, load_task(folders, student).make_step))


if __name__ == "__main__":
    main()
