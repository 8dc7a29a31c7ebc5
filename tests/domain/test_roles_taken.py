"""What somebody may still do with what they hold after their role was taken, until the sweep has let it go."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from domain import maintenance, people, requests, sessions
from domain.errors import NotAllowed
from domain.requests import queries as request_queries
from domain.sessions import offers
from domain.sessions import queries as session_queries
from persistence.database import Database
from persistence.models import Role
from tests import factories
from tests.factories import RULES, Actor, Cast

HOUR = timedelta(hours=1)
START = factories.tomorrow(days=2)
EVENING = START + timedelta(days=1, hours=5)


def demote(database: Database, who: Actor, role: str) -> None:
    """Take this role, which is their only one; they become an observer with another."""
    other = "student" if role == "mentor" else "mentor"
    with database.system_transaction() as db:
        people.change_roles(db, who.email, add=[other], remove=[role])


class Held:
    """Sana's request that Maya holds, at this stage, with what hangs on it."""

    def __init__(self, database: Database, cast: Cast, stage: str) -> None:
        self.database, self.cast, self.session_id, self.offer_id = database, cast, 0, 0
        self.now = None
        if stage == "expired":
            self.request_id = factories.request(database, cast.sana)
            factories.expired(database, self.request_id)
            return
        if stage == "open":
            self.request_id = factories.request(database, cast.sana)
            return
        if stage in ("claimed", "offered to sana"):
            self.request_id = factories.claimed(database, cast.sana, cast.maya)
            if stage == "offered to sana":
                (self.offer_id,) = self.do(cast.maya, offers.offer, self.request_id, [EVENING])
            return
        self.session_id = factories.scheduled(database, cast.sana, cast.maya, START)
        self.request_id = factories.request_of(database, self.session_id)
        if stage == "offered to maya":
            (self.offer_id,) = self.do(cast.sana, offers.offer, self.request_id, [EVENING])
        if stage in ("begun", "joined by maya", "joined by sana"):
            self.now = START + RULES.no_show_after
        if stage.startswith("joined"):
            self.do(cast.maya if stage.endswith("maya") else cast.sana, sessions.join, self.session_id)
        if stage == "completed":
            self.do(cast.maya, sessions.complete, self.session_id, now=START, next_steps=["Rest"])
        if stage.startswith("absent"):
            there, gone = (cast.maya, "sana") if stage.endswith("sana") else (cast.sana, "maya")
            assert stage.endswith(gone)
            self.do(there, sessions.join, self.session_id, now=START)
            self.now = START + RULES.no_show_after
            self.do(there, sessions.mark_absent, self.session_id)

    def do(self, who: Actor, command: Callable[..., Any], *args: Any, **how: Any) -> Any:
        return factories.do(self.database, who, command, *args, **{"now": self.now} | how)


