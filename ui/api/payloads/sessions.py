"""What the calls about sessions take."""

from typing import Annotated, Any, Literal

from pydantic import Field

from domain.enums import Absent
from domain.limits import COMMENT, CONTEST_REASON, NEXT_STEP, NEXT_STEPS, NOTE, STARS
from ui.api.payloads.base import (
    Instant,
    Listing,
    Payload,
    ReasonText,
    WholeNumber,
    in_range,
    of_length,
    of_size,
)


class RescheduleInput(Payload):
    starts_at: Instant
    reason: ReasonText = ""


class NotesInput(Payload):
    shared_note: Annotated[str, of_length(NOTE)] = ""
    next_steps: Annotated[list[Annotated[str, of_length(NEXT_STEP)]], of_size(NEXT_STEPS)] = Field([])
    private_note: Annotated[str, of_length(NOTE)] = ""

    def notes(self) -> dict[str, Any]:
        return {
            "shared_note": self.shared_note,
            "next_steps": tuple(self.next_steps),
            "private_note": self.private_note,
        }


class StepInput(Payload):
    """Whether the step is done. `text`, where it is given, is the step that you mean, in its own words."""

    done: Annotated[bool, Field(strict=True)]
    text: Annotated[str, of_length(NEXT_STEP)] | None = None


class ContestInput(Payload):
    reason: Annotated[str, of_length(CONTEST_REASON)]


class RatingInput(Payload):
    stars: Annotated[WholeNumber, in_range(STARS)]
    comment: Annotated[str, of_length(COMMENT)] = ""


class CorrectionInput(Payload):
    absent: Absent


class SessionListing(Listing):
    when: Literal["upcoming", "past"] = "upcoming"
