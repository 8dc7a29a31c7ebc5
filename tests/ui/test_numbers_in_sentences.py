"""A sentence that states a number says the one that is enforced, also where somebody has set another."""

from datetime import timedelta

import pytest

from ui.auth.text import ask_for_a_link
from ui.components.availability.text import between, next_weeks
from ui.components.dashboard.text import ask_for
from ui.components.requests.form_text import links_hint, topics_hint
from ui.components.scheduling.text import all_offered, row_name, what_offering_does, windows_hint
from ui.components.sessions.ended_text import cancelled_late
from ui.components.sessions.outcome_text import choose_stars, next_steps_hint, star, too_many_steps
from ui.components.sessions.text import late_is_seen


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        (cancelled_late(timedelta(hours=3)), "less than three hours before"),
        (cancelled_late(timedelta(hours=1)), "less than one hour before"),
        (cancelled_late(timedelta(hours=24)), "less than 24 hours before"),
        (all_offered(3), "Three times are on offer already."),
        (what_offering_does("Sana", 5, ""), "up to five times"),
        (windows_hint(10, 30, "Berlin time"), "Up to ten, within the next 30 days, in Berlin time."),
        (topics_hint(5), "Up to five,"),
        (links_hint(3), "Up to three https addresses, one per line"),
        (next_steps_hint("Sana", 10), "up to ten."),
        (too_many_steps(12, 10), "These are 12 steps. Ten are the most;"),
        (choose_stars(1, 5), "Choose one to five."),
        (late_is_seen("Maya", 10), "absent in the first 10 minutes"),
        (ask_for(15, 90), "Ask for 15 to 90 minutes"),
        (between(1, 20), "Between 1 and 20."),
        (next_weeks(2), "The next two weeks"),
        (ask_for_a_link(timedelta(minutes=15)), "for a quarter of an hour."),
        (ask_for_a_link(timedelta(minutes=40)), "for 40 minutes."),
    ],
)
def test_a_sentence_takes_its_number_from_the_rule(sentence: str, says: str) -> None:
    assert says in sentence


def test_a_scale_says_what_its_ends_mean_and_rows_what_they_are_for() -> None:
    assert [star(stars, 1, 4) for stars in range(1, 5)] == ["1, not helpful", "2", "3", "4, very helpful"]
    assert [row_name(row) for row in (0, 1, 7)] == [
        "First time",
        "Second time (optional)",
        "Time 8 (optional)",
    ]
