""" "Rate this session": one to five, and a comment that only the programme reads."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from nicegui import html, ui

from domain import sessions
from domain.errors import Invalid
from domain.limits import COMMENT, STARS
from ui.client.current_user import CurrentUser
from ui.client.messages import show_message
from ui.components.basic.button import button
from ui.components.basic.choices import radio_group
from ui.components.basic.field import Field, focus, show_error, text_field
from ui.components.sessions import outcome_text as text
from ui.runtime.act import act

SCALE = {str(stars): text.star(stars, *STARS) for stars in range(STARS.least, STARS.most + 1)}

OnDone = Callable[[], Awaitable[object]]


@dataclass
class RatingForm:
    """One open form, and what is chosen and typed in it."""

    user: CurrentUser
    session_id: int
    on_done: OnDone
    stars: int = 0
    comment: str = ""
    fields: dict[str, Field] = field(default_factory=dict)


def rating_form(user: CurrentUser, session_id: int, name: str, on_done: OnDone) -> None:
    """Draw the question; `name` is the mentor's."""
    rating = RatingForm(user, session_id, on_done)
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


def pick(rating: RatingForm, value: str) -> None:
    rating.stars = int(value) if value in SCALE else 0
    show_error(rating.fields["stars"], None)


async def rate(rating: RatingForm) -> None:
    client = ui.context.client

    def refused(refusal: Invalid) -> None:
        place = rating.fields.get(refusal.field)
        if place is None:
            show_message(client, refusal.message)
            return
        show_error(place, refusal.message)
        focus(place)

    if not rating.stars:
        refused(Invalid("stars", text.choose_stars(*STARS)))
        return
    outcome = await act(
        rating.user.sign_in,
        sessions.rate,
        rating.session_id,
        rating.stars,
        comment=rating.comment,
        done=text.THANKS,
        on_invalid=refused,
    )
    if outcome:
        await rating.on_done()