Act = Callable[[Held, Actor], Any]
ON_REQUEST: dict[str, Act] = {
    "release": lambda held, who: held.do(who, requests.release, held.request_id),
    "undo claim": lambda held, who: held.do(who, requests.undo_claim, held.request_id),
    "schedule": lambda held, who: held.do(who, sessions.schedule, held.request_id, START),
    "offer": lambda held, who: held.do(who, offers.offer, held.request_id, [EVENING]),
    "edit": lambda held, who: held.do(who, requests.edit, held.request_id, factories.fields("Another title")),
    "cancel": lambda held, who: held.do(who, requests.cancel, held.request_id),
    "renew": lambda held, who: held.do(who, requests.renew, held.request_id),
    "accept": lambda held, who: held.do(who, offers.accept, held.offer_id),
    "decline": lambda held, who: held.do(who, offers.decline, held.offer_id),
}
ON_SESSION: dict[str, Act] = {
    "move": lambda held, who: held.do(who, sessions.reschedule, held.session_id, START + HOUR),
    "move by an offer": lambda held, who: held.do(who, sessions.reschedule, held.session_id, EVENING),
    "cancel session": lambda held, who: held.do(who, sessions.cancel, held.session_id),
    "join": lambda held, who: held.do(who, sessions.join, held.session_id),
    "complete": lambda held, who: held.do(who, sessions.complete, held.session_id),
    "mark absent": lambda held, who: held.do(who, sessions.mark_absent, held.session_id),
    "contest": lambda held, who: held.do(who, sessions.contest, held.session_id, reason="I was there."),
    "notes": lambda held, who: held.do(
        who, sessions.add_notes, held.session_id, shared_note="Well done.", private_note="Calm."
    ),
    "tick": lambda held, who: held.do(who, sessions.tick_step, held.session_id, 1, done=True),
    "rate": lambda held, who: held.do(who, sessions.rate, held.session_id, 5),
}
# Whose role was taken, what they hold, what they do with it, and whether they may.
DECIDED = [
    ("mentor", "claimed", "release", False),
    ("mentor", "claimed", "undo claim", False),
    ("mentor", "claimed", "schedule", False),
    ("mentor", "claimed", "offer", False),
    ("mentor", "scheduled", "offer", False),
    ("mentor", "scheduled", "move", False),
    ("mentor", "scheduled", "move by an offer", False),
    ("mentor", "scheduled", "cancel session", False),
    ("mentor", "offered to maya", "accept", False),
    ("mentor", "offered to maya", "decline", True),
    ("mentor", "begun", "join", True),
    ("mentor", "begun", "complete", True),
    ("mentor", "joined by maya", "mark absent", True),
    ("mentor", "absent maya", "contest", True),
    ("mentor", "completed", "notes", True),
    ("student", "open", "edit", False),
    ("student", "expired", "renew", False),
    ("student", "scheduled", "offer", False),
    ("student", "scheduled", "move", False),
    ("student", "scheduled", "move by an offer", False),
    ("student", "offered to sana", "accept", False),
    ("student", "offered to sana", "decline", True),
    ("student", "open", "cancel", True),
    ("student", "claimed", "cancel", True),
    ("student", "scheduled", "cancel", True),
    ("student", "scheduled", "cancel session", True),
    ("student", "begun", "join", True),
    ("student", "begun", "complete", True),
    ("student", "joined by sana", "mark absent", True),
    ("student", "absent sana", "contest", True),
    ("student", "completed", "tick", True),
    ("student", "completed", "rate", True),
]


@pytest.mark.parametrize("case", DECIDED, ids=str)
def test_whose_role_was_taken_makes_no_new_plans_and_finishes_what_has_begun(
    database: Database, cast: Cast, case: tuple[str, str, str, bool]
) -> None:
    role, stage, act, may = case
    held = Held(database, cast, stage)
    who = cast.maya if role == "mentor" else cast.sana
    demote(database, who, role)
    do = (ON_REQUEST | ON_SESSION)[act]
    if may:
        do(held, who)
        return
    with pytest.raises(NotAllowed, match=f"You are not a {role} here any more"):
        do(held, who)


def test_every_command_on_what_is_held_is_decided() -> None:
    assert {act for _, _, act, _ in DECIDED} == ON_REQUEST.keys() | ON_SESSION.keys()


def test_the_sweep_lets_go_what_they_hold(database: Database, cast: Cast) -> None:
    claimed = factories.claimed(database, cast.sana, cast.maya)
    demote(database, cast.maya, "mentor")
    assert maintenance.sweep(database, RULES)["release_from_inactive"] == 1
    assert factories.row(database, claimed).status == "open"


def test_pages_say_so_too(database: Database, cast: Cast) -> None:
    held = Held(database, cast, "offered to maya")
    claimed = factories.claimed(database, cast.sam, cast.maya)
    demote(database, cast.maya, "mentor")
    request = held.do(cast.maya, request_queries.detail, claimed)
    page = held.do(cast.maya, session_queries.detail, held.session_id)
    assert [request.actions[act] is True for act in ("release", "schedule", "offer")] == [False] * 3
    assert "undo_claim" not in request.actions
    assert [page.card.actions[act] is True for act in ("reschedule", "cancel")] == [False] * 2
    assert [(offer.possible is True, offer.answer is True) for offer in page.offers] == [(False, True)]


def test_who_is_an_admin_as_well_releases_and_cancels_as_one(database: Database, cast: Cast) -> None:
    claimed = factories.claimed(database, cast.sam, cast.maya)
    session_id = factories.scheduled(database, cast.sana, cast.maya, START)
    with database.system_transaction() as db:
        people.change_roles(db, cast.maya.email, add=[Role.ADMIN], remove=[Role.MENTOR])
    factories.do(database, cast.maya, requests.release, claimed)
    factories.do(database, cast.maya, sessions.cancel, session_id)
