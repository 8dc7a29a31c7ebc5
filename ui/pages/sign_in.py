"""The way in, as plain HTML: in a demo one button a person, otherwise a link that somebody here hands out."""

from collections.abc import Sequence

from starlette.responses import HTMLResponse

from domain.people.commands import PersonLine
from ui.layout.plain import message_page, plain_page
from ui.markup import joined, markup


def demo_page(people: Sequence[PersonLine], next_path: str) -> HTMLResponse:
    """Anybody may be anybody: only ever on this machine."""
    buttons = [
        markup(
            '<form method="post" action="/sign-in/demo"><input type="hidden" name="next" value="{next_path}">'
            '<button class="btn ghost wide" name="email" value="{email}">Continue as {name}</button></form>',
            next_path=next_path,
            email=person.email,
            name=person.name,
        )
        for person in people
    ]
    body = markup(
        '<section class="card stack"><h1>Sign in</h1>'
        '<p class="muted">This is a demo. Choose who you would like to be; a second browser can be somebody else.</p>'
        '<div class="stack tight">{buttons}</div></section>',
        buttons=joined(buttons),
    )
    return plain_page("Sign in", body)


def ask_page() -> HTMLResponse:
    body = markup(
        '<section class="card stack"><h1>Sign in</h1>'
        "<p>You come in with a sign-in link. Ask whoever runs this place for one;"
        " it works once, for a quarter of an hour.</p>"
        '<p class="muted">You have one? Open it in this browser, and you are in.</p></section>'
    )
    return plain_page("Sign in", body)


def link_page(code: str) -> HTMLResponse:
    """One button, because mail programs open links to look at them, and that must not use the link up."""
    body = markup(
        '<section class="card stack"><h1>Welcome</h1><p>One click, and you are signed in on this browser.</p>'
        '<form method="post" action="/sign-in/link/{code}"><button class="btn">Sign in</button></form></section>',
        code=code,
    )
    return plain_page("Sign in", body)


def no_way_in(sentence: str) -> HTMLResponse:
    link = ("Go to sign-in", "/sign-in")
    return message_page("This link does not work any more", sentence, status=410, link=link)
