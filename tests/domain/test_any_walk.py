"""Promise R5, and all others that can be asked in SQL: whatever people do, in whatever order, one story stays.

Hypothesis walks: at each step somebody tries something, sensible or not, or time passes, or the clock works. After
each step the database is asked what must hold. A new command is one more rule.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from psycopg.rows import dict_row
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from domain import maintenance, people, requests, sessions
from domain.errors import DomainError, from_constraint
from domain.lifecycle import TRANSITIONS, ActorRole
from domain.requests.fields import RequestFields, Window
from domain.rules import Rules
from persistence import embedded
from persistence.database import Database, NotSignedIn
from persistence.models import EventKind, Status
from tests import factories, plain_sql
from tests.factories import Actor
from tests.plain_sql import Connection
from tests.promises import PROVE, count, figure

WALKS, STEPS = count(25, 150), count(40, 60)
RULES = replace(Rules(), unfinished_requests=2)  # limits so low that a walk of few steps comes to them
CAPACITY = 1
DAWN = datetime(2030, 1, 7, 6, 0, tzinfo=UTC)  # a walk's clock begins here, whenever the test runs
MINUTE, QUARTER, HOUR, DAY = (timedelta(minutes=n) for n in (1, 15, 60, 1440))
Quarters = tuple[int, int, int]  # quarters of an hour: later by, from, as many

ROLES = {
    "sana": ["student"],
    "sam": ["student"],
    "bo": ["student", "mentor"],  # both: asks here, helps there
    "bea": ["student", "mentor"],
    "maya": ["mentor"],
    "ada": ["admin"],
}
# The status in which each kind of event leaves a request; None where it stays as it was.
LEAVES: dict[EventKind, Status | None] = {
    EventKind.CREATED: Status.OPEN,
    EventKind.UPDATED: Status.OPEN,
    EventKind.RENEWED: Status.OPEN,
    EventKind.CLAIM_UNDONE: Status.OPEN,
    EventKind.RELEASED: Status.OPEN,
    EventKind.LAPSED: Status.OPEN,
    EventKind.REOPENED: Status.OPEN,
    EventKind.CLAIMED: Status.CLAIMED,
    EventKind.SCHEDULED: Status.SCHEDULED,
    EventKind.COMPLETED: Status.COMPLETED,
    EventKind.CANCELLED: Status.CANCELLED,
    EventKind.EXPIRED: Status.EXPIRED,
    EventKind.RESCHEDULED: Status.SCHEDULED,
    EventKind.SESSION_CANCELLED: Status.OPEN,
    EventKind.MENTOR_ABSENT: Status.OPEN,
    EventKind.STUDENT_ABSENT: Status.COMPLETED,
    EventKind.NOBODY_JOINED: Status.COMPLETED,
    EventKind.OFFERED: None,
    EventKind.DECLINED: None,
    EventKind.OFFERS_LAPSED: None,
}

# What must never be: each selects the offenders. `now` is the walk's clock.
NEVER = {
    "two sessions of one person overlap": """
        SELECT a.id, b.id FROM mini_mentorship_sessions a JOIN mini_mentorship_sessions b ON a.id < b.id
         WHERE a.status = 'scheduled' AND b.status = 'scheduled'
           AND ARRAY[a.mentor_id, a.student_id] && ARRAY[b.mentor_id, b.student_id]
           AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)""",
    "the living claim is not that of the status": """
        SELECT r.id FROM mini_mentorship_requests r
         WHERE ARRAY(SELECT c.mentor_id FROM claims c WHERE c.request_id = r.id AND c.ended_at IS NULL)
               <> CASE WHEN r.status IN ('claimed', 'scheduled') THEN ARRAY[r.mentor_id] ELSE '{}' END""",
    "the living session is not that of the status": """
        SELECT r.id FROM mini_mentorship_requests r
         WHERE ARRAY(SELECT (s.mentor_id, s.student_id) FROM mini_mentorship_sessions s
                      WHERE s.request_id = r.id AND s.status = 'scheduled')
               <> CASE WHEN r.status = 'scheduled' THEN ARRAY[(r.mentor_id, r.student_id)] ELSE '{}' END""",
    "the columns do not say what the status says": """
        SELECT id FROM mini_mentorship_requests
         WHERE (status IN ('open', 'expired') AND mentor_id IS NOT NULL)
            OR (status IN ('claimed', 'scheduled', 'completed') AND mentor_id IS NULL)
            OR (status = 'claimed') <> (claim_lapses_at IS NOT NULL)
            OR (status IN ('completed', 'cancelled')) <> (ended_at IS NOT NULL)
            OR mentor_id = student_id OR renewals > 2""",
    "a request ended otherwise than its claim": """
        SELECT r.id FROM mini_mentorship_requests r JOIN claims c ON c.request_id = r.id
         WHERE (c.outcome = 'completed' AND r.status <> 'completed')
            OR (c.outcome = 'withdrawn' AND r.status <> 'cancelled')""",
    "a session is not of its request's length": """
        SELECT s.id FROM mini_mentorship_sessions s JOIN mini_mentorship_requests r ON r.id = s.request_id
         WHERE s.status = 'scheduled' AND s.ends_at - s.starts_at <> make_interval(mins => r.duration_minutes)""",
    "somebody has too many requests under way": """
        SELECT student_id FROM mini_mentorship_requests
         WHERE status IN ('claimed', 'scheduled') OR (status = 'open' AND expires_at > %(now)s)
         GROUP BY 1 HAVING count(*) > %(most)s""",
    "somebody has two urgent requests under way": """
        SELECT student_id FROM mini_mentorship_requests
         WHERE urgency = 'urgent' AND status IN ('open', 'claimed', 'scheduled')
         GROUP BY 1 HAVING count(*) > 1""",
    "somebody joined a session that is not theirs": """
        SELECT j.id FROM session_joins j JOIN mini_mentorship_sessions s ON s.id = j.session_id
         WHERE j.person_id NOT IN (s.mentor_id, s.student_id)""",
}
# And what the clock leaves to do once it has swept.
SWEPT = {
    "an open request outlived its time": """
        SELECT id FROM mini_mentorship_requests WHERE status = 'open' AND expires_at <= %(now)s""",
    "a claim outlived its time": """
        SELECT id FROM mini_mentorship_requests WHERE status = 'claimed' AND claim_lapses_at <= %(now)s""",
    "somebody who is gone still holds up somebody else": """
        SELECT r.id FROM mini_mentorship_requests r JOIN people p ON p.id IN (r.student_id, r.mentor_id)
         WHERE r.status IN ('open', 'claimed', 'scheduled')
           AND (p.state = 'suspended'
                OR NOT CASE WHEN p.id = r.student_id THEN 'student' ELSE 'mentor' END = ANY (p.roles))
           AND NOT EXISTS (SELECT FROM mini_mentorship_sessions s
                            WHERE s.request_id = r.id AND s.status = 'scheduled' AND s.starts_at <= %(now)s)""",
}

# The words and numbers that people send: mostly what is asked for, now and then anything.


def mostly(*fine: Any, bad: Sequence[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([*fine * (4 * len(bad) // len(fine) + 1), *bad])


# The nth of those that are there, from the last; the largest is for one that is not there.
which = st.integers(0, 15)
# Whose turn it is: the person this is made for, or anybody at all.
turn = mostly("right", bad=list(ROLES))
fine = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Interview prep", "Read my résumé"]),
        "description": st.just("I would like to practise this once."),
        "session_type": st.sampled_from(["resume_review", "career_advice"]),
        "topics": st.sampled_from([(), ("python", "sql")]),
        "links": st.sampled_from([(), ("https://example.org/cv",)]),
        "duration_minutes": st.sampled_from([15, 30, 60]),
        "urgency": st.sampled_from(["normal", "high", "urgent"]),
        "time_zone": st.sampled_from(["UTC", "Asia/Kathmandu"]),
    }
)
odd = mostly(
    {},
    bad=[
        *({"title": title} for title in ("", "four", "x" * 121, "a\0bcdef", "\ud800" * 9, None)),
        *({"description": text} for text in ("too short", "x" * 2001, 7)),
        *({"session_type": kind} for kind in ("a chat", 7, None)),
        *({"topics": topics} for topics in (("a", "b", "c", "d", "e", "f"), "python", (None,), None)),
        *({"links": links} for links in (("javascript:alert(1)",), ("https://a.org",) * 4, (None,), 5)),
        *({"duration_minutes": minutes} for minutes in (0, 20, 60.0, "60", 2**70, None)),
        *({"urgency": urgency} for urgency in ("at once", None)),
        *({"time_zone": zone} for zone in ("Mars/Base", "../etc/passwd", "")),
    ],
)
form = st.builds(lambda fields, wrong: fields | wrong, fine, odd)
# From which quarter of an hour, counted from the next full one, and how many of them; close, so that people meet.
near = st.lists(
    st.tuples(st.sampled_from([0, 96, 192]), st.integers(8, 24), st.integers(4, 16)), min_size=1, max_size=3
)
far = mostly(
    None,
    bad=[[], [(0, -9, 20)], [(0, 9, 0)], [(0, 9, -4)], [(0, 3000, 8)], [(9 * n, 8, 8) for n in range(12)]],
)
hours = st.builds(lambda fit, unfit: fit if unfit is None else unfit, near, far)
# One of the two who meet, and when after the start they come; None is now, whenever that is.
part = st.sampled_from(["student_id", "mentor_id"])
when = st.sampled_from([None, -20 * MINUTE, -10 * MINUTE, timedelta(), 20 * MINUTE, 3 * HOUR])
start = mostly(*range(6), bad=["naive", "past", "odd", "outside", "far away"])


class Walk(RuleBasedStateMachine):
    """One walk through an empty house. The people are there, and nothing has been posted."""

    def __init__(self, world: "World") -> None:
        super().__init__()
        self.world = world
        self.now = DAWN
        self.statuses: dict[int, str] = {}
        self.told: dict[int, list[tuple[Any, ...]]] = {}
        self.held: dict[int, int] = {}
        self.swept_at: datetime | None = None  # when the clock has swept and nothing was done since

    @initialize(first=fine, second=fine, hours=near, taken=st.booleans())
    def it_has_begun(
        self, first: dict[str, Any], second: dict[str, Any], hours: list[Quarters], *, taken: bool
    ) -> None:
        self.world.empty()
        for who, fields in (("sana", first), ("bo", second)):
            asked = RequestFields(**fields, windows=self.windows(hours))
            self.attempt(self.world.cast[who], requests.create, asked)
        if taken:
            self.attempt(self.world.cast["maya"], requests.claim, self.id_of(self.request(1, "open")))

    # What people do

    @rule(
        who=st.sampled_from(["sana", "sam", "bo", "bea", *ROLES]),
        fields=form,
        hours=hours,
        key=mostly(None, bad=["a", "b", "", "é"]),
    )
    def post(self, who: str, fields: dict[str, Any], hours: list[Quarters], key: str | None) -> None:
        asked = RequestFields(**fields, windows=self.windows(hours))
        self.attempt(self.world.cast[who], requests.create, asked, key=key)

    @rule(number=which, who=turn, fields=form, hours=hours, only_words=st.booleans())
    def edit(
        self, number: int, who: str, fields: dict[str, Any], hours: list[Quarters], *, only_words: bool
    ) -> None:
        before = self.request(number, "open")
        asked = RequestFields(**fields, windows=self.windows(hours))
        if before and only_words:  # the form sends the windows as they were
            kept = tuple(Window(window.lower, window.upper) for window in before["windows"])
            asked = replace(asked, windows=kept, duration_minutes=before["duration_minutes"])
        self.attempt(self.actor(who, before, "student_id"), requests.edit, self.id_of(before), asked)

    @rule(number=which, who=turn, reason=mostly("", "I have found help.", bad=("x" * 501, "\0")))
    def cancel(self, number: int, who: str, reason: str) -> None:
        before = self.request(number, None)
        self.attempt(
            self.actor(who, before, "student_id"), requests.cancel, self.id_of(before), reason=reason
        )

    @precondition(lambda self: "expired" in self.statuses.values())
    @rule(number=which, who=turn, hours=st.none() | hours)
    def renew(self, number: int, who: str, hours: list[Quarters] | None) -> None:
        before = self.request(number, "expired")
        windows = None if hours is None else self.windows(hours)
        self.attempt(self.actor(who, before, "student_id"), requests.renew, self.id_of(before), windows)

    @rule(number=which, who=st.sampled_from(["maya", "bo", "bea"] * 3 + [*ROLES]), at=st.none() | start)
    def claim(self, number: int, who: str, at: int | str | None) -> None:
        before = self.request(number, "open")
        starts_at = None if at is None else self.start(before, at)
        mentor = self.world.cast[who]
        if self.attempted(mentor, requests.claim, self.id_of(before), starts_at=starts_at):
            assert before
            assert before["status"] == "open"
            assert before["expires_at"] > self.now
            assert before["student_id"] != mentor.id
            assert "mentor" in self.world.roles_of(mentor)

    @precondition(lambda self: "claimed" in self.statuses.values())
    @rule(number=which, who=turn, at=start)
    def schedule(self, number: int, who: str, at: int | str) -> None:
        before = self.request(number, "claimed")
        starts_at = self.start(before, at)
        mentor = self.actor(who, before, "mentor_id")
        if self.attempted(mentor, sessions.schedule, self.id_of(before), starts_at):
            assert before
            assert before["claim_lapses_at"] > self.now
            assert starts_at >= self.now + RULES.urgent_minimum_notice

    @precondition(lambda self: "claimed" in self.statuses.values())
    @rule(number=which, who=turn)
    def release(self, number: int, who: str) -> None:
        before = self.request(number, "claimed")
        self.attempt(self.actor(who, before, "mentor_id"), requests.release, self.id_of(before))

    @precondition(lambda self: "scheduled" in self.statuses.values())
    @rule(number=which, who=turn, part=part, when=when)
    def join(self, number: int, who: str, part: str, when: timedelta | None) -> None:
        before = self.session_at(number, when)
        if self.attempt(self.actor(who, before, part), sessions.join, self.id_of(before)):
            assert before
            assert before["starts_at"] - RULES.join_opens <= self.now <= before["ends_at"] + RULES.join_closes

    @precondition(lambda self: "scheduled" in self.statuses.values())
    @rule(
        number=which,
        who=turn,
        part=part,
        when=when,
        notes=st.sampled_from(
            [
                {},
                {},
                {"shared_note": "Well done.", "next_steps": ["Practise."]},
                {"next_steps": list("abcdefghijk")},
            ]
        ),
    )
    def complete(
        self, number: int, who: str, part: str, when: timedelta | None, notes: dict[str, Any]
    ) -> None:
        before = self.session_at(number, when)
        if self.attempted(self.actor(who, before, part), sessions.complete, self.id_of(before), **notes):
            assert before
            assert before["starts_at"] <= self.now

    # What happens to people

    @rule(
        who=st.sampled_from(list(ROLES)),
        what=st.sampled_from(["suspend", *["add", "add", "remove"] * 6]),
        role=st.sampled_from(["student", "mentor", "admin", "king"]),
    )
    def become_somebody_else(self, who: str, what: str, role: str) -> None:
        person = self.world.cast[who]
        if what == "suspend":  # rarely: nobody comes back from it
            self.attempt(None, people.suspend, person.email, now=self.now)
        else:
            self.attempt(None, people.change_roles, person.email, **{what: [role]})

    # What the clock does

    @rule(step=st.sampled_from([20 * MINUTE, 20 * MINUTE, HOUR, HOUR, 5 * HOUR, DAY, 3 * DAY, 8 * DAY]))
    def time_passes(self, step: timedelta) -> None:
        self.now += step

    @precondition(lambda self: self.swept_at != self.now)
    @rule()
    def the_clock_sweeps(self) -> None:
        for _ in range(2):
            before = self.world.everything()
            for name in maintenance.JOBS:
                while self.one_chore(name) is not None:
                    pass
        assert self.world.everything() == before, "a second sweep found something to do"
        self.expect(SWEPT)
        self.swept_at = self.now

    def one_chore(self, name: str) -> int | None:
        with self.world.database.system_transaction() as db:
            return maintenance.JOBS[name](db, now=self.now, rules=RULES)

    # What must hold after each step

    @invariant()
    def nothing_is_that_must_never_be(self) -> None:
        self.expect(NEVER)

    @invariant()
    def history_only_grows_and_tells_how_it_came_to_this(self) -> None:
        lines = "SELECT request_id, id, kind, actor_role, actor_id, at, data::text FROM request_events ORDER BY id"
        told: dict[int, list[tuple[Any, ...]]] = {}
        for request_id, *line in self.world.ask(lines):
            told.setdefault(request_id, []).append(tuple(line))
        for request_id, before in self.told.items():
            assert told[request_id][: len(before)] == before
        self.told = told
        self.statuses = dict(self.world.ask("SELECT id, status FROM mini_mentorship_requests"))
        assert {request_id: way_of(lines) for request_id, lines in told.items()} == self.statuses

    @invariant()
    def nobody_takes_more_than_they_want(self) -> None:
        held = dict(
            self.world.ask(
                "SELECT mentor_id, count(*) FROM claims WHERE ended_at IS NULL GROUP BY mentor_id ORDER BY 1"
            )
        )
        wanted = dict(self.world.ask("SELECT person_id, capacity FROM profiles"))
        for mentor_id, number in held.items():
            # Who wants fewer from now on keeps what they have.
            assert number <= max(wanted[mentor_id], self.held.get(mentor_id, 0))
        self.held = held

    # How it is tried

    def attempt(self, who: Actor | None, command: Callable[..., Any], *args: Any, **how: Any) -> Any:
        """What the command returned, or None where it was refused; then nothing may have changed."""
        before = self.world.everything()
        refusal: Exception
        try:
            with self.world.acting(who, self.now) as given:
                returned = command(*given.args, *args, **given.times, **how)
        except (DomainError, IntegrityError, NotSignedIn) as error:
            refusal = error
        else:
            self.world.outcomes[f"{command.__name__}: done"] += 1
            self.swept_at = None
            return returned
        assert self.world.everything() == before, f"{command.__name__} was refused and changed something"
        if isinstance(refusal, NotSignedIn):
            assert who
            assert self.world.is_gone(who)
        else:
            said = (
                from_constraint(refusal) if isinstance(refusal, IntegrityError) else refusal
            )  # as `act` does
            assert isinstance(said, DomainError), refusal
            assert is_sentence(said.message), said.message
        self.world.outcomes[f"{command.__name__}: {type(refusal).__name__}"] += 1
        return None

    def attempted(self, who: Actor | None, command: Callable[..., Any], *args: Any, **how: Any) -> bool:
        """Whether a command was done that returns nothing worth looking at."""
        done = self.world.outcomes[f"{command.__name__}: done"]
        self.attempt(who, command, *args, **how)
        return self.world.outcomes[f"{command.__name__}: done"] > done

    def expect(self, never: dict[str, str]) -> None:
        one_question = " UNION ALL ".join(
            f"SELECT $${what}$$, found::text FROM ({offenders}) found" for what, offenders in never.items()
        )
        assert self.world.ask(one_question, now=self.now, most=RULES.unfinished_requests) == []

    # What they try it with

    def request(self, number: int, status: str | None) -> dict[str, Any] | None:
        """The nth request from the last, of those in this status if there is one; None beyond the first."""
        return self.world.row("mini_mentorship_requests", number, status)

    def session_at(self, number: int, when: timedelta | None) -> dict[str, Any] | None:
        """The nth session from the last; with `when` time has come to that long after it began."""
        row = self.world.row("mini_mentorship_sessions", number, "scheduled")
        if row and when is not None:
            self.now = max(self.now, row["starts_at"] + when)
        return row

    def id_of(self, row: dict[str, Any] | None) -> Any:
        return row["id"] if row else [0, -1, 2**63, 10**6][len(self.told) % 4]

    def actor(self, who: str, row: dict[str, Any] | None, part: str) -> Actor:
        """Anybody who is named, or the right one: who plays this part in the row."""
        wanted = row[part] if row else None
        right = next(
            (actor for actor in self.world.cast.values() if actor.id == wanted), self.world.cast["sana"]
        )
        return right if who == "right" else self.world.cast[who]

    def windows(self, hours: Sequence[Quarters]) -> tuple[Window, ...]:
        first = self.now.replace(minute=0, second=0, microsecond=0) + HOUR
        begins = [first + QUARTER * (later + quarter) for later, quarter, _ in hours]
        return tuple(Window(at, at + QUARTER * many) for at, (_, _, many) in zip(begins, hours, strict=True))

    def start(self, row: dict[str, Any] | None, at: int | str) -> datetime:
        """The nth quarter of an hour at which the request could be met about, or a time that does not do."""
        begins = row["windows"][0].lower if row else self.now + DAY
        match at:
            case "naive":
                return datetime(2030, 1, 7, 12, 0)  # noqa: DTZ001  # that is what is wrong with it
            case "past":
                return self.now - HOUR
            case "odd":
                return begins + 7 * MINUTE
            case "outside":
                return begins - QUARTER
            case "far away":
                return datetime.max.replace(tzinfo=UTC)
        fits = [
            begins + QUARTER * n
            for begins, ends in ((window.lower, window.upper) for window in (row["windows"] if row else []))
            for n in range((ends - begins) // QUARTER)
            if begins + QUARTER * n > self.now + 2 * HOUR
        ]
        return fits[int(at) % len(fits)] if fits else begins


class Given:
    """What a command is handed before its own arguments, and its clock and rules where it takes them."""

    def __init__(self, args: tuple[Any, ...], times: dict[str, Any]) -> None:
        self.args, self.times = args, times


class World:
    """The people, their database, and a look at it past all policies. It outlives the walks."""

    def __init__(self, database: Database, admin: Connection) -> None:
        self.database, self.admin = database, admin
        self.outcomes: Counter[str] = Counter()
        self.cast = {name: factories.person(database, f"{name} B", roles) for name, roles in ROLES.items()}
        factories.sql(database, "UPDATE profiles SET capacity = :few", few=CAPACITY)
        self.tables = [name for (name,) in self.ask(TABLES)]
        for table in self.tables:  # as they stood in the morning
            admin.execute(f"CREATE TEMP TABLE {morning(table)} AS TABLE public.{table}".encode())

    def empty(self) -> None:
        """As in the morning: a walk leaves nothing to the next."""
        with self.admin.transaction():
            # Past every trigger, also those that keep history from being undone.
            self.admin.execute("SET LOCAL session_replication_role = replica")
            for table in self.tables:
                self.admin.execute(f"DELETE FROM {table}".encode())
                if table in PEOPLE:
                    self.admin.execute(f"INSERT INTO {table} SELECT * FROM {morning(table)}".encode())

    def ask(self, question: str, **values: Any) -> list[tuple[Any, ...]]:
        return self.admin.execute(question.encode(), values).fetchall()

    def row(self, table: str, number: int, status: str | None) -> dict[str, Any] | None:
        """The nth row from the last, mostly of those in this status where there are any; None for the largest."""
        with self.admin.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(f"SELECT * FROM {table} ORDER BY id DESC".encode()).fetchall()
        fitting = [row for row in rows if number < 12 and row["status"] == status] or rows
        return fitting[number % len(fitting)] if rows and number < 15 else None

    def everything(self) -> list[tuple[Any, ...]]:
        """A fingerprint of every table."""
        return self.ask(
            " UNION ALL ".join(
                f"SELECT '{table}', md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM {table} t"
                for table in self.tables
            )
        )

    @contextmanager
    def acting(self, who: Actor | None, now: datetime) -> Iterator[Given]:
        """A transaction as this person, or as the system."""
        if who is None:
            with self.database.system_transaction() as db:
                yield Given((db,), {})
        else:
            with self.database.transaction(who.sign_in) as (db, viewer):
                yield Given((db, viewer), {"now": now, "rules": RULES})

    def roles_of(self, who: Actor) -> list[str]:
        (roles,) = self.ask("SELECT roles FROM people WHERE id = %(id)s", id=who.id)[0]
        return list(roles)

    def is_gone(self, who: Actor) -> bool:
        return self.ask("SELECT state FROM people WHERE id = %(id)s", id=who.id) == [("suspended",)]


TABLES = """
SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1"""
PEOPLE = ("people", "profiles", "sign_ins")
# So that walks which no longer get anywhere are noticed; to renew is too rare to be asked for.
EVERYTHING = {
    *("create", "edit", "cancel", "claim", "release", "schedule", "join", "complete"),
    *("change_roles", "suspend"),
}


def morning(table: str) -> str:
    return f"morning_{table}"


def way_of(lines: list[tuple[Any, ...]]) -> Status | None:
    """Where these events lead a request, each of them a way of the lifecycle."""
    status = None
    for _, kind, who, *_ in lines:
        assert kind in LEAVES, f"say in LEAVES where a request is after {kind!r}"
        after = LEAVES[kind]
        if status is None:
            assert (kind, who) == ("created", "student")
        elif after is not None:
            assert (status, after, ActorRole(who)) in TRANSITIONS, (status, kind, who)
        status = after or status
    return status


def is_sentence(words: str) -> bool:
    return (
        words[:1].isupper()
        and words[-1:] in ".!?…"
        and not any(odd in words for odd in ("None", "{", "Error"))
    )


def test_r5_whatever_people_do_one_story_stays(database: Database, server: embedded.Server) -> None:
    name = make_url(database.url).database
    with plain_sql.connect(
        make_url(server.admin_url).set(database=name).render_as_string(hide_password=False)
    ) as admin:
        world = World(database, admin)
        walks = settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not PROVE,  # the same walks each time, until somebody asks for all
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(lambda: Walk(world), settings=walks)  # type: ignore[arg-type]  # a factory does
    for outcome, number in sorted(world.outcomes.items()):
        print(f"{outcome:40} {number}")
    if PROVE:  # so few walks as in `make test` need not come everywhere
        assert {what for what in EVERYTHING if not world.outcomes[f"{what}: done"]} == set()
    figure("R5", f"{WALKS} walks of {STEPS} steps: broken invariants", 0, exactly=0)
