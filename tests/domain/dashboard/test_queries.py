"""What the dashboard says to students, to mentors, and to whoever is neither."""

from domain.dashboard import queries as dashboard
from domain.people import drafts
from persistence.database import Database
from persistence.models import Status
from tests import factories
from tests.factories import Cast


def test_the_students_dashboard_says_what_comes_next(database: Database, cast: Cast) -> None:
    factories.in_every_status(database, cast.sana, cast.maya)
    shown = factories.do(database, cast.sana, dashboard.dashboard)
    assert (shown.first_name, shown.sessions_this_week, shown.mentor) == ("Sana", 1, None)
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
    assert len(shown.mentor.best) == 2
    assert shown.mentor.can_take == 1


def test_somebody_new_and_an_admin_find_an_empty_but_whole_dashboard(database: Database, cast: Cast) -> None:
    sam = factories.do(database, cast.sam, dashboard.dashboard)
    assert (sam.next_session, sam.sessions_this_week) == (None, 0)
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
