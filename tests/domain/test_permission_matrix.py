"""Who may do what, spelled out once, and asked three ways: the permission functions, the commands, plain SQL.

In the rows every request was claimed and let go once by somebody else before; finished ones were held too.
Deadlines, pauses, room and notice are Python's alone, so the rows leave all of these open.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from domain import locking, permissions, requests, sessions
from domain.errors import Conflict, NotAllowed, NotFound
from domain.permissions import Decision, Forbidden
from domain.requests import queries as pages
from domain.sessions import offers
from persistence.database import Database, Db, Viewer
from persistence.models import Claim, Offer, Profile, Request, Role, Session, Status
from tests import factories, plain_sql
from tests.factories import RULES, Actor, Cast
from tests.plain_sql import SYSTEM, Connection, Identity, insert

ROOMY = replace(RULES, unfinished_requests=10)

# yes: they may. who: they see it, and it is not theirs to do. now: not in this status.
# ----: hidden, as if it did not exist. A blank dot: nobody stands so (an open request is held by nobody).
SPEC = """
                     open  claimed scheduled completed cancelled expired
see it
  its student        yes   yes     yes       yes       yes       yes
  another student    ----  ----    ----      ----      ----      ----
  its mentor         .     yes     yes       yes       yes       .
  another mentor     yes   ----    ----      ----      ----      ----
  a mentor before    yes   ----    ----      ----      ----      ----
  an admin           yes   yes     yes       yes       yes       yes
  who is both, owns  yes   yes     yes       yes       yes       yes
read links, history
  its student        yes   yes     yes       yes       yes       yes
  another student    ----  ----    ----      ----      ----      ----
  its mentor         .     yes     yes       yes       yes       .
  another mentor     who   ----    ----      ----      ----      ----
  a mentor before    who   ----    ----      ----      ----      ----
  an admin           yes   yes     yes       yes       yes       yes
  who is both, owns  yes   yes     yes       yes       yes       yes
edit
  its student        yes   now     now       now       now       now
  another student    ----  ----    ----      ----      ----      ----
  its mentor         .     who     who       who       who       .
  another mentor     who   ----    ----      ----      ----      ----
  a mentor before    who   ----    ----      ----      ----      ----
  an admin           who   who     who       who       who       who
  who is both, owns  yes   now     now       now       now       now
cancel
  its student        yes   yes     yes       now       now       now
  another student    ----  ----    ----      ----      ----      ----
  its mentor         .     who     who       who       who       .
  another mentor     who   ----    ----      ----      ----      ----
  a mentor before    who   ----    ----      ----      ----      ----
  an admin           yes   yes     yes       now       now       now
  who is both, owns  yes   yes     yes       now       now       now
renew
  its student        now   now     now       now       now       yes
  another student    ----  ----    ----      ----      ----      ----
  its mentor         .     who     who       who       who       .
  another mentor     who   ----    ----      ----      ----      ----
  a mentor before    who   ----    ----      ----      ----      ----
  an admin           who   who     who       who       who       who
  who is both, owns  now   now     now       now       now       yes
claim
  its student        who   who     who       who       who       who
  another student    ----  ----    ----      ----      ----      ----
  its mentor         .     now     now       now       now       .
  another mentor     yes   now     now       now       now       now
  a mentor before    who   now     now       now       now       now
  an admin           who   who     who       who       who       who
  who is both, owns  who   who     who       who       who       who
release
  its student        who   who     who       who       who       who
  another student    ----  ----    ----      ----      ----      ----
  its mentor         .     yes     now       now       now       .
  another mentor     who   ----    ----      ----      ----      ----
  a mentor before    who   ----    ----      ----      ----      ----
  an admin           now   yes     now       now       now       now
  who is both, owns  who   who     who       who       who       who
schedule
  its student        who   who     who       who       who       who
  another student    ----  ----    ----      ----      ----      ----
  its mentor         .     yes     now       now       now       .
  another mentor     who   ----    ----      ----      ----      ----
  a mentor before    who   ----    ----      ----      ----      ----
  an admin           who   who     who       who       who       who
  who is both, owns  who   who     who       who       who       who
join its session
  its student        .     .       yes       now       now       .
  another student    .     .       ----      ----      ----      .
  its mentor         .     .       yes       now       now       .
  another mentor     .     .       ----      ----      ----      .
  a mentor before    .     .       ----      ----      ----      .
  an admin           .     .       who       who       who       .
  who is both, owns  .     .       yes       now       now       .
