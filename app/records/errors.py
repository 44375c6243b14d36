"""What can go wrong with what is kept, told to the person who runs the machine."""

from __future__ import annotations

from typing import ClassVar

from app.errors import VivaError


class RecordsError(VivaError):
    """Any fault of the records; the learner hears one plain sentence for all of them."""

    code: ClassVar[str] = "records.error"
    learner_sentence: ClassVar[str] = (
        "Something with the records did not work. Please tell the person who looks after this "
        "machine."
    )


class JournalTampered(RecordsError):
    """A sealed journal is not what was written."""

    code: ClassVar[str] = "records.journal_tampered"


class TooManyTried(RecordsError):
    """So many numbers were wrong that none is looked at for a while."""

    code: ClassVar[str] = "records.too_many_tried"
    learner_sentence: ClassVar[str] = (
        "Too many numbers were not right. Try again in a few minutes, or go on as a guest."
    )


class BadgeUnknown(RecordsError):
    """No learner has this badge."""

    code: ClassVar[str] = "records.badge_unknown"
    learner_sentence: ClassVar[str] = (
        "I do not know this badge or PIN. You can go on as a guest, or ask the people here."
    )


class BadgeTaken(RecordsError):
    """Another learner has this badge."""

    code: ClassVar[str] = "records.badge_taken"


class LearnerFileInvalid(RecordsError):
    """The CSV file breaks the format; the sentence lists every fault. Nobody was added."""

    code: ClassVar[str] = "records.learner_file"


class NotFound(RecordsError):
    """There is no such session, question or learner."""

    code: ClassVar[str] = "records.not_found"


class CheckpointInvalid(RecordsError):
    """The file is no checkpoint of this machine's audit log."""

    code: ClassVar[str] = "records.checkpoint"


class ClockDoubtful(RecordsError):
    """The clock has leapt so far that nothing is deleted on its word."""

    code: ClassVar[str] = "records.clock"


class RecordStoreRefused(RecordsError):
    """The learning record store does not take statements."""

    code: ClassVar[str] = "records.lrs"
