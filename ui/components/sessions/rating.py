""" "Rate this session": one to five, and a comment that only the programme reads."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from nicegui import html, ui

from domain import sessions
from domain.errors import Invalid
from domain.limits import COMMENT, STARS
from ui.auth.sign_in import Visitor
from ui.components.basic.button import button
from ui.components.basic.choices import radio_group
from ui.components.basic.field import Field, focus, show_wrong, text_field
from ui.components.sessions import outcome_text as text
from ui.runtime.act import act, tell

SCALE = {str(stars): text.star(stars, *STARS) for stars in range(STARS.least, STARS.most + 1)}

OnDone = Callable[[], Awaitable[object]]


@dataclass
class Rating:
    """One open form, and what is chosen and typed in it."""

    visitor: Visitor
    session_id: int
    on_done: OnDone
    stars: int = 0
    comment: str = ""
    fields: dict[str, Field] = field(default_factory=dict)


def rating_form(visitor: Visitor, session_id: int, name: str, on_done: OnDone) -> None:
    """Draw the question; `name` is the mentor's."""
    rating = Rating(visitor, session_id, on_done)
    html.h2(text.RATE_HEADING)
    rating.fields["stars"] = radio_group(
        text.how_helpful(name), SCALE, on_pick=partial(pick, rating), look="in-a-row"
    )
    rating.fields["comment"] = text_field(
        text.COMMENT,
        "",
        kind="textarea",
        hint=text.comment_hint(name),
        limit=COMMENT.most,
        on_type=lambda typed: setattr(rating, "comment", typed),
    )
    with html.div():
        button(text.RATE, partial(rate, rating))


def pick(rating: Rating, value: str) -> None:
    rating.stars = int(value) if value in SCALE else 0
    show_wrong(rating.fields["stars"], None)


async def rate(rating: Rating) -> None:
    client = ui.context.client

    def refused(refusal: Invalid) -> None:
        place = rating.fields.get(refusal.field)
        if place is None:
            tell(client, refusal.message)
            return
        show_wrong(place, refusal.message)
        focus(place)

    if not rating.stars:
        refused(Invalid("stars", text.choose_stars(*STARS)))
        return
    outcome = await act(
        rating.visitor.sign_in,
        sessions.rate,
        rating.session_id,
        rating.stars,
        comment=rating.comment,
        done=text.THANKS,
        on_invalid=refused,
    )
    if outcome:
        await rating.on_done()
