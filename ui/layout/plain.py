"""Plain pages: sign-in and what went wrong. No socket and no script, so that strangers and bots cost little."""

from markupsafe import Markup
from starlette.responses import HTMLResponse

from ui.layout import text
from ui.layout.assets import STYLESHEET
from ui.markup import markup


def plain_page(title: str, body: Markup, *, status: int = 200) -> HTMLResponse:
    """A whole page. `body` begins with the one `h1`."""
    page = markup(
        '<!doctype html><html lang="en-US"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>{title}</title>"
        '<link rel="icon" href="/favicon.ico"><link rel="stylesheet" href="{stylesheet}"></head><body>'
        '<a class="skip-link" href="#main">{skip}</a>'
        '<header class="page-header"><div><a class="brand" href="/"><i aria-hidden="true"></i>{product}</a></div></header>'
        '<main class="page" style="max-width: 560px" id="main" tabindex="-1">{body}</main>'
        '<footer class="page-footer"><p>{footer}</p></footer></body></html>',
        title=text.page_title(title),
        stylesheet=STYLESHEET,
        skip=text.SKIP,
        product=text.PRODUCT,
        footer=text.FOOTER,
        body=body,
    )
    return HTMLResponse(page, status)


def message_page(title: str, sentence: str, *, status: int, link: tuple[str, str]) -> HTMLResponse:
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
    return plain_page(title, body, status=status)
