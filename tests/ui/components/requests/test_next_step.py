"""The one line that says what happens next, and the word on the badge beside it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.people.time_format import TimeFormat
from domain.requests.read_models import EventView, RequestCard, WaitEstimate
from persistence.models import ActorRole, EventKind, Role, SessionStatus, SessionType, Status, Urgency
from ui.components.basic.status_badge import badge_of_session, request_words, urgency_mark
from ui.components.requests.next_step import next_step
from ui.components.requests.timeline import event_words, timeline
from ui.components.requests.wait_estimate import wait_words, what_helps, within

ZONE = "America/New_York"
NOW = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)  # Sunday, 14:00 in New York
HOUR = timedelta(hours=1)
OPEN = RequestCard(
    id=7,
    title="Interview prep for Google SWE",
    status=Status.OPEN,
    session_type=SessionType.INTERVIEW_PREPARATION,
    duration_minutes=60,
    urgency=Urgency.NORMAL,
    topics=(),
    created_at=NOW - 2 * HOUR,
    expires_at=NOW + timedelta(days=6),
    claim_lapses_at=None,
    student_name="Sana",
    mentor_name=None,
    session_id=None,
    session_starts_at=None,
    session_ends_at=None,
    next_steps=0,
    expires_soon=False,
    actions={},
)
CLAIMED = replace(OPEN, status=Status.CLAIMED, mentor_name="Milo", claim_lapses_at=NOW + 43 * HOUR)
SCHEDULED = replace(
    CLAIMED,
    status=Status.SCHEDULED,
    claim_lapses_at=None,
    session_starts_at=NOW + 25 * HOUR,
    session_ends_at=NOW + 26 * HOUR,
)
COMPLETED = replace(SCHEDULED, status=Status.COMPLETED, next_steps=3)
EXPIRED = replace(OPEN, status=Status.EXPIRED, expires_at=NOW - HOUR)


@pytest.mark.parametrize(
    ("card", "says"),
    [
        (OPEN, "Expires Saturday 14:00."),
        (CLAIMED, "Milo took it and is choosing a time. If none is set by Tuesday 09:00, it opens again"),
        (SCHEDULED, "You meet Milo on Mon 23 Nov, 15:00 to 16:00, New York time."),
        (replace(CLAIMED, offers=2), "Pick one of Milo’s times, or wait for one of yours. If none is set by"),
        (replace(SCHEDULED, offers=1), "Milo would like to meet at another time."),
        (replace(SCHEDULED, offers=1, session_starts_at=NOW - HOUR, session_ends_at=NOW), "has ended"),
        (COMPLETED, "Milo left you 3 next steps."),
        (replace(COMPLETED, next_steps=1), "Milo left you 1 next step."),
        (EXPIRED, "welcome to post a new one"),
        (replace(EXPIRED, actions={"renew": True}), "Renew it with new times"),
        (replace(OPEN, status=Status.CANCELLED), "You can post a new request"),
    ],
)
def test_a_student_reads_what_happens_next(card: RequestCard, says: str) -> None:
    assert says in next_step(card, Role.STUDENT, TimeFormat(ZONE), NOW)


@pytest.mark.parametrize(
    ("card", "says"),
    [
        (OPEN, "Sana is waiting."),
        (CLAIMED, "Choose a time with Sana by Tuesday 09:00, or it opens again"),
        (SCHEDULED, "You meet Sana on Mon 23 Nov"),
        (COMPLETED, "Thank you for helping Sana."),
    ],
)
def test_a_mentor_reads_what_is_theirs_to_do(card: RequestCard, says: str) -> None:
    assert says in next_step(card, Role.MENTOR, TimeFormat(ZONE), NOW)


def test_a_mentor_who_offered_waits_for_an_answer_or_chooses() -> None:
    assert "Sana can accept one of the times you offered." in next_step(
        CLAIMED, Role.MENTOR, TimeFormat(ZONE), NOW, offered=2
    )
    assert "Sana can accept the time you offered." in next_step(
        CLAIMED, Role.MENTOR, TimeFormat(ZONE), NOW, offered=1
    )


def test_waiting_is_told_honestly() -> None:
    wait = WaitEstimate(sample_size=20, claimed_count=14, median_wait=timedelta(hours=4, minutes=20))
    usual = "About 7 in 10 requests like this are taken, half of them within 5 h."
    assert usual in next_step(OPEN, Role.STUDENT, TimeFormat(ZONE), NOW, wait=wait)
    assert "Requests" not in next_step(OPEN, Role.STUDENT, TimeFormat(ZONE), NOW)
    assert wait_words(replace(wait, claimed_count=20)).startswith("Nearly all requests")
    assert wait_words(WaitEstimate(30, 0, None)) == "Few requests like this are taken."
    assert within(timedelta(minutes=12, seconds=1)) == "13 min"
    assert within(timedelta(hours=50)) == "3 days"


def test_help_comes_when_a_request_sits_and_enough_is_known() -> None:
    wait = WaitEstimate(sample_size=20, claimed_count=14, median_wait=timedelta(hours=30))
    later = NOW + 30 * HOUR
    assert what_helps(OPEN, Role.STUDENT, wait, NOW + 20 * HOUR) == ""
    assert "more times" in what_helps(OPEN, Role.STUDENT, wait, later)
    assert what_helps(OPEN, Role.STUDENT, None, later) == ""
    assert what_helps(OPEN, Role.MENTOR, wait, later) == ""
    assert "None of your times" in what_helps(replace(OPEN, times_left=False), Role.STUDENT, None, NOW)


@pytest.mark.parametrize("viewer_role", list(Role))
@pytest.mark.parametrize("status", list(Status))
def test_nobody_is_left_without_a_sentence(viewer_role: Role, status: Status) -> None:
    sentence = next_step(replace(SCHEDULED, status=status), viewer_role, TimeFormat(ZONE), NOW)
    assert sentence.endswith(".")
    assert "None" not in sentence


@pytest.mark.parametrize(
    ("card", "later", "words"),
    [
        (OPEN, timedelta(0), "Open"),
        (replace(OPEN, expires_soon=True), timedelta(0), "Expires soon"),
        (OPEN, timedelta(days=7), "Expired"),
        (CLAIMED, timedelta(0), "Claimed"),
        (SCHEDULED, timedelta(0), "Scheduled"),
        (SCHEDULED, 25 * HOUR, "Live now"),
        (SCHEDULED, 26 * HOUR, "How did it go?"),
        (COMPLETED, timedelta(0), "Completed"),
        (replace(OPEN, status=Status.CANCELLED), timedelta(0), "Cancelled"),
        (EXPIRED, timedelta(0), "Expired"),
    ],
)
def test_a_badge_says_the_status_as_of_now(card: RequestCard, later: timedelta, words: str) -> None:
    assert request_words(card, NOW + later) == words


def test_a_session_that_did_not_take_place_says_so() -> None:
    assert badge_of_session(SessionStatus.NO_SHOW, NOW, NOW + HOUR, NOW).value == "Did not take place"


def test_only_urgent_stands_out() -> None:
    assert urgency_mark(Urgency.NORMAL) is None
    assert urgency_mark(Urgency.HIGH) == "High urgency"
    assert "urgent" in str(urgency_mark(Urgency.URGENT))


def event(kind: str, who: str, name: str | None = None, *, mine: bool = False) -> EventView:
    return EventView(
        occurred_at=NOW - HOUR,
        kind=EventKind(kind),
        actor_role=ActorRole(who),
        actor_name=name,
        by_viewer=mine,
        starts_at=NOW + 25 * HOUR,
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (event("created", "student", "Sana", mine=True), "Posted by you"),
        (event("claimed", "mentor", "Milo"), "Claimed by Milo"),
        (event("claimed", "mentor"), "Claimed by a mentor"),
        (event("scheduled", "mentor", "Milo"), "Set for Mon 23 Nov, 15:00"),
        (event("lapsed", "system"), "No time was set, so it opened again"),
        (event("cancelled", "admin", "Ada"), "Cancelled by Ada"),
        (event("completed", "system"), "Completed"),
        (replace(event("offered", "mentor", "Milo"), times=2), "Milo offered 2 times"),
        (replace(event("offered", "mentor", mine=True), times=1), "You offered another time"),
        (event("offered", "mentor"), "A mentor offered another time"),
        (event("declined", "student", "Sana"), "Another time declined by Sana"),
        (event("offers_lapsed", "system"), "The offered times lapsed"),
        (
            replace(event("rescheduled", "student", "Sana"), previous_starts_at=NOW + 23 * HOUR),
            "Moved by Sana: was Mon 23 Nov, 13:00, now Mon 23 Nov, 15:00",
        ),
        (event("session_cancelled", "mentor", "Milo"), "Session cancelled by Milo"),
        (event("student_absent", "mentor", mine=True), "Student marked absent by you"),
        (event("mentor_absent", "student", "Sana"), "Mentor marked absent by Sana"),
        (event("nobody_joined", "system"), "Nobody came, so it did not take place"),
    ],
)
def test_history_reads_as_sentences(line: EventView, words: str) -> None:
    assert event_words(line, TimeFormat(ZONE)) == words


@pytest.mark.parametrize("kind", EventKind)
@pytest.mark.parametrize("who", ["student", "mentor", "admin", "system"])
def test_history_has_a_sentence_for_every_kind_of_event(kind: EventKind, who: str) -> None:
    line = event(kind, who)
    for one in (line, replace(line, starts_at=None)):
        assert event_words(one, TimeFormat(ZONE))[0].isupper()


def test_the_timeline_ends_with_what_is_still_to_come() -> None:
    made = timeline((event("created", "student", "<Sana>"),), Status.OPEN, TimeFormat(ZONE), NOW)
    assert made.count('class="todo"') == 3
    assert "<Sana>" not in made