complete its session
  its student        .     .       yes       now       now       .
  another student    .     .       ----      ----      ----      .
  its mentor         .     .       yes       now       now       .
  another mentor     .     .       ----      ----      ----      .
  a mentor before    .     .       ----      ----      ----      .
  an admin           .     .       who       who       who       .
  who is both, owns  .     .       yes       now       now       .
reschedule its session
  its student        .     .       yes       now       now       .
  another student    .     .       ----      ----      ----      .
  its mentor         .     .       yes       now       now       .
  another mentor     .     .       ----      ----      ----      .
  a mentor before    .     .       ----      ----      ----      .
  an admin           .     .       who       who       who       .
  who is both, owns  .     .       yes       now       now       .
cancel its session
  its student        .     .       yes       now       now       .
  another student    .     .       ----      ----      ----      .
  its mentor         .     .       yes       now       now       .
  another mentor     .     .       ----      ----      ----      .
  a mentor before    .     .       ----      ----      ----      .
  an admin           .     .       yes       now       now       .
  who is both, owns  .     .       yes       now       now       .
mark absent in its session
  its student        .     .       yes       now       now       .
  another student    .     .       ----      ----      ----      .
  its mentor         .     .       yes       now       now       .
  another mentor     .     .       ----      ----      ----      .
  a mentor before    .     .       ----      ----      ----      .
  an admin           .     .       who       who       who       .
  who is both, owns  .     .       yes       now       now       .
rate its session
  its student        .     .       now       yes       now       .
  another student    .     .       ----      ----      ----      .
  its mentor         .     .       who       who       who       .
  another mentor     .     .       ----      ----      ----      .
  a mentor before    .     .       ----      ----      ----      .
  an admin           .     .       who       who       who       .
  who is both, owns  .     .       now       yes       now       .
note on its session
  its student        .     .       who       who       who       .
  another student    .     .       ----      ----      ----      .
  its mentor         .     .       now       yes       now       .
  another mentor     .     .       ----      ----      ----      .
  a mentor before    .     .       ----      ----      ----      .
  an admin           .     .       who       who       who       .
  who is both, owns  .     .       who       who       who       .
offer times
  its student        who   who     yes       who       who       who
  another student    ----  ----    ----      ----      ----      ----
  its mentor         .     yes     yes       now       now       .
  another mentor     who   ----    ----      ----      ----      ----
  a mentor before    who   ----    ----      ----      ----      ----
  an admin           who   who     who       who       who       who
  who is both, owns  who   who     yes       who       who       who
accept its offer
  its student        .     yes     yes       .         .         .
  another student    .     ----    ----      .         .         .
  its mentor         .     who     who       .         .         .
  another mentor     .     ----    ----      .         .         .
  a mentor before    .     ----    ----      .         .         .
  an admin           .     who     who       .         .         .
  who is both, owns  .     yes     yes       .         .         .
