"""The way into the room: one press, which records the join, and the page of ours that then leads on. Pure; HTML."""

from datetime import datetime

from markupsafe import Markup

from domain.sessions.read_models import SessionCard, SessionDetail
from ui import urls
from ui.components.sessions import text
from ui.markup import markup


def way_in(card: SessionCard, now: datetime, *, look: str = "", short: bool = False) -> Markup:
    """ "Join session"; before its time the same words without a way, and why. Nothing where there is no way at all.

    `short` leaves the reason to screen readers and to who points at it. When the session is over, what came of it is what counts: the way in is still there, and quiet.
    """
    answer = card.actions.get("join")
    if card.status != "scheduled" or answer is None:
        return Markup("")
    if answer is True:
        over = " ghost" if now >= card.ends_at else ""
        return join_button(card.id, f"btn{over} {look}".strip())
    return markup(
        '<button class="btn {look}" type="button" aria-disabled="true" aria-describedby="not-yet-{id}" title="{reason}">'
        '{words}</button><span id="not-yet-{id}" class="small {reads}">{reason}</span>',
        look=look,
        id=card.id,
        words=text.JOIN,
        reads="hidden-words" if short else "muted",
        reason=answer,
    )


def join_button(session_id: int, look: str = "btn") -> Markup:
    """A plain form, so that it works like any button of the web. Its answer has a tab of its own: the session waits here."""
    return markup(
        '<form method="post" action="{action}" target="_blank" rel="noopener">'
        '<button class="{look}" type="submit" title="{new_tab}">{words}</button></form>',
        action=urls.join(session_id),
        look=look,
        new_tab=text.NEW_TAB,
        words=text.JOIN,
    )


def room_words(page: SessionDetail, address: str, no_show_minutes: int) -> Markup:
    """What stands there while the room opens, and for whoever it does not open for. A plain page: no script copies."""
    name = page.counterpart.first_name
    return markup(
        '<section class="card stack"><h1>{heading}</h1><p>{by_itself}</p>'
        '<p class="row wrap"><a class="btn" href="{address}" rel="noreferrer">{open}</a>'
        '<a class="btn ghost" href="{back}">{session}</a></p>'
        '<div><h2 class="sub">{if_not}</h2><p>{other_browser}</p></div>'
        '<div class="field"><label for="room-address">{label}</label>'
        '<input id="room-address" class="control" type="text" readonly value="{address}"></div>'
        '<div><h2 class="sub">{late}</h2><p>{told}</p></div></section>',
        heading=text.ROOM_OPENS,
        by_itself=text.opens_by_itself(page.card.title, name),
        address=address,
        open=text.OPEN_ROOM,
        back=urls.session(page.card.id),
        session=text.VIEW_SESSION,
        if_not=text.IF_IT_DOES_NOT_OPEN,
        other_browser=text.COPY_IT,
        label=text.ROOM_ADDRESS,
        late=text.IF_LATE,
        told=text.late_is_seen(name, no_show_minutes),
    )
