"""The sentences of the board and of its cards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.board.read_models import BoardCard, BoardPage
from domain.people.time_format import TimeFormat
from domain.permissions import Unavailable
from persistence.models import SessionType, Urgency
from ui.components.board.card import card_words, fit_sentence
from ui.components.board.filters import Filters
from ui.components.board.summary import nothing_waits, one_less, waiting_words
from ui.components.board.text import news

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday
BERLIN = "Europe/Berlin"
TUESDAY = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
PAGE = BoardPage(
    items=(), next_cursor=None, waiting=14, counts={"fits": 6}, can_take=2, load=True, has_hours=True
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
    slots=(TUESDAY, TUESDAY + timedelta(minutes=30), TUESDAY + timedelta(days=8)),
    slot_count=3,
    shared_topics=("python",),
    claim=True,
)


def test_it_says_who_waits_what_fits_and_how_many_more() -> None:
    assert waiting_words(PAGE) == "14 people are waiting. 6 fit your hours. You can take 2 more."


def test_it_says_so_for_one_for_many_and_for_nobody() -> None:
    assert waiting_words(replace(PAGE, waiting=1, counts={"fits": 1})).startswith(
        "1 person is waiting. 1 fits your hours."
    )
    assert waiting_words(replace(PAGE, waiting=51, counts={})).startswith(
        "50+ people are waiting. None fit your hours."
    )
    assert waiting_words(replace(PAGE, waiting=0)) == "Nobody is waiting at the moment."


def test_a_mentor_who_can_take_no_more_reads_why() -> None:
    full = Unavailable("You are taking a break.")
    assert waiting_words(replace(PAGE, load=full)).endswith("You are taking a break.")
    assert waiting_words(replace(PAGE, can_take=0)).endswith("You hold as many as you wanted at once.")


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


def test_a_card_names_the_times_that_fit_and_the_date_where_a_weekday_could_be_two() -> None:
    assert (
        fit_sentence(CARD, TimeFormat(BERLIN), NOW)
        == "3 of its times fit you: Tue 15:30, Tue 16:00, Wed 2 Dec, 15:30"
    )


def test_a_card_says_when_it_names_only_the_soonest() -> None:
    assert fit_sentence(replace(CARD, slot_count=12), TimeFormat(BERLIN), NOW).startswith(
        "12 of its times fit you, the soonest: Tue 15:30"
    )


def test_a_card_says_one_and_none_rightly() -> None:
    assert (
        fit_sentence(replace(CARD, slots=(TUESDAY,), slot_count=1), TimeFormat(BERLIN), NOW)
        == "1 of its times fits you: Tue 15:30"
    )
    assert (
        fit_sentence(replace(CARD, slots=(), slot_count=0), TimeFormat(BERLIN), NOW)
        == "None of its times fits you at the moment."
    )


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


def test_the_buttons_of_a_card_say_what_they_are_about_and_rest_where_it_cannot_be_taken() -> None:
    about = 'aria-describedby="request-7 fit-7"'
    assert card_words(CARD, TimeFormat(BERLIN), NOW, "").count(f"{about}>") == 2
    paused = replace(CARD, claim=Unavailable("You are taking a break."))
    assert card_words(paused, TimeFormat(BERLIN), NOW, "").count(f"{about} disabled>") == 2


def test_a_card_says_facts_and_shared_topics_in_words() -> None:
    words = card_words(CARD, TimeFormat(BERLIN), NOW, "")
    for part in ("Sana", "60 min", "Interview Preparation", "waiting 2 h", "expires in 6 days", "yours too"):
        assert part in words


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