"""

Table = dict[str, dict[str, list[str]]]
HELD = (Status.CLAIMED, Status.SCHEDULED, Status.COMPLETED, Status.CANCELLED)
MET = (Status.SCHEDULED, Status.COMPLETED, Status.CANCELLED)
OFFERED = (Status.CLAIMED, Status.SCHEDULED)


def parsed(spec: str) -> Table:
    table: Table = {}
    action = ""
    for line in spec.strip("\n").splitlines()[1:]:
        if line.startswith("  "):
            table[action][line[:20].strip()] = line[20:].split()
        else:
            action = line
            table[action] = {}
    return table


@dataclass(frozen=True)
class Case:
    """One person, one request: what each way of asking needs to know of them."""

    status: Status
    action: str
    request_id: int
    session_id: int | None
    claim_id: int | None
    offer_id: int | None
    student_id: int
    start: datetime
    actor: Actor
    roles: tuple[Role, ...]

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.actor.id, frozenset(self.roles), "Anybody", "UTC", None)

    @property
    def identity(self) -> Identity:
        return plain_sql.person(self.actor, *self.roles)

    @property
    def asks_session(self) -> bool:
        return self.action.endswith("its session")


@dataclass(frozen=True)
class World:
    database: Database
    people: dict[str, tuple[Actor, tuple[Role, ...]]]
    requests: dict[str, dict[Status, int]]
    sessions: dict[int, int]
    claims: dict[int, int]
    offers: dict[int, int]
    start: datetime

    def table(self, asked: Callable[[Case], str]) -> Table:
        """The whole table, each cell as `asked` answers it."""
        return {
            action: {
                relation: [
                    asked(self.case(action, relation, status)) if stands(action, relation, status) else "."
                    for status in Status
                ]
                for relation in self.people
            }
            for action in parsed(SPEC)
        }

    def case(self, action: str, relation: str, status: Status) -> Case:
        actor, roles = self.people[relation]
        owner = relation if relation == "who is both, owns" else "its student"
        request_id = self.requests[owner][status]
        return Case(
            status=status,
            action=action,
            request_id=request_id,
            session_id=self.sessions.get(request_id),
            claim_id=self.claims.get(request_id),
            offer_id=self.offers.get(request_id),
            student_id=self.people[owner][0].id,
            start=self.start,
            actor=actor,
            roles=roles,
        )


def stands(action: str, relation: str, status: Status) -> bool:
    """Whether there is such a case: somebody who holds it, a session to speak of."""
    if action == "accept its offer":
        return status in OFFERED
    return (relation != "its mentor" or status in HELD) and (
        not action.endswith("its session") or status in MET
    )


@pytest.fixture
def world(database: Database, cast: Cast) -> World:
    """Sana's requests in each status with Maya, let go by Milo before; and those of Bo, who is both."""
    bo = factories.person(database, "Bo Both", ["student", "mentor"])
    mona = factories.person(database, "Mona Mentor", ["mentor"])
    made = {
        "its student": factories.in_every_status(database, cast.sana, cast.maya, let_go_by=cast.milo),
        "who is both, owns": factories.in_every_status(database, bo, cast.milo, let_go_by=cast.maya),
    }
    evening = [factories.tomorrow(20, days=2)]  # outside the windows
    for whose, mentor in (("its student", cast.maya), ("who is both, owns", cast.milo)):
        for status in OFFERED:
            factories.do(database, mentor, offers.offer, made[whose][status], evening)
    with database.system_transaction() as db:
        asked = dict(db.exec(select(Offer.request_id, Offer.id)).all())
        met = dict(db.exec(select(Session.request_id, Session.id)).all())
        held = dict(db.exec(select(Claim.request_id, Claim.id).where(col(Claim.ended_at).is_(None))).all())
    people = {
        "its student": (cast.sana, (Role.STUDENT,)),
        "another student": (cast.sam, (Role.STUDENT,)),
        "its mentor": (cast.maya, (Role.MENTOR,)),
        "another mentor": (mona, (Role.MENTOR,)),
        "a mentor before": (cast.milo, (Role.MENTOR,)),
        "an admin": (cast.ada, (Role.ADMIN,)),
        "who is both, owns": (bo, (Role.STUDENT, Role.MENTOR)),
    }
    return World(database, people, made, met, held, asked, factories.tomorrow(days=2))


@pytest.fixture
def plain(database_url: str) -> Iterator[Connection]:
    with plain_sql.connect(database_url) as connection:
        yield connection


# Asked of the permission functions, about the real rows.


def test_the_permission_functions_say_what_the_table_says(world: World) -> None:
    with world.database.system_transaction() as db:
        assert world.table(lambda case: by_permission(db, case)) == parsed(SPEC)


