"""Times outside the windows: proposed, accepted or declined, and struck out when they become impossible."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain import maintenance, requests, sessions
from domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from domain.requests import queries as request_queries
from domain.sessions import offers
from domain.sessions import queries as session_queries
from persistence.database import Database
from tests import factories
from tests.factories import RULES, Actor, Cast

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def evening(hour: int = 20, days: int = 2) -> datetime:
    """Outside the windows, which are 15 to 19."""
    return factories.tomorrow(hour, days=days)


def offered(database: Database, cast: Cast, *starts: datetime) -> tuple[int, list[int]]:
    """A request of Sana's that Maya holds and offers these times for; its id and the offers'."""
    request_id = factories.claimed(database, cast.sana, cast.maya)
    return request_id, factories.do(
        database, cast.maya, offers.offer, request_id, list(starts or [evening()])
    )


def ends(database: Database) -> list[Any]:
    return [one.outcome for one in factories.sql(database, "SELECT outcome FROM session_offers ORDER BY id")]


def lines(database: Database, who: Actor, request_id: int, **how: Any) -> Any:
    return factories.do(database, who, request_queries.detail, request_id, **how).offers


# Making them


def test_a_mentor_offers_three_times_and_both_read_them(database: Database, cast: Cast) -> None:
    starts = [evening(21), evening(8, days=3), evening(20)]
    request_id, ids = offered(database, cast, *starts)
    assert len(ids) == 3
    hers, theirs = (lines(database, who, request_id) for who in (cast.sana, cast.maya))
    assert [one.starts_at for one in hers] == sorted(starts)
    assert [(one.by_viewer, one.possible, one.answer) for one in hers] == [(False, True, True)] * 3
    assert [(one.by_viewer, one.answer is True) for one in theirs] == [(True, False)] * 3
    assert factories.events(database, request_id)[-1] == ("offered", "mentor")
    assert factories.row(database, request_id).status == "claimed"


def test_no_more_than_three_wait_for_an_answer(database: Database, cast: Cast) -> None:
    request_id, (first, _) = offered(database, cast, evening(20), evening(21))
    with pytest.raises(Conflict, match="Up to 3 times"):
        factories.do(database, cast.maya, offers.offer, request_id, [evening(8, 3), evening(9, 3)])
    factories.do(database, cast.maya, offers.offer, request_id, [evening(8, 3)])
    with pytest.raises(Conflict, match="Up to 3 times"):
        factories.do(database, cast.maya, offers.offer, request_id, [evening(9, 3)])
    factories.do(database, cast.sana, offers.decline, first)
    factories.do(database, cast.maya, offers.offer, request_id, [evening(9, 3)])


def test_a_lapsed_offer_is_no_longer_counted_though_no_sweep_has_run(database: Database, cast: Cast) -> None:
    soon = factories.tomorrow(15) + timedelta(hours=4)
    request_id, _ = offered(database, cast, soon, soon + HOUR, soon + 2 * HOUR)
    later = soon - HOUR - 30 * MINUTE  # the first has lapsed: a session begins at least two hours ahead
    factories.do(database, cast.maya, offers.offer, request_id, [evening(8, 3)], now=later)
    assert len(lines(database, cast.sana, request_id, now=later)) == 3


def test_offers_that_make_no_sense_are_refused_with_their_field(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    good = evening()
    for starts in (
        [],
        [good, good + HOUR, good + 2 * HOUR, good + 3 * HOUR],
        [good.replace(tzinfo=None)],
        [good, good.replace(tzinfo=None)],
        [factories.tomorrow(0, days=-3)],
        [good + timedelta(days=60)],
        [datetime.max.replace(tzinfo=good.tzinfo)],
        [datetime.min.replace(tzinfo=good.tzinfo)],
    ):
        with pytest.raises(Invalid) as caught:
            factories.do(database, cast.maya, offers.offer, request_id, starts)
        assert caught.value.field == "starts_at"
    factories.do(database, cast.maya, offers.offer, request_id, [good, good])
    assert ends(database) == [None]
    with pytest.raises(Conflict, match="offered already"):
        factories.do(database, cast.maya, offers.offer, request_id, [good])


def test_a_time_at_which_one_of_them_is_busy_is_not_offered(database: Database, cast: Cast) -> None:
    factories.scheduled(database, cast.sana, cast.milo, factories.tomorrow(16, days=2))
    request_id = factories.claimed(database, cast.sana, cast.maya)
    with pytest.raises(Conflict, match="already has a session"):
        factories.do(
            database, cast.maya, offers.offer, request_id, [factories.tomorrow(16, days=2) + 30 * MINUTE]
        )
    factories.do(database, cast.maya, offers.offer, request_id, [factories.tomorrow(17, days=2)])


def test_offers_block_nothing(database: Database, cast: Cast) -> None:
    _, _ = offered(database, cast, evening())
    other = factories.claimed(database, cast.sam, cast.maya)
    (offer_id,) = factories.do(database, cast.maya, offers.offer, other, [evening()])
    assert factories.do(database, cast.sam, offers.accept, offer_id)


def test_who_has_no_part_in_it_offers_nothing(database: Database, cast: Cast) -> None:
    request_id = factories.claimed(database, cast.sana, cast.maya)
    for who, refusal in (
        (cast.sana, NotAllowed),
        (cast.ada, NotAllowed),
        (cast.sam, NotFound),
        (cast.milo, NotFound),
    ):
        with pytest.raises(refusal):
            factories.do(database, who, offers.offer, request_id, [evening()])
    still_open = factories.request(database, cast.sam)
    with pytest.raises(NotAllowed):
        factories.do(database, cast.milo, offers.offer, still_open, [evening()])


# Accepting


def test_the_student_accepts_and_it_is_the_session(database: Database, cast: Cast) -> None:
    request_id, (first, second) = offered(database, cast, evening(20), evening(21))
    session_id = factories.do(database, cast.sana, offers.accept, second).session_id
    kept = factories.meeting(database, session_id)
    assert (kept.starts_at, kept.ends_at, kept.sequence) == (evening(21), evening(22), 0)
    assert factories.row(database, request_id).status == "scheduled"
    assert factories.events(database, request_id)[-1] == ("scheduled", "student")
    assert ends(database) == ["superseded", "accepted"]
    for offer_id in (first, second):
        with pytest.raises(Conflict, match="gone"):
            factories.do(database, cast.sana, offers.accept, offer_id)
    for who in (cast.sana, cast.maya):
        assert factories.do(database, who, session_queries.detail, session_id).card.starts_at == evening(21)


def test_nobody_accepts_or_declines_their_own_offer_or_somebody_elses(database: Database, cast: Cast) -> None:
    _, (offer_id,) = offered(database, cast)
    for command in (offers.accept, offers.decline):
        for who, refusal in (
            (cast.maya, NotAllowed),
            (cast.ada, NotAllowed),
            (cast.sam, NotFound),
            (cast.milo, NotFound),
        ):
            with pytest.raises(refusal):
                factories.do(database, who, command, offer_id)
        for unknown in (0, -1, 10**6, 2**63):
            with pytest.raises(NotFound):
                factories.do(database, cast.sana, command, unknown)
    assert ends(database) == [None]


@pytest.mark.parametrize("who_is_busy", ["sana", "maya"])
def test_r5_an_offer_that_has_just_become_impossible_says_pick_another(
    database: Database, cast: Cast, who_is_busy: str
) -> None:
    """Struck out on the page with the reason, and refused with it; never an overlap."""
    request_id, (offer_id, other) = offered(database, cast, evening(20), evening(8, 3))
    mentor, student = (cast.milo, cast.sana) if who_is_busy == "sana" else (cast.maya, cast.sam)
    second = factories.claimed(database, student, mentor)
    (taken,) = factories.do(database, mentor, offers.offer, second, [evening(20) + 30 * MINUTE])
    factories.do(database, student, offers.accept, taken)
    shown = {one.id: one.possible for one in lines(database, cast.sana, request_id)}
    assert shown[other] is True
    assert "not possible any more" in str(shown[offer_id])
    with pytest.raises(Conflict, match=r"not possible any more\. One of you .* Please pick another\."):
        factories.do(database, cast.sana, offers.accept, offer_id)
    assert factories.row(database, request_id).status == "claimed"
    assert factories.do(database, cast.sana, offers.accept, other)


def test_an_offer_that_came_too_near_has_lapsed(database: Database, cast: Cast) -> None:
    request_id, (offer_id,) = offered(database, cast, evening(days=1))  # within the 48 hours of the claim
    near = evening(days=1) - 2 * HOUR
    assert lines(database, cast.sana, request_id, now=near - MINUTE)[0].possible is True
    assert lines(database, cast.sana, request_id, now=near) == ()
    for command in (offers.accept, offers.decline):
        with pytest.raises(Conflict, match="has lapsed"):
            factories.do(database, cast.sana, command, offer_id, now=near)
    assert factories.do(database, cast.sana, offers.accept, offer_id, now=near - MINUTE)


# How else they end


def test_a_declined_offer_is_gone_and_the_mentor_reads_of_it(database: Database, cast: Cast) -> None:
    request_id, (offer_id,) = offered(database, cast)
    factories.do(database, cast.sana, offers.decline, offer_id)
    assert ends(database) == ["declined"]
    assert factories.events(database, request_id)[-1] == ("declined", "student")
    assert lines(database, cast.maya, request_id) == ()
    with pytest.raises(Conflict, match="gone"):
        factories.do(database, cast.sana, offers.accept, offer_id)


def test_the_clock_ends_offers_that_nobody_answered(database: Database, cast: Cast) -> None:
    request_id, _ = offered(database, cast, evening(20, days=1), evening(21, days=1))
    near = evening(18, days=1)
    with database.system_transaction() as db:
        assert maintenance.lapse_offers(db, now=near - MINUTE, rules=RULES) is None
        assert maintenance.lapse_offers(db, now=near, rules=RULES) == request_id
        assert maintenance.lapse_offers(db, now=near, rules=RULES) is None
    assert ends(database) == ["lapsed", None]
    assert factories.events(database, request_id)[-1] == ("offers_lapsed", "system")


def test_offers_end_with_the_claim(database: Database, cast: Cast) -> None:
    request_id, (offer_id,) = offered(database, cast, factories.tomorrow(20, days=9))
    lapses = factories.row(database, request_id).claim_lapses_at
    with pytest.raises(Conflict, match="lapsed"):
        factories.do(database, cast.sana, offers.accept, offer_id, now=lapses)
    factories.do(database, cast.maya, requests.release, request_id)
    assert ends(database) == ["superseded"]
    with pytest.raises(DomainError, match="gone"):
        factories.do(database, cast.sana, offers.accept, offer_id)


@pytest.mark.parametrize("how", ["set", "withdrawn"])
def test_offers_are_overtaken_when_another_time_is_set_or_the_request_goes(
    database: Database, cast: Cast, how: str
) -> None:
    request_id, (offer_id,) = offered(database, cast)
    if how == "set":
        factories.do(database, cast.maya, sessions.schedule, request_id, factories.tomorrow(days=2))
    else:
        factories.do(database, cast.sana, requests.cancel, request_id)
    assert ends(database) == ["superseded"]
    with pytest.raises(Conflict, match="gone"):
        factories.do(database, cast.sana, offers.accept, offer_id)


# For a session that has a time


def test_either_side_offers_to_move_and_the_other_accepts(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    request_id = factories.request_of(database, session_id)
    for number, (asks, answers, part) in enumerate(
        ((cast.sana, cast.maya, "mentor"), (cast.maya, cast.sana, "student")), start=1
    ):
        (offer_id,) = factories.do(database, asks, offers.offer, request_id, [evening(19 + number)])
        assert factories.do(database, answers, session_queries.detail, session_id).offers[0].answer is True
        assert factories.do(database, answers, offers.accept, offer_id).session_id == session_id
        kept = factories.meeting(database, session_id)
        assert (kept.starts_at, kept.sequence, kept.status) == (evening(19 + number), number, "scheduled")
        assert factories.events(database, request_id)[-1] == ("rescheduled", part)
    assert ends(database) == ["accepted", "accepted"]


def test_an_offer_may_overlap_the_session_that_it_moves(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya, factories.tomorrow(18, days=2))
    request_id = factories.request_of(database, session_id)
    (offer_id,) = factories.do(database, cast.sana, offers.offer, request_id, [evening(18) + 30 * MINUTE])
    factories.do(database, cast.maya, offers.accept, offer_id)
    assert factories.meeting(database, session_id).starts_at == evening(18) + 30 * MINUTE


def test_an_offer_to_move_lapses_when_the_session_begins(database: Database, cast: Cast) -> None:
    session_id = factories.scheduled(database, cast.sana, cast.maya)
    request_id = factories.request_of(database, session_id)
    (offer_id,) = factories.do(database, cast.sana, offers.offer, request_id, [evening(20, days=5)])
    start = factories.tomorrow(days=2)
    with pytest.raises(Conflict, match="lapsed"):
        factories.do(database, cast.maya, offers.accept, offer_id, now=start)
    factories.do(database, cast.sana, sessions.complete, session_id, now=start)
    assert ends(database) == ["superseded"]
