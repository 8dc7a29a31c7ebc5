"""What the session page, its list and the completion form say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.history.read_models import EventView
from domain.people.read_models import Counterpart
from domain.people.time_format import TimeFormat
from domain.permissions import Decision, Unavailable
from domain.sessions.read_models import SessionCard, SessionDetail
from persistence.models import Absent, ActorRole, EventKind, Role, SessionStatus, SessionType, Status
from ui.components.sessions.buttons import cancel_words, possible
from ui.components.sessions.card import absent_words, countdown, next_moment, session_card
from ui.components.sessions.completion_form import problem_of, steps_of
from ui.components.sessions.detail import (
    clock_words,
    meeting_words,
    moved_words,
    outcome_words,
    private_note_words,
    question_words,
    way_in_words,
)
from ui.components.sessions.ended_text import asks_again, ended_words
from ui.components.sessions.join import way_in

START = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
END = START + timedelta(hours=1)
LATE = timedelta(hours=3)
OPENS, CLOSES = timedelta(minutes=15), timedelta(minutes=30)
BERLIN = "Europe/Berlin"
EARLY = Unavailable("The door opens 15 minutes before the start.")
CARD = SessionCard(
    id=5,
    request_id=7,
    title="Interview prep",
    session_type=SessionType.INTERVIEW_PREPARATION,
    status=SessionStatus.SCHEDULED,
    starts_at=START,
    ends_at=END,
    counterpart_name="Sana",
    viewer_role=Role.MENTOR,
    absent=None,
    actions={"join": EARLY, "complete": Unavailable("Not yet.")},
)
PAGE = SessionDetail(
    card=CARD,
    duration_minutes=60,
    counterpart=Counterpart(1, "Sana", "America/New_York", "", ()),
    viewer_joined_at=None,
    counterpart_joined_at=None,
    shared_note="",
    next_steps=(),
    private_note=None,
    absent=None,
    request_status=Status.SCHEDULED,
    late_cancellation=False,
    cancel_reason=None,
    move_reason=None,
    contested_at=None,
    contest_reason=None,
    corrected_at=None,
    stars=None,
    sequence=0,
    offers=(),
)
OVER = replace(CARD, status=SessionStatus.NO_SHOW)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (START - timedelta(days=1, hours=22), "Starts in 1 day 22 h"),
        (START, "Ends in 1 h"),
        (END + timedelta(hours=2), "Ended 2 h ago"),
    ],
)
def test_the_countdown_says_what_comes_next(now: datetime, words: str) -> None:
    assert countdown(CARD, now) == words


def test_the_page_looks_again_when_the_clock_changes_what_may_be_done() -> None:
    moments, now, card = [], START - timedelta(days=3), replace(CARD, actions={"join": True})
    while moment := next_moment(card, now, OPENS, CLOSES):
        moments.append(moment)
        now = moment
    assert moments == [START - OPENS, START, END, END + CLOSES + timedelta(microseconds=1)]


def test_where_the_clock_of_the_database_is_behind_the_page_looks_again_in_a_second() -> None:
    now = START - OPENS + timedelta(milliseconds=1)
    assert next_moment(CARD, now, OPENS, CLOSES) == now + timedelta(seconds=1)


def test_a_session_that_is_over_needs_no_clock() -> None:
    assert next_moment(replace(CARD, status=SessionStatus.COMPLETED), START, OPENS, CLOSES) is None


def test_before_its_time_join_session_is_there_without_a_way_and_says_why() -> None:
    early = way_in(CARD, START - timedelta(hours=1))
    assert 'aria-disabled="true"' in early
    assert "/join/5" not in early
    assert EARLY in early


def test_the_way_in_is_one_press_in_a_tab_of_its_own_and_quiet_when_the_time_is_over() -> None:
    open_door = replace(CARD, actions={"join": True})
    now = way_in(open_door, START)
    assert '<form method="post" action="/join/5" target="_blank" rel="noopener">' in now
    assert 'class="btn"' in now
    assert 'class="btn ghost"' in way_in(open_door, END)
    assert way_in(replace(open_door, status=SessionStatus.COMPLETED), END) == ""


def test_both_peoples_times_stand_there_with_their_zones() -> None:
    words = meeting_words(PAGE, TimeFormat(BERLIN))
    assert "15:30 to 16:30, Berlin time" in words
    assert "09:30 to 10:30, New York time, for Sana" in words


def test_the_same_hour_for_both_is_said_once() -> None:
    near = replace(PAGE, counterpart=replace(PAGE.counterpart, time_zone="Europe/Paris"))
    assert "for Sana" not in meeting_words(near, TimeFormat(BERLIN))


def test_another_day_there_is_named() -> None:
    far = replace(PAGE, counterpart=replace(PAGE.counterpart, time_zone="Pacific/Auckland"))
    assert "Wed 25 Nov, 03:30 to 04:30, Auckland time, for Sana" in meeting_words(far, TimeFormat(BERLIN))


def test_it_tells_that_the_other_one_is_there() -> None:
    came = replace(PAGE, counterpart_joined_at=START)
    assert (
        clock_words(came, START + timedelta(minutes=2))
        == "With Sana · Ends in 58 min · Sana joined 2 min ago"
    )
    over = replace(came, card=replace(CARD, status=SessionStatus.COMPLETED))
    assert clock_words(over, END) == "With Sana"


def test_a_finished_session_has_no_way_in() -> None:
    assert way_in_words(replace(PAGE, card=replace(CARD, status=SessionStatus.COMPLETED)), END) == ""


def test_notes_are_shown_and_escaped() -> None:
    words = outcome_words(replace(PAGE, shared_note="<b>Well</b>", private_note="hm"))
    assert "&lt;b&gt;Well&lt;/b&gt;" in words
    assert "Only you see this." in private_note_words(replace(PAGE, private_note="hm"))


MOVE = EventView(
    occurred_at=START - timedelta(days=1),
    kind=EventKind.RESCHEDULED,
    actor_role=ActorRole.STUDENT,
    actor_name="Sana",
    by_viewer=False,
    starts_at=START,
    previous_starts_at=START - timedelta(hours=2),
    reason="A <b>train</b> strike",
)


def test_a_moved_session_says_by_whom_when_from_what_and_why() -> None:
    now = START - timedelta(days=1) + timedelta(minutes=5)
    words = moved_words(replace(PAGE, last_move=MOVE), TimeFormat(BERLIN), now)
    assert "Moved by Sana 5 min ago. Before, it was on Tue 24 Nov, 13:30, Berlin time." in words
    assert "“A &lt;b&gt;train&lt;/b&gt; strike”" in words
    mine = moved_words(replace(PAGE, last_move=replace(MOVE, by_viewer=True)), TimeFormat(BERLIN), now)
    assert "Moved by you 5 min ago." in mine


@pytest.mark.parametrize(
    ("ending", "says"),
    [
        ({"actor_name": "Sana"}, "Sana cancelled this session yesterday 15:30."),
        ({"by_viewer": True}, "You cancelled this session yesterday 15:30."),
        ({"actor_name": None}, "The student cancelled this session yesterday 15:30."),
        ({"actor_role": ActorRole.SYSTEM}, "This session was cancelled yesterday 15:30."),
    ],
)
def test_a_cancelled_session_says_by_whom_and_when(ending: dict[str, Any], says: str) -> None:
    over = replace(
        PAGE,
        card=replace(CARD, status=SessionStatus.CANCELLED),
        ending=replace(MOVE, kind=EventKind.SESSION_CANCELLED, **ending),
    )
    words = ended_words(over, TimeFormat(BERLIN), START, LATE)
    assert says in words
    assert "See open requests" in words  # where its mentor goes on


def test_a_student_whose_request_has_ended_can_ask_again() -> None:
    over = replace(
        PAGE,
        card=replace(CARD, status=SessionStatus.CANCELLED, viewer_role=Role.STUDENT),
        request_status=Status.CANCELLED,
    )
    assert asks_again(over)
    waits = replace(over, request_status=Status.OPEN)
    assert not asks_again(waits)
    assert "/mentorship/requests/7" in ended_words(waits, TimeFormat(BERLIN), END, LATE)


def test_the_question_stands_on_the_session_as_far_as_its_reader_may_see_it() -> None:
    page = replace(
        PAGE, description="Trees <i>and</i> graphs", topics=("python",), links=("https://example.org/cv",)
    )
    words = question_words(page)
    assert "Trees &lt;i&gt;and&lt;/i&gt; graphs" in words
    assert "python" in words
    assert 'href="https://example.org/cv"' in words
    assert words.count("View request") == 1
    assert question_words(PAGE) == ""


def test_a_session_nobody_came_to_says_so() -> None:
    nobody = replace(PAGE, card=OVER, absent=Absent.BOTH)
    assert "Nobody came." in ended_words(nobody, TimeFormat(BERLIN), END, LATE)


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (replace(PAGE, card=OVER, absent=Absent.STUDENT), "Sana was marked absent."),
        (replace(PAGE, card=OVER, absent=Absent.MENTOR), "Sana was there, and you were marked absent."),
        (
            replace(PAGE, card=replace(OVER, viewer_role=Role.ADMIN), absent=Absent.MENTOR),
            "The mentor was marked absent.",
        ),
        (
            replace(PAGE, card=OVER, absent=Absent.STUDENT, contested_at=END),
            "Sana says that they were there.",
        ),
        (
            replace(PAGE, card=OVER, absent=Absent.MENTOR, contested_at=END, contest_reason="I was."),
            "You said that you were there.",
        ),
        (
            replace(PAGE, card=OVER, absent=Absent.NOBODY, contested_at=END, corrected_at=END),
            "An admin corrected the record today 16:30.",
        ),
        (
            replace(
                PAGE,
                card=replace(CARD, status=SessionStatus.CANCELLED),
                late_cancellation=True,
                cancel_reason="Ill.",
            ),
            "less than three hours before it began",
        ),
    ],
)
def test_how_it_ended_is_said_to_whoever_looks(page: SessionDetail, says: str) -> None:
    assert says in ended_words(page, TimeFormat(BERLIN), END, LATE)


@pytest.mark.parametrize(
    ("viewer_role", "status", "says"),
    [
        (Role.STUDENT, Status.OPEN, "Your request is open again and keeps its place"),
        (Role.STUDENT, Status.SCHEDULED, "Your request has found somebody else since."),
        (Role.MENTOR, Status.OPEN, "went back to the board"),
        (Role.MENTOR, Status.COMPLETED, "The request ended with it."),
    ],
)
def test_what_became_of_the_request_is_said_too(viewer_role: Role, status: Status, says: str) -> None:
    page = replace(
        PAGE, card=replace(OVER, viewer_role=viewer_role), absent=Absent.MENTOR, request_status=status
    )
    assert says in ended_words(page, TimeFormat(BERLIN), END, LATE)


def test_a_list_says_in_a_few_words_what_came_of_each() -> None:
    assert absent_words(replace(OVER, absent=Absent.MENTOR)) == "you were absent"
    assert absent_words(replace(OVER, absent=Absent.STUDENT)) == "Sana was absent"
    assert absent_words(replace(OVER, absent=Absent.NOBODY)) is None
    rated = replace(CARD, status=SessionStatus.COMPLETED, viewer_role=Role.STUDENT, stars=4, next_steps=2)
    line = session_card(rated, TimeFormat(BERLIN), END)
    assert "2 next steps" in line
    assert "you rated it 4 of 5" in line
    assert "rated" not in session_card(replace(rated, viewer_role=Role.MENTOR), TimeFormat(BERLIN), END)


def test_the_buttons_are_those_of_the_moment() -> None:
    may: dict[str, Decision] = {
        "reschedule": True,
        "cancel": True,
        "absent": Unavailable("Please give them 10 minutes."),
    }
    page = replace(PAGE, card=replace(CARD, actions=may))
    assert list(possible(page, START - timedelta(hours=1))) == ["reschedule", "cancel"]
    assert list(possible(page, START)) == ["absent"]
    assert possible(replace(page, counterpart_joined_at=START), START) == {}  # they came


def test_cancelling_says_what_becomes_of_the_request_and_when_it_is_late() -> None:
    early, late = START - timedelta(hours=5), START - timedelta(hours=2)
    assert "opens again for other mentors" in cancel_words(PAGE, early, timedelta(hours=3))
    assert "late" not in cancel_words(PAGE, early, timedelta(hours=3))
    assert "late cancellation" in cancel_words(PAGE, late, timedelta(hours=3))


def test_a_list_offers_the_way_in_only_when_it_is_time() -> None:
    assert "/join/5" not in session_card(CARD, TimeFormat(BERLIN), START - timedelta(days=1))
    assert "/join/5" in session_card(replace(CARD, actions={"join": True}), TimeFormat(BERLIN), START)


def test_next_steps_are_lines_without_the_marks_people_write_before_them() -> None:
    assert steps_of("- one\n\n 2. two \n* three\n10) four\nfive - six\n-\n") == (
        "one",
        "two",
        "three",
        "four",
        "five - six",
    )


def test_too_many_or_too_long_steps_are_said_beside_the_field() -> None:
    assert problem_of("next_steps", "\n".join("abcdefghij")) is None
    assert "12 steps" in (problem_of("next_steps", "\n".join("abcdefghijkl")) or "")
    assert "200 characters" in (problem_of("next_steps", "x" * 201) or "")
    assert "4000 characters" in (problem_of("shared_note", "x" * 4001) or "")
    assert problem_of("private_note", "") is None
