"""For a mentor who never said when they are free: the card that asks, with what most people begin with."""

from markupsafe import Markup

from domain.people.time_format import TimeFormat
from ui.components.availability import text
from ui.components.availability.fill_in import preset_words
from ui.markup import joined, markup
from ui.urls import AVAILABILITY, availability_with


def hours_nudge(time_format: TimeFormat, *, level: int = 2) -> Markup:
    """As HTML for one `ui.html`; each link leads to the page of hours, a preset filled in but not saved."""
    links = [
        markup(
            '<a class="btn ghost small" href="{address}">{words}</a>',
            address=availability_with(key),
            words=words,
        )
        for key, words in preset_words(time_format).items()
    ]
    return markup(
        '<h{level}>{heading}</h{level}><p class="muted">{sentence}</p>'
        '<p class="row wrap gap-above">{links}<a class="btn text small" href="{page}">{other}</a></p>',
        level=level,
        heading=text.SAY_WHEN,
        sentence=text.SAY_WHEN_SENTENCE,
        links=joined(links),
        page=AVAILABILITY,
        other=text.SAY_OTHER_HOURS,
    )
