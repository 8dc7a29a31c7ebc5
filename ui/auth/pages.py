"""The way in, as plain HTML: in a demo one button a person, otherwise a link that somebody here hands out."""

from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup
from starlette.responses import HTMLResponse

from domain.people.accounts import PersonSummary
from ui import urls
from ui.auth import text
from ui.layout.plain import message_page, plain_page
from ui.markup import joined, markup


def demo_page(people: Sequence[PersonSummary], next_path: str, *, ended: bool = False) -> HTMLResponse:
    """Anybody may be anybody: only ever on this machine. `ended`: they were at work, and signed out elsewhere."""
    buttons = [
        markup(
            '<form method="post" action="{action}"><input type="hidden" name="next" value="{next_path}">'
            '<button class="btn ghost wide" name="email" value="{email}">{words}</button></form>',
            action=urls.SIGN_IN_AS_DEMO,
            next_path=next_path,
            email=person.email,
            words=text.continue_as(person.name),
        )
        for person in people
    ]
    body = markup(
        '<section class="card stack"><h1>{heading}</h1>{why}<p class="muted">{sentence}</p>'
        '<div class="stack tight">{buttons}</div></section>',
        heading=text.SIGN_IN,
        why=_why(ended=ended),
        sentence=text.DEMO,
        buttons=joined(buttons),
    )
    return plain_page(text.SIGN_IN, body)


def ask_page(link_lifetime: timedelta, *, ended: bool = False) -> HTMLResponse:
    body = markup(
        '<section class="card stack"><h1>{heading}</h1>{why}<p>{ask}</p><p class="muted">{have}</p></section>',
        heading=text.SIGN_IN,
        why=_why(ended=ended),
        ask=text.ask_for_a_link(link_lifetime),
        have=text.HAVE_A_LINK,
    )
    return plain_page(text.SIGN_IN, body)


def _why(*, ended: bool) -> Markup:
    return markup('<p class="hint">{words}</p>', words=text.ENDED) if ended else Markup()


def link_page(code: str) -> HTMLResponse:
    """One button, because mail programs open links to look at them, and that must not use the link up."""
    body = markup(
        '<section class="card stack"><h1>{heading}</h1><p>{sentence}</p>'
        '<form method="post" action="{action}"><button class="btn">{words}</button></form></section>',
        heading=text.WELCOME,
        sentence=text.ONE_CLICK,
        action=urls.sign_in_link(code),
        words=text.SIGN_IN,
    )
    return plain_page(text.SIGN_IN, body)


def no_way_in(sentence: str) -> HTMLResponse:
    link = (text.GO_TO_SIGN_IN, urls.SIGN_IN)
    return message_page(text.DEAD_LINK, sentence, status=410, link=link)
