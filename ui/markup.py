"""HTML from a template of ours and words of theirs: the words are escaped, always."""

from urllib.parse import urlsplit

from markupsafe import Markup, escape


def markup(template: str, /, **words: object) -> Markup:
    """The template, which must be a literal of ours, with `{name}` filled by escaped words (`Markup` goes in as it is).

    For `ui.html(…, sanitize=False)`: one element for a whole card, whatever people typed into it.
    """
    escaped = {name: escape(word) for name, word in words.items()}
    return Markup(template.format_map(escaped))  # noqa: S704  # the template is ours, and what fills it is escaped


def joined(parts: list[Markup]) -> Markup:
    """The parts one after the other."""
    return Markup("").join(parts)


def facts(*parts: str | Markup | None) -> Markup:
    """A line of small facts with dots between them; what is None or empty is left out."""
    spans = Markup("</span><span>").join(part for part in parts if part)
    return markup('<p class="muted small facts"><span>{spans}</span></p>', spans=spans)


def safe_link(address: str) -> Markup:
    """A link to an https address somebody typed; anything else stays text, whatever was stored."""
    try:
        parts = urlsplit(address)
        good = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or any(character.isspace() or ord(character) < 32 for character in address):
        return markup("{address}", address=address)
    return markup(
        '<a href="{address}" rel="noopener noreferrer nofollow" target="_blank">{address}</a>',
        address=address,
    )
