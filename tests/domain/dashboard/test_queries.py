"""What the dashboard says to students, to mentors, and to whoever is neither."""

from datetime import datetime, timedelta

from domain import availability, sessions
from domain.availability.hours import Hours, Week
from domain.dashboard import queries as dashboard
from domain.people import drafts
from persistence.database import Database
from persistence.models import Status
from tests import factories
from tests.factories import Actor, Cast


def test_the_students_dashboard_says_what_comes_next(database: Database, cast: Cast) -> None:
    factories.in_every_status(database, cast.sana, cast.maya)
    shown = factories.do(database, cast.sana, dashboard.dashboard)
    assert (shown.first_name, shown.sessions_ahead, shown.mentor) == ("Sana", 1, None)
    assert shown.next_session is not None
    assert shown.next_session.counterpart_name == "Maya"
    assert shown.student is not None
    assert len(shown.student.requests) == 6
    assert "3 requests under way" in str(shown.student.create)


def test_the_mentors_dashboard_says_what_waits(database: Database, cast: Cast) -> None:
    made = factories.in_every_status(database, cast.sana, cast.maya)
    factories.request(database, cast.sam)
    shown = factories.do(database, cast.maya, dashboard.dashboard)
    assert shown.student is None
    assert shown.mentor is not None
    assert [card.id for card in shown.mentor.to_schedule] == [made[Status.CLAIMED]]
    assert len(shown.mentor.best.cards) == 2
    assert (shown.mentor.best.can_take, shown.mentor.best.load) == (1, True)


def test_a_new_mentor_s_dashboard_names_what_they_have_not_told_yet(database: Database, cast: Cast) -> None:
    def first_steps() -> tuple[str, ...]:
        mentor = factories.do(database, cast.milo, dashboard.dashboard).mentor
        assert mentor
        steps: tuple[str, ...] = mentor.best.first_steps
        return steps

    assert first_steps() == ("hours", "topics", "about")
    factories.do(database, cast.milo, availability.save, Hours("UTC", Week((((0, 720),),) * 7)))
    assert first_steps() == ("topics", "about")
    factories.sql(
        database,
        "UPDATE profiles SET topics = '{sql}', about = 'I write databases.' WHERE person_id = :id",
        id=cast.milo.id,
    )
    assert first_steps() == ()


def test_somebody_new_and_an_admin_find_an_empty_but_whole_dashboard(database: Database, cast: Cast) -> None:
    sam = factories.do(database, cast.sam, dashboard.dashboard)
    assert (sam.next_session, sam.sessions_ahead) == (None, 0)
    assert sam.student is not None
    assert (sam.student.requests, sam.student.create, sam.student.draft_title) == ((), True, None)
    factories.do(database, cast.sam, drafts.save, drafts.REQUEST, {"title": "Interview prep"})
    again = factories.do(database, cast.sam, dashboard.dashboard)
    assert again.student.draft_title == "Interview prep"
    ada = factories.do(database, cast.ada, dashboard.dashboard)
    assert (ada.student, ada.mentor) == (None, None)
    both = factories.person(database, "Bo Both", ["student", "mentor"])
    shown = factories.do(database, both, dashboard.dashboard)
    assert shown.student
    assert shown.mentor


def test_what_is_left_to_say_about_a_session_is_asked_of_whoever_can_say_it(
    database: Database, cast: Cast
) -> None:
    start = factories.tomorrow(days=2)
    end = start + timedelta(hours=1)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)

    def left(who: Actor, now: datetime) -> list[tuple[int, str]]:
        shown = factories.do(database, who, dashboard.dashboard, now=now)
        return [(card.id, card.status.value) for card in shown.to_finish]

    before, after = start + timedelta(minutes=30), end + timedelta(minutes=1)
    for who in (cast.sana, cast.maya):
        assert left(who, before) == []
        assert left(who, after) == [(session_id, "scheduled")]
        assert factories.do(database, who, dashboard.dashboard, now=before).next_session is not None
        assert factories.do(database, who, dashboard.dashboard, now=after).next_session is None
    for who in (cast.sam, cast.milo, cast.ada):
        assert left(who, after) == []

    # Its student completes it: the note is still asked for, and so is the rating.
    factories.do(database, cast.sana, sessions.complete, session_id, now=after)
    assert left(cast.maya, after) == left(cast.sana, after) == [(session_id, "completed")]
    assert left(cast.maya, end + timedelta(days=15)) == []
    factories.do(database, cast.maya, sessions.add_notes, session_id, shared_note="Well done.")
    factories.do(database, cast.sana, sessions.rate, session_id, 5)
    assert left(cast.maya, after) == left(cast.sana, after) == []


def test_a_mentor_who_finished_without_a_note_is_not_asked_for_one(database: Database, cast: Cast) -> None:
    start = factories.tomorrow(days=2)
    session_id = factories.scheduled(database, cast.sana, cast.maya, start)
    factories.do(database, cast.maya, sessions.complete, session_id, now=start + timedelta(hours=2))
    later = start + timedelta(hours=3)
    assert factories.do(database, cast.maya, dashboard.dashboard, now=later).to_finish == ()
    assert len(factories.do(database, cast.sana, dashboard.dashboard, now=later).to_finish) == 1