def by_permission(db: Db, case: Case) -> str:
    viewer, now = case.viewer, db.now
    request = db.get_one(Request, case.request_id)
    session = db.get_one(Session, case.session_id) if case.session_id else None
    if case.asks_session and session:
        sees = permissions.is_student(viewer, session) or permissions.is_mentor(viewer, session)
        sees = sees or Role.ADMIN in viewer.roles
        answers = {
            "join its session": lambda: permissions.can_join(viewer, session, session.starts_at, rules=RULES),
            "complete its session": lambda: permissions.can_complete(viewer, session, session.starts_at),
            "reschedule its session": lambda: permissions.can_reschedule(viewer, session, now),
            "cancel its session": lambda: permissions.can_cancel_session(viewer, session, now),
            "mark absent in its session": lambda: permissions.can_mark_absent(
                viewer,
                session,
                session.starts_at + RULES.no_show_after,
                i_joined=True,
                other_joined=False,
                rules=RULES,
            ),
            "rate its session": lambda: permissions.can_rate(viewer, session, rated=False),
            "note on its session": lambda: permissions.can_add_notes(viewer, session),
        }
        return cell(sees=sees, answer=answers[case.action]())
    mentor = db.get_one(Profile, case.actor.id)
    living = session if request.status is Status.SCHEDULED else None
    offer = db.get(Offer, case.offer_id or 0)
    sees = permissions.can_see(viewer, request)
    answers = {
        "see it": lambda: True,
        "read links, history": lambda: permissions.can_see_private(viewer, request) or Forbidden(),
        "edit": lambda: permissions.can_edit(viewer, request),
        "cancel": lambda: permissions.can_cancel(viewer, request, now, session),
        "renew": lambda: permissions.can_renew(viewer, request, now, rules=RULES),
        "claim": lambda: permissions.can_claim(
            viewer, request, now, requests.load_of(db, mentor, request.id)
        ),
        "release": lambda: permissions.can_release(viewer, request),
        "schedule": lambda: permissions.can_schedule(viewer, request, now),
        "offer times": lambda: permissions.can_offer(viewer, request, now, living),
        "accept its offer": lambda: (
            permissions.can_answer_offer(viewer, offer, now) if offer else Forbidden()
        ),
    }
    # A mentor may know why a request has left the board, and nothing else of it.
    told = case.action == "claim" and Role.MENTOR in viewer.roles
    return cell(sees=sees or told, answer=answers[case.action]())


def cell(*, sees: bool, answer: Decision) -> str:
    if not sees:
        return "----"
    if answer is True:
        return "yes"
    return "who" if isinstance(answer, Forbidden) else "now"


# Asked of the commands themselves, as a page would; what they did is undone.


def test_the_commands_do_and_refuse_what_the_table_says(world: World) -> None:
    assert world.table(lambda case: by_command(world.database, case)) == parsed(SPEC)


class Undone(Exception):
    """It worked, and shall not stay."""


def by_command(database: Database, case: Case) -> str:
    try:
        with database.transaction(case.actor.sign_in) as (db, viewer):
            COMMANDS[case.action](db, viewer, case, db.now)
            raise Undone  # noqa: TRY301  # leaving by an error is how a transaction is undone
    except Undone:
        return "yes"
    except NotFound:
        return "----"
    except NotAllowed:
        return "who"
    except Conflict:
        return "now"


def read_all(db: Db, viewer: Viewer, case: Case, now: datetime) -> None:
    """Read the links as the page does: a page without them stands for `who`."""
    if not pages.detail(db, viewer, case.request_id, now=now, rules=RULES).fields.links:
        raise NotAllowed("")


def join_and_mark_absent(db: Db, viewer: Viewer, case: Case, now: datetime) -> None:
    session_id, ten_past = case.session_id or 0, case.start + RULES.no_show_after
    sessions.join(db, viewer, session_id, now=case.start, rules=RULES)
    sessions.mark_absent(db, viewer, session_id, now=ten_past, rules=RULES)


COMMANDS: dict[str, Callable[[Db, Viewer, Case, datetime], object]] = {
    "see it": lambda db, viewer, case, now: locking.lock_request(db, case.request_id),
    "read links, history": read_all,
    "edit": lambda db, viewer, case, now: requests.edit(
        db, viewer, case.request_id, factories.fields(), now=now, rules=RULES
    ),
    "cancel": lambda db, viewer, case, now: requests.cancel(
        db, viewer, case.request_id, now=now, rules=RULES
    ),
    "renew": lambda db, viewer, case, now: requests.renew(db, viewer, case.request_id, now=now, rules=ROOMY),
    "claim": lambda db, viewer, case, now: requests.claim(db, viewer, case.request_id, now=now, rules=RULES),
    "release": lambda db, viewer, case, now: requests.release(
        db, viewer, case.request_id, now=now, rules=RULES
    ),
    # An hour into the windows: at their start these two people meet already, about another request.
    "schedule": lambda db, viewer, case, now: sessions.schedule(
        db, viewer, case.request_id, case.start + timedelta(hours=1), now=now, rules=RULES
    ),
    "join its session": lambda db, viewer, case, now: sessions.join(
        db, viewer, case.session_id or 0, now=case.start, rules=RULES
    ),
    "complete its session": lambda db, viewer, case, now: sessions.complete(
        db, viewer, case.session_id or 0, now=case.start, rules=RULES
    ),
    "reschedule its session": lambda db, viewer, case, now: sessions.reschedule(
        db, viewer, case.session_id or 0, case.start + timedelta(hours=1), now=now, rules=RULES
    ),
    "cancel its session": lambda db, viewer, case, now: sessions.cancel(
        db, viewer, case.session_id or 0, now=now, rules=RULES
    ),
    "mark absent in its session": join_and_mark_absent,
    "rate its session": lambda db, viewer, case, now: sessions.rate(
        db, viewer, case.session_id or 0, 5, now=now, rules=RULES
    ),
    "note on its session": lambda db, viewer, case, now: sessions.add_notes(
        db, viewer, case.session_id or 0, now=now, rules=RULES, shared_note="Well done.", private_note="Calm."
    ),
    "offer times": lambda db, viewer, case, now: offers.offer(
        db, viewer, case.request_id, [case.start + timedelta(hours=6)], now=now, rules=RULES
    ),
    "accept its offer": lambda db, viewer, case, now: offers.accept(
        db, viewer, case.offer_id or 0, now=now, rules=RULES
    ),
}


