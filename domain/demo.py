"""The demo: five people to be, three more who ask, and requests in every state worth looking at.

Everything is made by the product's own commands, once; only instants are moved, as the system.
Every student keeps room for two more requests, every mentor for two more claims.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain import availability, people, requests, sessions
from domain.availability.hours import Hours, Week
from domain.requests.fields import RequestFields, Window
from domain.rules import Rules
from persistence.database import Database, Db, Viewer, act_as
from persistence.models import Profile, Request, Role, Session, SessionType, Urgency


@dataclass(frozen=True)
class _Person:
    email: str
    name: str
    role: str
    time_zone: str
    topics: tuple[str, ...] = ()
    about: str = ""


SANA = _Person(
    "sana@demo.test", "Sana Student", "student", "America/New_York", ("python", "interviews"),
    "Career changer, ten months into Python. Looking for my first job as a developer.",
)  # fmt: skip
SAM = _Person(
    "sam@demo.test", "Sam Student", "student", "Asia/Kathmandu", ("web", "portfolio"),
    "Second year of computer science. I like making small things that people use.",
)  # fmt: skip
MAYA = _Person(
    "maya@demo.test", "Maya Mentor", "mentor", "Europe/Berlin", ("python", "interviews", "algorithms"),
    "Backend engineer for twelve years, interviewer for six. I like questions that begin with why.",
)  # fmt: skip
MILO = _Person(
    "milo@demo.test", "Milo Mentor", "mentor", "America/Los_Angeles", ("databases", "career", "web"),
    "I build data products and have hired a dozen juniors. Ask me how it looks from the other side.",
)  # fmt: skip
ADA = _Person("ada@demo.test", "Ada Admin", "admin", "UTC")
# They only ask, so the board is not empty; the sign-in page has no button for them.
NOOR = _Person("noor@example.test", "Noor Haddad", "student", "Africa/Cairo")
LEO = _Person("leo@example.test", "Leo Duarte", "student", "America/Sao_Paulo")
INES = _Person("ines@example.test", "Ines Prado", "student", "Europe/Lisbon")
PEOPLE = (SANA, SAM, MAYA, MILO, ADA, NOOR, LEO, INES)


def seed(database: Database, rules: Rules) -> None:
    """Add the demo people and their requests, all of it or nothing, unless somebody did before."""
    with database.system_transaction() as db:
        if people.find_by_email(db, SANA.email):
            return
        demo = _Demo(db, rules, {person.email: _move_in(db, person) for person in PEOPLE})
        _hours(demo)
        _past(demo)
        _present(demo)


@dataclass(frozen=True)
class _Demo:
    db: Db
    rules: Rules
    viewers: dict[str, Viewer]

    def do(self, who: _Person, command: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a command as one of them, in the one transaction in which all of it is made."""
        viewer = self.viewers[who.email]
        act_as(self.db, viewer)
        done = command(self.db, viewer, *args, now=self.db.now, rules=self.rules, **kwargs)
        act_as(self.db, None)
        return done

    def ask(self, who: _Person, fields: RequestFields, *, ago: timedelta) -> int:
        """Post a request as if so long ago."""
        request_id: int = self.do(who, requests.create, fields).id
        request = self.db.get_one(Request, request_id)
        request.created_at, request.expires_at = request.created_at - ago, request.expires_at - ago
        return request_id


def _move_in(db: Db, person: _Person) -> Viewer:
    made = people.add(
        db, person.email, name=person.name, roles=[person.role], time_zone=person.time_zone, now=db.now
    )
    profile = db.get_one(Profile, made)
    profile.topics, profile.about = list(person.topics), person.about
    roles = frozenset([Role(person.role)])
    return Viewer(made, roles, profile.first_name, person.time_zone, sign_in_id=None)


def _hours(demo: _Demo) -> None:
    """When the mentors are free, so that nobody is offered the middle of the night."""
    evenings, early_and_late = ((16 * 60, 21 * 60),), ((7 * 60, 9 * 60), (17 * 60, 20 * 60))
    mayas = Week((*[evenings] * 5, ((10 * 60, 18 * 60),), ((14 * 60, 20 * 60),)))
    milos = Week((*[early_and_late] * 5, ((9 * 60, 13 * 60),), ()))
    for mentor, week in ((MAYA, mayas), (MILO, milos)):
        demo.do(mentor, availability.save, Hours(mentor.time_zone, week))


