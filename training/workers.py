"""One process a core on the same weights, without locks (Niu et al. 2011, "Hogwild!").

OpenMP threads wait for each other after every operation, and a thread that has to share its core holds all of them up:
on a machine that others use too, two threads can be slower than one. Processes that each go their own pace do not wait.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.multiprocessing as processes
from tqdm import tqdm

from training.start import save_student
from training.student import Optimizers, Student, load_checkpoint, rate_share, save_checkpoint

Step = Callable[[int], tuple[torch.Tensor, int]]


@dataclass(frozen=True)
class Plan:
    """How a training goes.

    Attributes:
        name: The step's name; its checkpoint is `<name>.pt`.
        run: The run folder.
        output: The folder inside it for the finished student.
        minutes: How long in all; the schedule follows the time spent, so that a busy machine changes how much is read
            and not how the training ends.
        words_rate: Highest learning rate of the word vectors.
        body_rate: Highest learning rate of the body.
        keep_weights: Whether late weights are kept as files of their own, for their mean.
        save_every_seconds: How often a checkpoint is written.
    """

    name: str
    run: Path
    output: str
    minutes: float
    words_rate: float
    body_rate: float
    keep_weights: bool = False
    save_every_seconds: float = 240.0


def train(plan: Plan, student: Student, make_step: Callable[[int], Step]) -> dict[str, Any]:
    """Train with one process a core, going on from the checkpoint where there is one.

    Args:
        plan: How the training goes.
        student: The student; its weights are moved to shared memory and end trained.
        make_step: Given a worker's number, gives the function that computes the loss of that worker's n-th batch, and
            how many texts it held.

    Returns:
        How many seconds, steps and texts the training took.
    """
    path = plan.run / f"{plan.name}.pt"
    state = {"seconds": 0.0, "steps": 0, "texts": 0}
    if path.exists():
        content = torch.load(path, weights_only=True)
        student.model.load_state_dict(content["model"])
        state = content["state"]
    student.model.share_memory()
    student.model.train()
    fork = processes.get_context("fork")
    counts = fork.Array("q", [state["steps"], state["texts"]])
    begun = time.monotonic() - state["seconds"]
    others = [
        fork.Process(target=work, args=(plan, student, make_step(worker), worker, begun, counts))
        for worker in range(1, len(os.sched_getaffinity(0)))
    ]
    for process in others:
        process.start()
    work(plan, student, make_step(0), 0, begun, counts)
    for process in others:
        process.join()
    save_student(plan.run / plan.output, student.model, plan.run / "tokenizer.json")
    return {"seconds": time.monotonic() - begun, "steps": counts[0], "texts": counts[1]}


def work(plan: Plan, student: Student, step: Step, worker: int, begun: float, counts: Any) -> None:
    """Be one worker until the time is over; worker 0 shows progress and writes checkpoints.

    Args:
        plan: How the training goes.
        student: The student in shared memory.
        step: Computes the loss of this worker's n-th batch.
        worker: The worker's number.
        begun: The moment, on the monotonic clock, from which the time spent counts.
        counts: Steps and texts of all workers together, shared.
    """
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    torch.set_num_threads(1)
    optimizers = Optimizers(student.model, words_rate=plan.words_rate, body_rate=plan.body_rate)
    path = plan.run / f"{plan.name}.pt"
    load_checkpoint(path, student.model if worker == 0 else None, optimizers)
    bar = tqdm(desc=plan.name, unit="text", initial=counts[1], mininterval=20, disable=worker != 0)
    saved, smooth, turn = time.monotonic(), 0.0, counts[0]
    while (spent := time.monotonic() - begun) < plan.minutes * 60:
        loss, texts = step(turn)
        optimizers.step(loss, rate_share(spent / (plan.minutes * 60)))
        turn += 1
        smooth = 0.98 * smooth + 0.02 * loss.item() if smooth else loss.item()
        with counts.get_lock():
            counts[0] += 1
            counts[1] += texts
        bar.set_postfix(loss=f"{smooth:.3f}", minutes=f"{spent / 60:.1f}", steps=counts[0], refresh=False)
        bar.update(counts[1] - bar.n)
        last = time.monotonic() - begun >= plan.minutes * 60
        if worker == 0 and (last or time.monotonic() - saved > plan.save_every_seconds):
            state = {"seconds": time.monotonic() - begun, "steps": counts[0], "texts": counts[1]}
            save_checkpoint(path, student.model, optimizers, state)
            if plan.keep_weights:
                torch.save(student.model.state_dict(), plan.run / f"{plan.name}-{counts[0]:06d}.weights.pt")
            saved = time.monotonic()