# Asked in plain SQL as `mentorship_app`: what Python refuses gets past policies and triggers in no way.


def test_plain_sql_shows_and_lets_through_what_the_table_says_and_nothing_else(
    world: World, plain: Connection
) -> None:
    allowed = {
        action: {
            relation: [mark if mark in {"yes", "."} else "no" for mark in row]
            for relation, row in part.items()
        }
        for action, part in parsed(SPEC).items()
    }
    assert world.table(lambda case: by_sql(plain, case)) == allowed


def by_sql(plain: Connection, case: Case) -> str:
    """yes: the whole change goes through. no: neither the whole nor any part of it does."""
    who = case.identity
    if questions := [each.format(case.request_id) for each in SHOWN.get(case.action, [])]:
        shown = [plain_sql.rows(plain, who, each) for each in questions]
        whole = [plain_sql.rows(plain, SYSTEM, each) for each in questions]
        return "yes" if shown == whole else f"some: {shown}" if any(shown) else "no"
    statements = WRITES[case.action](case)
    if plain_sql.answer(plain, who, *statements) == plain_sql.DONE:
        return "yes"
    parts = {one: plain_sql.answer(plain, who, one) for one in statements}
    slips = [one for one, said in parts.items() if said == plain_sql.DONE]
    return f"lets a part through: {slips}" if slips else "no"


SHOWN = {
    "see it": ["SELECT id FROM mini_mentorship_requests WHERE id = {}"],
    "read links, history": [
        "SELECT url FROM request_links WHERE request_id = {}",
        "SELECT id FROM request_events WHERE request_id = {} ORDER BY id",
    ],
}


def end_claim(case: Case, how: str) -> list[str]:
    """End the claim and the session that live, if any."""
    of, ends = f"request_id = {case.request_id}", []
    if case.status in (Status.CLAIMED, Status.SCHEDULED):
        ends.append(f"UPDATE claims SET ended_at = now(), outcome = '{how}' WHERE {of} AND ended_at IS NULL")
    if case.status is Status.SCHEDULED:
        met = "completed" if how == "completed" else "cancelled"
        ends.append(
            f"UPDATE mini_mentorship_sessions SET status = '{met}', ended_at = now()"
            f" WHERE {of} AND status = 'scheduled'"
        )
    return ends


def meeting(case: Case, starts_at: datetime) -> str:
    """The row of a session of this case's claim."""
    return insert(
        "mini_mentorship_sessions",
        request_id=case.request_id,
        claim_id=case.claim_id or 0,
        mentor_id=f"SELECT mentor_id FROM mini_mentorship_requests WHERE id = {case.request_id}",
        student_id=case.student_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        room_name="mini-room",
    )


def meeting_set(case: Case, change: str) -> str:
    return f"UPDATE mini_mentorship_sessions SET {change} WHERE id = {case.session_id}"


def moved(case: Case, starts_at: datetime) -> str:
    ends_at = starts_at + timedelta(hours=1)
    return meeting_set(case, f"starts_at = '{starts_at}', ends_at = '{ends_at}', sequence = sequence + 1")


def called_off(case: Case) -> list[str]:
    if case.actor.id == case.student_id or Role.ADMIN in case.roles:
        return [*end_claim(case, "withdrawn"), put(case, "status = 'cancelled', ended_at = now()")]
    return [*end_claim(case, "released"), put(case, "status = 'open', mentor_id = NULL, ended_at = NULL")]


