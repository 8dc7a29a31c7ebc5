"""What a list says when there is nothing in it: one warm sentence, and the next step."""

from markupsafe import Markup

from ui.markup import markup


def empty_state(
    heading: str, sentence: str, *, link: tuple[str, str] | None = None, level: int = 3
) -> Markup:
    """As HTML for one `ui.html`. `link` is (words, address of a page of ours); `level` is that of the heading."""
    button = Markup("")
    if link:
        words, address = link
        button = markup('<a class="btn ghost" href="{address}">{words}</a>', words=words, address=address)
    return markup(
        '<div class="empty-state"><h{level} class="sub">{heading}</h{level}><p class="muted">{sentence}</p>{button}</div>',
        heading=heading,
        level=level,
        sentence=sentence,
        button=button,
    )