def _past(demo: _Demo) -> None:
    """Two sessions that took place, with notes and next steps."""
    _held(
        demo, SANA, MILO, days_ago=9,
        fields=_asks(
            SANA, "How do I read a stack trace?", SessionType.TECHNICAL_HELP, 15,
            "My Flask app fails with forty lines of red and I do not know where to look first.",
            topics=("python", "debugging"),
        ),
        note="You found the cause yourself on the second try. Read from the bottom, then look for your own file.",
        steps=("Read three old errors from the bottom up", "Try the debugger on one of them",
               "Write down what each message meant"),
    )  # fmt: skip
    _held(
        demo, SAM, MAYA, days_ago=5,
        fields=_asks(
            SAM, "First pull request to an open project", SessionType.PROJECT_FEEDBACK, 30,
            "I have a small fix ready and would like somebody to look at it before I send it.",
            topics=("git", "open source"),
        ),
        note="Small and clear: send it. Say in the first line why, then what.",
        steps=("Add a test for the empty list", "Send it this week"),
    )  # fmt: skip


def _present(demo: _Demo) -> None:
    """One request under way for each student, and a board worth browsing."""
    demo.ask(
        SANA,
        _asks(
            SANA, "Which database for my capstone?", SessionType.PROJECT_FEEDBACK, 30,
            "I store recipes and meal plans, and cannot decide between one big table and several small ones.",
            topics=("databases", "python"),
        ),
        ago=timedelta(hours=26),
    )  # fmt: skip
    resume = demo.ask(
        SAM,
        _asks(
            SAM, "Resume review for internships", SessionType.RESUME_REVIEW, 30,
            "One page, no experience yet, two projects. What would you cut, and what is missing?",
            topics=("resume",),
        ),
        ago=timedelta(hours=50),
    )  # fmt: skip
    demo.do(MAYA, requests.claim, resume, starts_at=_at(SAM, 2, 19))
    demo.ask(
        NOOR,
        _asks(
            NOOR, "Mock interview before Thursday", SessionType.INTERVIEW_PREPARATION, 45,
            "My first technical interview is this week. One easy problem, and tell me how I come across.",
            topics=("interviews", "algorithms"), urgency=Urgency.URGENT,
        ),
        ago=timedelta(hours=2),
    )  # fmt: skip
    demo.ask(
        INES,
        _asks(
            INES, "Is a bootcamp project enough for a portfolio?", SessionType.CAREER_ADVICE, 30,
            "I built a weather app and a chat. What would you look at as someone who hires?",
            topics=("portfolio", "career"),
        ),
        ago=timedelta(hours=30),
    )  # fmt: skip
    taken = demo.ask(
        LEO,
        _asks(
            LEO, "From support to backend, where to begin?", SessionType.CAREER_ADVICE, 60,
            "Four years in customer support, evenings of Python. Which roles should I aim at first?",
            topics=("career", "python"), urgency=Urgency.HIGH,
        ),
        ago=timedelta(hours=12),
    )  # fmt: skip
    demo.do(MILO, requests.claim, taken)


def _held(
    demo: _Demo, student: _Person, mentor: _Person, *, days_ago: int, fields: RequestFields, note: str,
    steps: Sequence[str],
) -> None:  # fmt: skip
    """A session that took place so many days ago."""
    request_id = demo.do(student, requests.create, fields).id
    session_id = demo.do(mentor, requests.claim, request_id, starts_at=fields.windows[0].starts_at)
    db = demo.db
    request, session = db.get_one(Request, request_id), db.get_one(Session, session_id)
    back = session.starts_at - (db.now - timedelta(days=days_ago))
    session.starts_at, session.ends_at = session.starts_at - back, session.ends_at - back
    request.created_at -= timedelta(days=days_ago + 2)
    demo.do(mentor, sessions.complete, session_id, shared_note=note, next_steps=steps)


def _asks(
    who: _Person, title: str, kind: SessionType, minutes: int, description: str, *,
    topics: tuple[str, ...], urgency: Urgency = Urgency.NORMAL,
) -> RequestFields:  # fmt: skip
    windows = (
        Window(_at(who, 2, 18), _at(who, 2, 21)),
        Window(_at(who, 3, 9), _at(who, 3, 12)),
        Window(_at(who, 5, 14), _at(who, 5, 17)),
    )
    return RequestFields(
        title=title, session_type=kind, description=description, topics=topics, duration_minutes=minutes,
        urgency=urgency, windows=windows, time_zone=who.time_zone,
    )  # fmt: skip


def _at(who: _Person, days: int, hour: int) -> datetime:
    """So many days from now, at this hour of their wall clock, in UTC."""
    day = datetime.now(ZoneInfo(who.time_zone)) + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(UTC)
