"""Plain pages: sign-in and what went wrong. No socket and no script, so that strangers and bots cost little."""

from markupsafe import Markup
from starlette.responses import HTMLResponse

from ui.client.current_user import CurrentUser
from ui.layout import text
from ui.layout.assets import STYLESHEET
from ui.layout.navigation import header_html
from ui.markup import markup
from ui.urls import HOME

MAIN = "main"  # the id of the part that the skip link leads to


def plain_page(
    title: str, body: Markup, *, status: int = 200, user: CurrentUser | None = None, goes_on_to: str = ""
) -> HTMLResponse:
    """A whole page. `body` begins with the one `h1`. With `user`, the header has their links.

    With `goes_on_to`, an address, the browser goes on there by itself, at once.
    """
    refresh = '<meta http-equiv="refresh" content="0;url={address}">' if goes_on_to else ""
    page = markup(
        '<!doctype html><html lang="en-US"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "{refresh}<title>{title}</title>"
        '<link rel="icon" href="/favicon.ico"><link rel="stylesheet" href="{stylesheet}"></head><body>'
        "{header}"
        '<main class="page" style="max-width: 560px" id="{main}" tabindex="-1">{body}</main>'
        '<footer class="page-footer"><p>{footer}</p></footer></body></html>',
        refresh=markup(refresh, address=goes_on_to),
        title=text.page_title(title),
        stylesheet=STYLESHEET,
        main=MAIN,
        header=header_html(user, None, MAIN) if user else _header(),
        footer=text.FOOTER,
        body=body,
    )
    return HTMLResponse(page, status)


def _header() -> Markup:
    return markup(
        '<a class="skip-link" href="#{main}">{skip}</a>'
        '<header class="page-header"><div><a class="brand" href="{home}"><i aria-hidden="true"></i>{product}</a></div></header>',
        main=MAIN,
        skip=text.SKIP,
        home=HOME,
        product=text.PRODUCT,
    )


def message_page(
    title: str, sentence: str, *, status: int, link: tuple[str, str], user: CurrentUser | None = None
) -> HTMLResponse:
    """A page that says one thing and offers one way on: `link` is its words and its address."""
    words, address = link
    body = markup(
        '<section class="card stack"><h1>{title}</h1><p>{sentence}</p>'
        '<p><a class="btn" href="{address}">{words}</a></p></section>',
        title=title,
        sentence=sentence,
        address=address,
        words=words,
    )
    return plain_page(title, body, status=status, user=user)
