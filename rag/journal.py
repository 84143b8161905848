"""Long work kept step by step, so that it can be stopped and go on, and its result written whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path

from index.errors import DocumentError

__all__ = ["Journal"]


class Journal:
    """The steps done so far towards one file, in a hidden file beside it.

    Args:
        path: The file to be made.
        key: What it is made from; steps towards a file made from something else are forgotten.

    Raises:
        DocumentError: The folder cannot be written to.
    """

    def __init__(self, path: Path, *, key: str) -> None:
        self._path = path
        self._kept = path.with_name(f".{path.name}.journal")
        self._done: dict[str, str | None] = {}
        try:
            known = self._kept.read_text(encoding="utf-8").split("\n") if self._kept.exists() else []
            if known[:1] == [json.dumps(key)]:
                self._read(known[1:])
            # Written anew: a line that a crash left half is gone, and the next one does not join it.
            steps = [json.dumps([name, text], ensure_ascii=False) for name, text in self._done.items()]
            self._kept.write_text("".join(f"{line}\n" for line in [json.dumps(key), *steps]), encoding="utf-8")
        except OSError as error:
            raise self._fail(error) from error

    def _read(self, lines: list[str]) -> None:
        for line in lines:
            try:
                name, text = json.loads(line)
            except (ValueError, TypeError):
                continue  # the last line of a run that was stopped in the middle of it
            self._done[name] = text

    def __contains__(self, name: str) -> bool:
        return name in self._done

    def __getitem__(self, name: str) -> str | None:
        return self._done[name]

    def add(self, name: str, text: str | None) -> None:
        """Keep what a step gave; None where it gave nothing.

        Args:
            name: Which step.
            text: What it gave.

        Raises:
            DocumentError: It cannot be written.
        """
        self._done[name] = text
        try:
            with self._kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps([name, text], ensure_ascii=False) + "\n")
        except OSError as error:
            raise self._fail(error) from error

    def finish(self, content: str) -> None:
        """Write the file, whole and only if it is not there, and forget the steps.

        Args:
            content: What is to stand in it.

        Raises:
            DocumentError: It cannot be written, or is there.
        """
        whole = self._path.with_name(f".{self._path.name}.new")
        try:
            with whole.open("w", encoding="utf-8", newline="") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _put_in_place(whole, self._path)
        except OSError as error:
            raise self._fail(error) from error
        finally:
            whole.unlink(missing_ok=True)
        self._kept.unlink(missing_ok=True)

    def _fail(self, error: OSError) -> DocumentError:
        return DocumentError(
            f"{self._path} cannot be written ({error.strerror}); check the folder's permissions and free space"
        )


def _put_in_place(whole: Path, path: Path) -> None:
    """Give a file its name, unless another has it."""
    try:
        os.link(whole, path)  # unlike a renaming, it never takes another file's place
    except OSError:
        if path.exists():
            raise
        whole.replace(path)  # on a file system without links
