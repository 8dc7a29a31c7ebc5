"""The sentences of the board and of its cards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.availability.ranges import FittingRanges
from domain.board.read_models import BoardCard, BoardPage
from domain.people.time_format import TimeFormat
from domain.permissions import Unavailable
from persistence.models import Role, SessionType, Urgency
from ui.components.board.card import card_words, fit_sentence, gone_words
from ui.components.board.filters import Filters
from ui.components.board.summary import chip_counts, listed_words, nothing_waits, one_less, waiting_words
from ui.components.board.text import TAKEN, news

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday
BERLIN = "Europe/Berlin"
TUESDAY = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
PAGE = BoardPage(
    items=(),
    next_cursor=None,
    waiting=14,
    counts={"fits": 6},
    released=0,
    can_take=2,
    load=True,
    has_hours=True,
)
HOUR = timedelta(hours=1)
SATURDAY, NEXT_TUESDAY = datetime(2026, 11, 28, 16, tzinfo=UTC), datetime(2026, 12, 1, 16, tzinfo=UTC)
FITTING = FittingRanges(
    (
        (SATURDAY - 8 * HOUR, SATURDAY - 5 * HOUR),
        (SATURDAY, SATURDAY + 3 * HOUR),
        (NEXT_TUESDAY, NEXT_TUESDAY + 1.5 * HOUR),
    )
)
CARD = BoardCard(
    id=7,
    title="Interview prep for Google SWE",
    description="Two coding rounds.",
    session_type=SessionType.INTERVIEW_PREPARATION,
    duration_minutes=60,
    urgency=Urgency.NORMAL,
    topics=("python", "sql"),
    student_name="Sana",
    student_time_zone="America/New_York",
    created_at=NOW - timedelta(hours=2),
    expires_at=NOW + timedelta(days=6, hours=22),
    expires_soon=False,
    slots=(TUESDAY, TUESDAY + timedelta(minutes=30), TUESDAY + timedelta(days=8)),
    slot_count=3,
    fitting=FITTING,
    shared_topics=("python",),
    claim=True,
    claim_lasts=timedelta(hours=48),
)


def test_it_says_who_waits_what_fits_and_how_many_more() -> None:
    assert waiting_words(PAGE) == "14 people are waiting. 6 fit your hours. You can take 2 more."


def test_nothing_fits_the_hours_of_whoever_has_said_none_and_they_are_asked_for() -> None:
    without = replace(PAGE, has_hours=False)
    words = waiting_words(without)
    assert "fit your hours" not in words
    assert "You have not said when you are free yet. You can take 2 more." in words
    assert '<a href="/mentorship/availability">Say when you are free</a>' in words
    assert "fits" not in chip_counts(without)
    assert chip_counts(PAGE) == PAGE.counts


def test_it_says_so_for_one_for_many_and_for_nobody() -> None:
    assert waiting_words(replace(PAGE, waiting=1, counts={"fits": 1})).startswith(
        "1 person is waiting. 1 fits your hours."
    )
    assert waiting_words(replace(PAGE, waiting=51, counts={})).startswith(
        "50+ people are waiting. None fit your hours."
    )
    assert waiting_words(replace(PAGE, waiting=0)) == ""  # the empty list says so, once


def test_those_that_a_mentor_had_before_are_said_where_they_are_not_shown() -> None:
    assert waiting_words(replace(PAGE, released=2)) == (
        "14 people are waiting. 6 fit your hours. 2 that you had before are not shown. You can take 2 more."
    )
    alone = replace(PAGE, waiting=0, released=1)
    assert waiting_words(alone).endswith("1 that you had before is not shown.")
    assert "Nobody" not in nothing_waits(Filters(), released=True)
    assert "Nobody is waiting" in nothing_waits(Filters())


def test_the_list_says_what_it_shows_why_in_this_order_and_whose_clock_it_reads() -> None:
    best = listed_words(PAGE, Filters(), 3, BERLIN)
    assert best.startswith("3 shown. What fits your hours comes first: urgent ones,")
    assert best.endswith("Times are Berlin time.")
    assert listed_words(replace(PAGE, next_cursor="x"), Filters(sort="oldest"), 20, BERLIN).startswith(
        "20 shown, more below. Who waits longest"
    )
    assert listed_words(PAGE, Filters(), 0, BERLIN) == ""


def test_a_mentor_who_can_take_no_more_reads_why() -> None:
    full = Unavailable("You are taking a break.")
    way = '<a href="/mentorship/availability">Go to Availability</a>'
    assert waiting_words(replace(PAGE, load=full)).endswith(f"You are taking a break. {way}")
    assert waiting_words(replace(PAGE, can_take=0)).endswith(f"You hold as many as you wanted at once. {way}")


def test_one_that_leaves_is_one_less_and_one_taken_is_room_less_too() -> None:
    page = replace(PAGE, counts={"fits": 6, "interview_preparation": 51, "urgent": 1})
    less = replace(page, waiting=13, counts={"fits": 5, "interview_preparation": 51, "urgent": 1})
    assert one_less(page, CARD, mine=False) == less
    assert one_less(page, CARD, mine=True) == replace(less, can_take=1)
    assert one_less(page, replace(CARD, slots=(), urgency=Urgency.URGENT), mine=False).counts == {
        "fits": 6,
        "interview_preparation": 51,
        "urgent": 0,
    }


def test_new_ones_are_counted_quietly() -> None:
    assert [news(number) for number in (1, 3, 51)] == [
        "1 new request",
        "3 new requests",
        "50+ new requests",
    ]


def test_an_empty_board_offers_a_way_only_where_filters_hide_something() -> None:
    assert "Show all" not in nothing_waits(Filters(sort="oldest"))
    assert "Show all open requests" in nothing_waits(Filters(q="x"))


def test_a_card_names_ranges_and_the_date_where_a_weekday_could_be_two() -> None:
    assert (
        fit_sentence(CARD, TimeFormat(BERLIN), NOW)
        == "Fits you Sat 09:00–12:00, 17:00–20:00, Tue 1 Dec 17:00–18:30"
    )
    more = replace(CARD, fitting=replace(FITTING, ranges=FITTING.ranges[1:2], more=4))
    assert fit_sentence(more, TimeFormat(BERLIN), NOW) == "Fits you Sat 17:00–20:00 (+4)"


def test_a_card_says_whose_night_it_is_where_nothing_else_fits() -> None:
    midnight = datetime(2026, 11, 27, 23, tzinfo=UTC)

    def says(*night_for: Role, more: int = 0) -> str:
        found = FittingRanges(((midnight, midnight + 3 * HOUR),), more, night_for)
        return fit_sentence(replace(CARD, fitting=found), TimeFormat(BERLIN), NOW)

    assert says(Role.MENTOR) == "Only at night for you: Sat 00:00–03:00"
    assert says(Role.STUDENT, more=1) == "Only at night for Sana: Sat 00:00–03:00 (+1)"
    assert says(Role.MENTOR, Role.STUDENT) == "Only at night for you both: Sat 00:00–03:00"


def test_only_what_fits_by_day_looks_like_a_fit() -> None:
    night = replace(CARD, fitting=replace(FITTING, night_for=(Role.MENTOR,)))
    assert 'class="small suits"' in card_words(CARD, TimeFormat(BERLIN), NOW, "")
    assert 'class="small muted"' in card_words(night, TimeFormat(BERLIN), NOW, "")


def test_a_card_says_so_where_nothing_fits() -> None:
    none = replace(CARD, slots=(), slot_count=0, fitting=FittingRanges())
    assert fit_sentence(none, TimeFormat(BERLIN), NOW) == "None of its times fits you at the moment."


def test_a_card_escapes_what_people_typed() -> None:
    nasty = "<script>alert(1)</script>"
    words = card_words(
        replace(CARD, title=nasty, description=nasty, topics=(nasty,), student_name=nasty),
        TimeFormat(BERLIN),
        NOW,
        "",
    )
    assert "<script>" not in words
    assert words.count("&lt;script&gt;") == 4


def test_a_card_without_a_time_that_fits_can_only_be_claimed() -> None:
    both, one = (
        card_words(card, TimeFormat(BERLIN), NOW, "")
        for card in (CARD, replace(CARD, slots=(), slot_count=0))
    )
    assert 'class="btn ghost small" data-do="claim" value="7"' in both
    assert 'class="btn small" data-do="schedule" value="7"' in both
    assert one.count("<button") == 1
    assert 'class="btn small" data-do="claim" value="7"' in one


def test_the_buttons_of_a_card_say_what_they_are_about_and_what_a_claim_binds_to() -> None:
    words = card_words(CARD, TimeFormat(BERLIN), NOW, "")
    assert 'aria-describedby="request-7 fit-7">Claim and schedule<' in words
    assert 'aria-describedby="request-7 fit-7 binds-7">Claim<' in words
    assert "Claim: 48 h to set a time" in words
    urgent = replace(CARD, claim_lasts=timedelta(hours=12))
    assert "Claim: 12 h to set a time" in card_words(urgent, TimeFormat(BERLIN), NOW, "")
    assert "1 h 30 min" in card_words(replace(CARD, claim_lasts=1.5 * HOUR), TimeFormat(BERLIN), NOW, "")


def test_a_card_that_cannot_be_taken_has_no_buttons() -> None:
    paused = card_words(
        replace(CARD, claim=Unavailable("You are taking a break.")), TimeFormat(BERLIN), NOW, ""
    )
    assert "<button" not in paused
    assert "to set a time" not in paused
    assert "You are taking a break." in paused


def test_a_card_that_went_names_others_like_it() -> None:
    none, three = gone_words(CARD, TAKEN, []), gone_words(CARD, TAKEN, [CARD] * 3)
    assert TAKEN in none
    assert "like it" not in none
    assert "Someone took this one a moment ago. Here are three more like it." in three
    assert three.count('<a href="/mentorship/requests/7">') == 3
    assert "Here is one more like it." in gone_words(CARD, TAKEN, [CARD])


def test_a_card_says_facts_and_shared_topics_in_words() -> None:
    words = card_words(CARD, TimeFormat(BERLIN), NOW, "")
    for part in ("Sana", "60 min", "Interview Preparation", "waiting 2 h", "yours too"):
        assert part in words


def test_a_card_has_one_clock_and_it_is_the_deadline_only_where_that_is_near() -> None:
    assert "expires" not in card_words(CARD, TimeFormat(BERLIN), NOW, "")
    soon = card_words(
        replace(CARD, expires_at=NOW + 30 * HOUR, expires_soon=True), TimeFormat(BERLIN), NOW, ""
    )
    assert "expires in 1 day" in soon
    assert "waiting" not in soon


def test_a_reason_said_above_the_list_is_not_repeated_on_each_card() -> None:
    full = Unavailable("You hold 3 requests, as many as you wanted at once.")
    assert full in card_words(replace(CARD, claim=full), TimeFormat(BERLIN), NOW, "")
    assert full not in card_words(replace(CARD, claim=full), TimeFormat(BERLIN), NOW, str(full))


def test_only_urgent_has_a_badge_and_high_is_plain_text() -> None:
    assert 'class="badge urgent"' in card_words(
        replace(CARD, urgency=Urgency.URGENT), TimeFormat(BERLIN), NOW, ""
    )
    high = card_words(replace(CARD, urgency=Urgency.HIGH), TimeFormat(BERLIN), NOW, "")
    assert "High urgency" in high
    assert "badge" not in high
