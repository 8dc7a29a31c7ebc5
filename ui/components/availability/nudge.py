"""For a mentor who never said when they are free: what most people begin with, each a press away."""

from markupsafe import Markup

from domain.people.time_format import TimeFormat
from ui.components.availability import text
from ui.components.availability.fill_in import preset_words
from ui.markup import joined, markup
from ui.urls import availability_with


def hours_nudge(time_format: TimeFormat) -> Markup:
    """As HTML; each link leads to the page of hours, with a preset filled in but not saved."""
    links = [
        markup(
            '<a class="btn ghost small" href="{address}">{words}</a>',
            address=availability_with(key),
            words=words,
        )
        for key, words in preset_words(time_format).items()
    ]
    return markup(
        '<p class="muted small">{sentence}</p><p class="row wrap gap-above">{links}</p>',
        sentence=text.UNTIL_HOURS_ARE_SAID,
        links=joined(links),
    )
