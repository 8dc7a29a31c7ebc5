"""Promise R5: no sequence of bookings, moves, offers and cancellations ever overlaps for anyone.

Hypothesis makes up what four people do, each of them student and mentor at once. After each step the database is
asked whether anybody is in two places. Whatever the page offers can be booked while nothing else happens.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from domain import availability, maintenance, requests, sessions
from domain.availability.hours import Hours, Week
from domain.board import queries as board
from domain.errors import DomainError, from_constraint
from domain.requests.fields import Window
from domain.sessions import offers
from domain.slots import queries
from persistence.database import Database
from tests import factories
from tests.domain.test_races import OVERLAPS
from tests.factories import RULES, Actor
from tests.promises import PROVE, count, figure

WALKS = count(12, 400)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
QUARTER = 15 * MINUTE
DONE: Counter[str] = Counter()

STRAY = """
SELECT s.id FROM mini_mentorship_sessions s JOIN mini_mentorship_requests r ON r.id = s.request_id
 WHERE s.status = 'scheduled'
   AND (s.ends_at - s.starts_at <> make_interval(mins => r.duration_minutes) OR r.status <> 'scheduled'
        OR NOT r.windows @> tstzrange(s.starts_at, s.ends_at)
           AND NOT EXISTS (SELECT FROM session_offers o WHERE o.request_id = r.id AND o.starts_at = s.starts_at
                                                          AND o.outcome = 'accepted'))
    OR (SELECT count(*) FROM session_offers o WHERE o.request_id = r.id AND o.ended_at IS NULL) > 3
