"""What an open page is told: a message to read, a word for screen readers, a banner; and errors as words."""

from collections.abc import Iterable

from markupsafe import Markup
from nicegui import Client, ui

from domain.errors import DomainError
from persistence.database import DatabaseBusy, DatabaseUnavailable, OutcomeUnknown
from ui.client.text import AWAY, AWAY_BANNER, BUSY, OUTCOME_UNKNOWN
from ui.logs import log_unexpected, unexpected_message
from ui.markup import joined, markup


def announce(sentence: str) -> None:
    """Have a screen reader say the sentence, politely, without moving the focus."""
    voice = ui.context.client.storage.get("voice")
    if isinstance(voice, ui.label) and not voice.is_deleted:
        # The same words twice would be no change, and so not be read: a space that nobody sees makes it one.
        voice.set_text(f"{sentence}\u00a0" if voice.text == sentence else sentence)


def show_away(client: Client, *, away: bool) -> None:
    """One quiet banner on somebody's page while the database is out of reach; taken away when it is back."""
    banner = client.storage.get("banner")
    if isinstance(banner, ui.label) and not banner.is_deleted:
        banner.set_text(AWAY_BANNER if away else "")


READING_TIME = 7000  # milliseconds that a message stays


def message_for(error: Exception, *, where: str) -> str:
    """What a person reads about an error. A surprise is logged here, once, and gets a reference."""
    match error:
        case DomainError():
            return error.message
        case DatabaseUnavailable():
            return AWAY
        case DatabaseBusy():
            return BUSY
        case OutcomeUnknown():
            return OUTCOME_UNKNOWN
    return unexpected_message(log_unexpected(error, where=where))


PageLink = tuple[str, str]  # words, and the address on our own site to which they lead


def show_message(client: Client, sentence: str, *links: PageLink) -> None:
    """Show one message on somebody's page, with ways on from there, and have a screen reader say it once."""
    if client.is_deleted:
        return
    with client:
        announce(sentence)
        # Quasar makes it an alert, which would be read a second time, and loudly.
        ui.notify(
            message_html(sentence, links) if links else sentence,
            html=bool(links),
            position="bottom",
            timeout=READING_TIME + len(links) * READING_TIME // 2,
            multi_line=True,
            attrs={"role": "status", "aria-live": "off"},
        )


def message_html(sentence: str, links: Iterable[PageLink]) -> Markup:
    """The sentence, escaped, and behind it the links."""
    ways = [markup(' <a href="{href}">{words}</a>', href=href, words=words) for words, href in links]
    return markup("{sentence}{ways}", sentence=sentence, ways=joined(ways))
