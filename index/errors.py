"""Every error a user can meet, in one small tree.

::

    OnRecordError            what went wrong, the value found, what is allowed, what to type next
    ├── QuestionError        a question, or a line of a batch, that cannot be asked
    ├── SettingsError        settings that cannot be used, all of them named at once
    ├── DocumentError        a documents folder or a transcript that cannot be read
    ├── EncoderError         an encoder that cannot be loaded or does not fit
    ├── ModelError           a language model that gave no reply that can be used
    ├── ExportError          a file of answers that cannot be read or written
    ├── PackageError         an optional package that is not installed
    └── StoreError           an index on disk that is damaged, foreign or out of date

Each carries one line for people. The command line and the page each print it in one place; nothing
else in the program prints errors.
"""

from __future__ import annotations

__all__ = [
    "DocumentError",
    "EncoderError",
    "ExportError",
    "ModelError",
    "OnRecordError",
    "PackageError",
    "QuestionError",
    "SettingsError",
    "StoreError",
]


class OnRecordError(Exception):
    """A mistake or a missing thing that a user can mend; its text is one line."""


class QuestionError(OnRecordError):
    """A question, or a line of a batch, that cannot be asked."""


class SettingsError(OnRecordError):
    """Settings that cannot be used."""


class DocumentError(OnRecordError):
    """A documents folder or a transcript that cannot be read."""


class EncoderError(OnRecordError):
    """An encoder that cannot be loaded, or whose vectors do not fit."""


class ExportError(OnRecordError):
    """A file of answers that cannot be read or written."""


class ModelError(OnRecordError):
    """A language model that gave no reply that can be used.

    Args:
        reason: ``late``, ``failed``, ``broken`` (off in the middle) or ``empty``.
        detail: The kind of error and the HTTP status at most; never the words of a library or a server.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"the language model gave no answer that can be used: {reason} ({detail})")
        self.reason = reason
        self.detail = detail


class PackageError(OnRecordError):
    """An optional package that is not installed."""


class StoreError(OnRecordError):
    """An index on disk that is damaged, is not ours, or was made from something else."""