"""

steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["post", "book", "book", "claim", "offer", "accept", "accept", "move", "move", "call off", "withdraw",
             "let go", "absent", "say hours", "time passes", "sweep", "shown", "shown", "shown to move"]
        ),
        st.integers(0, 3),  # who
        st.integers(0, 5),  # which
        st.integers(0, 20),  # which quarter of an hour
    ),
    min_size=15,
    max_size=40,
)  # fmt: skip


@dataclass
class Town:
    """Four people who ask and help, some hours in which they all can, and a clock."""

    database: Database
    people: list[Actor]
    now: datetime
    begins: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.begins = self.now + 3 * HOUR

    def at(self, quarter: int) -> datetime:
        return self.begins + quarter * QUARTER

    def try_(self, who: Actor, command: Any, *args: Any, **how: Any) -> Any:
        """What it returned, or None where it was refused as a person would be."""
        try:
            returned = factories.do(self.database, who, command, *args, now=self.now, **how)
        except DomainError:
            return None
        except IntegrityError as error:
            if from_constraint(error) is None:
                raise
            return None
        DONE[command.__name__] += 1
        return returned

    def rows(self, table: str, where: str = "true") -> list[Any]:
        ids = [person.id for person in self.people]
        mine = f"SELECT * FROM {table} WHERE student_id = ANY (:ids) AND {where} ORDER BY id"
        return factories.sql(self.database, mine, ids=ids)

    def pick(self, table: str, number: int, where: str = "true") -> Any:
        rows = self.rows(table, where)
        return rows[number % len(rows)] if rows else None

    def by_id(self, person_id: int) -> Actor:
        return next(person for person in self.people if person.id == person_id)

    # What somebody does

    def step(self, what: str, who: Actor, number: int, quarter: int) -> None:
        match what:
            case "post":
                begins = self.at(quarter % 8)
                windows = (Window(begins, begins + 3 * HOUR),)
                fields = factories.fields(minutes=[15, 30, 45, 60][number % 4], windows=windows)
                self.try_(who, requests.create, fields)
            case "say hours":
                said = Hours("Asia/Kathmandu", Week((((quarter * 60, quarter * 60 + 180),),) * 7))
                self.try_(who, availability.save, said)
            case "time passes":
                self.now += quarter * QUARTER
            case "sweep":
                for chore in maintenance.JOBS.values():
                    with self.database.system_transaction() as db:
                        while chore(db, now=self.now, rules=RULES) is not None:
                            pass
            case _:
                self.with_request(what, who, number, quarter)

    def with_request(self, what: str, who: Actor, number: int, quarter: int) -> None:
        table = "mini_mentorship_requests"
        if what in ("book", "claim", "shown") and (one := self.pick(table, number, "status = 'open'")):
            if what == "shown":
                self.book_what_is_shown(who, one.id, quarter)
            else:
                starts_at = self.at(quarter) if what == "book" else None
                self.try_(who, requests.claim, one.id, starts_at=starts_at)
        elif what == "withdraw" and (one := self.pick(table, number)):
            self.try_(self.by_id(one.student_id), requests.cancel, one.id)
        elif what in ("let go", "offer") and (one := self.pick(table, number, "mentor_id IS NOT NULL")):
            holder = self.by_id(one.mentor_id)
            if what == "let go":
                self.try_(holder, requests.release, one.id)
            else:
                asks = self.by_id(one.student_id) if quarter % 3 == 0 else holder
                self.try_(asks, offers.offer, one.id, [self.at(quarter) + 5 * MINUTE, self.at(quarter + 9)])
        elif what == "accept" and (one := self.pick("session_offers", number, "ended_at IS NULL")):
            answers = one.student_id if one.offered_by == one.mentor_id else one.mentor_id
            self.try_(self.by_id(answers), offers.accept, one.id)
        else:
            self.with_session(what, number, quarter)

    def with_session(self, what: str, number: int, quarter: int) -> None:
        one = self.pick("mini_mentorship_sessions", number, "status = 'scheduled'")
        if one is None:
            return
        who = self.by_id([one.student_id, one.mentor_id][quarter % 2])
        if what == "move":
            self.try_(who, sessions.reschedule, one.id, self.at(quarter))
        elif what == "call off":
            self.try_(who, sessions.cancel, one.id)
        elif what == "absent":
            self.now = max(self.now, one.starts_at + RULES.no_show_after)
            self.try_(who, sessions.join, one.id)
            self.try_(who, sessions.mark_absent, one.id)
        elif what == "shown to move":
            page = self.try_(who, queries.session_slots, one.id)
            if page.answer is True and page.slots:
                start = page.slots[quarter % len(page.slots)]
                if start != one.starts_at:
                    assert (
                        factories.do(self.database, who, sessions.reschedule, one.id, start, now=self.now)
                        is True
                    )

    def book_what_is_shown(self, who: Actor, request_id: int, quarter: int) -> None:
        """The card and the page show the same slots, and whichever is chosen can be booked."""
        page = self.try_(who, queries.request_slots, request_id)
        card = factories.do(self.database, who, board.get_card, request_id, now=self.now)
        if page.answer is True and card:
            assert (card.slot_count, card.slots) == (len(page.slots), page.slots[:3])
        if page.answer is True and page.slots:
            start = page.slots[quarter % len(page.slots)]
            assert factories.do(self.database, who, requests.claim, request_id, now=self.now, starts_at=start)
            DONE["booked as shown"] += 1


def test_r5_no_sequence_of_bookings_moves_offers_and_cancellations_overlaps(database: Database) -> None:
    DONE.clear()
    walks = settings(
        max_examples=WALKS,
        deadline=None,
        derandomize=not PROVE,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    @walks
    @given(steps)
    def walk(taken: list[tuple[str, int, int, int]]) -> None:
        names = [f"P{number} B" for number in range(4)]
        factories.sql(database, "UPDATE people SET email = id || '@before.test'")
        people = [factories.person(database, name, ["student", "mentor"]) for name in names]
        town = Town(database, people, factories.tomorrow(6))
        for number, who in enumerate(people[:3]):
            town.step("post", who, number, number)
            town.step("post", who, number + 1, number)
        for what, who_number, number, quarter in taken:
            town.step(what, people[who_number], number, quarter)
            assert factories.sql(database, OVERLAPS)[0][0] == 0
            assert factories.sql(database, STRAY) == []

    walk()
    reached = {"claim", "reschedule", "offer", "accept", "cancel", "mark_absent", "booked as shown"}
    assert reached <= set(DONE), DONE
    figure("R5", f"{WALKS} walks of bookings, moves and offers: overlaps", 0, exactly=0)
