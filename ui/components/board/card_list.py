"""A list of cards, and the one listener that hears the buttons of all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nicegui import events, html
from nicegui.element import Element

from domain.board.read_models import BoardCard
from domain.people.time_format import TimeFormat
from ui.client.messages import show_message
from ui.components.basic.focus import take_focus
from ui.components.board.card import CardElement, OnButton, board_card

# A card is busy from the click on, not from the answer on, until it is done. Its buttons keep the focus, which
# `disabled` takes. A click that was lost on the way has no answer: after a while they may be clicked again.
WHEN_CLICKED = """(event) => {
    const button = event.target.closest("button[data-do]");
    if (!button || button.hasAttribute("aria-disabled")) return;
    const card = button.parentElement, buttons = card.querySelectorAll("button");
    const free = () => {
        clearTimeout(patience);
        buttons.forEach((one) => { one.removeAttribute("aria-disabled"); one.removeAttribute("aria-busy"); });
    };
    const patience = setTimeout(free, 10000);
    card.addEventListener("done", free, { once: true });
    buttons.forEach((one) => one.setAttribute("aria-disabled", "true"));
    button.setAttribute("aria-busy", "true");
    emit(button.dataset.do, Number(button.value));
}"""
WHEN_DONE = 'getHtmlElement({id})?.dispatchEvent(new Event("done"))'


@dataclass
class CardList:
    """The cards that a page shows, by the id of their request. `does` is what the buttons of an open one do."""

    time_format: TimeFormat
    box: Element
    does: Mapping[str, OnButton]
    on_left: Callable[[], object]  # told when a card that went away has left by itself
    cards: dict[int, CardElement] = field(default_factory=dict)


def card_list(
    time_format: TimeFormat, *, claim: OnButton, schedule: OnButton, on_left: Callable[[], object]
) -> CardList:
    """An empty list. `claim` and `schedule` get the card that was clicked, so that the result can show there."""
    does = {"claim": claim, "schedule": schedule}
    shown = CardList(time_format, html.div().classes("list"), does, on_left)

    async def clicked(event: events.GenericEventArguments) -> None:
        match event.args:  # what no button of ours asks for is passed over: it may be forged (promise S9)
            case [str(what), int(request_id)] if not isinstance(request_id, bool):
                drawn = shown.cards.get(request_id)
                if drawn and not drawn.busy and what in drawn.does:
                    await _once(drawn, drawn.does[what])
                elif drawn and drawn.gone and what in shown.does:
                    _too_late(drawn)

    shown.box.on("click", clicked, js_handler=WHEN_CLICKED)
    return shown


def add_card(shown: CardList, card: BoardCard, *, place: int | None = None, said: str = "") -> CardElement:
    """Draw a card, at the end or in its place; one of the same request, which had left the board, goes."""
    remove_card(shown, card.id)
    with shown.box:
        drawn = board_card(
            card, shown.time_format, shown.does, listed=shown.cards, on_left=shown.on_left, said=said
        )
    if place is not None:
        drawn.article.move(target_index=place)
    shown.cards[card.id] = drawn
    return drawn


def remove_card(shown: CardList, request_id: int) -> None:
    if drawn := shown.cards.pop(request_id, None):
        drawn.article.delete()


def clear_cards(shown: CardList) -> None:
    shown.cards.clear()
    shown.box.clear()


def _too_late(drawn: CardElement) -> None:
    """It went while the click was on its way: whoever clicked is told so, as they are when the command refuses."""
    show_message(drawn.article.client, drawn.gone)
    take_focus(drawn.article)


async def _once(drawn: CardElement, do: OnButton) -> None:
    """One thing at a time on a card. Where it still says the same afterwards, its buttons work again."""
    words, drawn.busy = drawn.article.content, True
    try:
        await do(drawn)
    finally:
        drawn.busy = False
        if not drawn.article.is_deleted and drawn.article.content == words:
            drawn.article.client.run_javascript(WHEN_DONE.format(id=drawn.article.id))