def missed(case: Case) -> list[str]:
    """Join, say that the other one did not come, and what follows from that."""
    by_student = case.actor.id == case.student_id
    absent, held = ("mentor", "no_show") if by_student else ("student", "completed")
    after = "status = 'open', mentor_id = NULL, ended_at = NULL"
    return [
        insert("session_joins", session_id=case.session_id, person_id=case.actor.id, joined_at=case.start),
        meeting_set(case, f"status = 'no_show', absent = '{absent}', ended_at = now()"),
        f"UPDATE claims SET ended_at = now(), outcome = '{held}' WHERE id = {case.claim_id or 0}",
        put(case, after if by_student else "status = 'completed', ended_at = now()"),
    ]


def accepted(case: Case) -> list[str]:
    accept = f"UPDATE session_offers SET ended_at = now(), outcome = 'accepted' WHERE id = {case.offer_id}"
    evening = case.start + timedelta(hours=5)
    if case.status is Status.SCHEDULED:
        return [accept, moved(case, evening)]
    return [accept, put(case, "status = 'scheduled', claim_lapses_at = NULL"), meeting(case, evening)]


def put(case: Case, change: str) -> str:
    return f"UPDATE mini_mentorship_requests SET {change} WHERE id = {case.request_id}"


WRITES: dict[str, Callable[[Case], list[str]]] = {
    "edit": lambda case: [
        put(case, "title = 'Another title'"),
        f"DELETE FROM request_links WHERE request_id = {case.request_id}",
        insert("request_links", request_id=case.request_id, position=2, url="https://example.org/other"),
    ],
    "cancel": lambda case: [
        *end_claim(case, "withdrawn"),
        put(case, "status = 'cancelled', ended_at = now(), claim_lapses_at = NULL"),
    ],
    "renew": lambda case: [
        put(case, "status = 'open', renewals = renewals + 1, expires_at = now() + '7 days'")
    ],
    "claim": lambda case: [
        put(
            case,
            f"status = 'claimed', mentor_id = {case.actor.id}, claim_lapses_at = now() + '2 days', ended_at = NULL",
        ),
        insert(
            "claims",
            request_id=case.request_id,
            mentor_id=case.actor.id,
            student_id=case.student_id,
            claimed_at=case.start,
        ),
    ],
    # The claim alone: with its session, a scheduled request opens again because its mentor called that off.
    "release": lambda case: [
        f"UPDATE claims SET ended_at = now(), outcome = 'released' WHERE id = {case.claim_id or 0}",
        put(
            case,
            "status = 'open', mentor_id = NULL, claim_lapses_at = NULL, ended_at = NULL,"
            " expires_at = expires_at + interval '3 days'",
        ),
    ],
    # A request that is scheduled stays so: setting that again changes nothing, and is anybody's who moves it.
    "schedule": lambda case: [
        *(
            [put(case, "status = 'scheduled', claim_lapses_at = NULL, ended_at = NULL")]
            if case.status is not Status.SCHEDULED
            else []
        ),
        meeting(case, case.start + timedelta(hours=1)),
    ],
    "join its session": lambda case: [
        insert("session_joins", session_id=case.session_id, person_id=case.actor.id, joined_at=case.start)
    ],
    "complete its session": lambda case: [
        *end_claim(case, "completed"),
        put(case, "status = 'completed', ended_at = now()"),
    ],
    "reschedule its session": lambda case: [moved(case, case.start + timedelta(hours=1))],
    "cancel its session": called_off,
    "mark absent in its session": missed,
    "rate its session": lambda case: [
        insert("feedback", session_id=case.session_id, student_id=case.actor.id, stars=5)
    ],
    "note on its session": lambda case: [meeting_set(case, "shared_note = 'Well done.'")],
    "offer times": lambda case: [
        insert(
            "session_offers",
            request_id=case.request_id,
            mentor_id=f"SELECT coalesce(mentor_id, {case.actor.id}) FROM mini_mentorship_requests"
            f" WHERE id = {case.request_id}",
            student_id=case.student_id,
            offered_by=case.actor.id,
            starts_at=case.start + timedelta(hours=6),
            ends_at=case.start + timedelta(hours=7),
            lapses_at=case.start,
        )
    ],
    "accept its offer": accepted,
}
