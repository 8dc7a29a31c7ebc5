"""HTML from a template of ours and words of theirs: the words are escaped, always."""

import re
import unicodedata
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
    return _link(address) if _leads_out(address, ("https",)) else markup("{address}", address=address)


def with_links(words: str) -> Markup:
    """What somebody wrote, with the web addresses in it as links; everything else stays text."""
    parts, place = [], 0
    for found in ADDRESS.finditer(words):
        address = _without_sentence_end(found[0])
        if _leads_out(address, ("http", "https")):
            parts += [markup("{words}", words=words[place : found.start()]), _link(address)]
            place = found.start() + len(address)
    return joined([*parts, markup("{words}", words=words[place:])])


# Quotation marks and angle brackets are never part of an address that people write within a sentence.
ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+", re.IGNORECASE)


def _without_sentence_end(address: str) -> str:
    """Without what belongs to the sentence around it: a full stop, a bracket that was opened before."""
    while address and (address[-1] in ".,;:!?'’…" or _closes_too_much(address)):
        address = address[:-1]
    return address


def _closes_too_much(address: str) -> bool:
    opening = {")": "(", "]": "[", "}": "{"}.get(address[-1])
    return opening is not None and address.count(address[-1]) > address.count(opening)


def _leads_out(address: str, schemes: tuple[str, ...]) -> bool:
    """Whether it is an address with a host and without a name or password, in which nothing is invisible."""
    try:
        parts = urlsplit(address)
        good = parts.scheme in schemes and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
    return good and not any(unicodedata.category(one)[0] in "CZ" for one in address)


def _link(address: str) -> Markup:
    return markup(
        '<a href="{address}" rel="noopener noreferrer nofollow" target="_blank">{address}</a>',
        address=address,
    )
