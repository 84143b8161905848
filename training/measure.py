"""Step 9: the finished encoder measured beside its teacher, by the project's benchmark."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from training.common import step_parser
from training.teacher import teacher_folder


def main() -> None:
    """Run `benchmarks.encoder` on the finished folder and leave its figures in `measure.json`."""
    parser = step_parser("Step 9: the finished encoder measured beside its teacher.")
    parser.add_argument("--encoder", type=Path, help="the folder to measure; RUN/encoder if none")
    parser.add_argument("--questions", type=Path, help="development questions, JSON lines")
    parser.add_argument("--document", type=Path, help="the interview they ask about, in Portuguese")
    arguments = parser.parse_args()
    command = [sys.executable, "-m", "benchmarks.encoder", "--data", str(arguments.data)]
    command += ["--encoder", str(teacher_folder()), str(arguments.encoder or arguments.run / "encoder")]
    command += ["--output", str(arguments.run / "measure.json")]
    for option in ("questions", "document"):
        if getattr(arguments, option) is not None:
            command += [f"--{option}", str(getattr(arguments, option))]
    subprocess.run(command, check=True)  # noqa: S603 - the words of this command line are our own


if __name__ == "__main__":
    main()
