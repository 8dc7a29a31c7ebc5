"""Next steps on the page of a session: the student ticks them, and both see what is done."""

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup
from nicegui import events, html, ui
from nicegui.element import Element

from domain import sessions
from domain.sessions.read_models import NextStep, SessionDetail
from ui.client.current_user import CurrentUser
from ui.components.sessions import outcome_text as text
from ui.markup import joined, markup, with_links
from ui.runtime.act import act

TICKED = "(event) => emit([event.target.value, event.target.checked])"


@dataclass
class NextSteps:
    """What is on screen. `ticks` are the boxes as the browser shows them, by position."""

    user: CurrentUser
    box: Element
    count: ui.html
    listed: ui.html
    session_id: int = 0
    steps: tuple[NextStep, ...] = ()
    ticks: dict[int, bool] | None = None


def next_steps_box(user: CurrentUser) -> NextSteps:
    """Make room for them; `update_next_steps` fills it."""
    with html.div().classes("stack tight") as box:
        count, listed = ui.html(sanitize=False), ui.html(sanitize=False)
    box.visible = False
    shown = NextSteps(user, box, count, listed)
    listed.on("change", partial(_ticked, shown), js_handler=TICKED)
    return shown


def update_next_steps(shown: NextSteps, page: SessionDetail) -> None:
    """Draw them anew only where the list is another one; a tick changes its box alone, which may have the focus."""
    may = page.card.actions.get("tick") is True
    before, shown.steps, shown.session_id = shown.steps, page.steps, page.card.id
    shown.box.visible = bool(page.steps)
    _show(shown.count, _count(page.steps))
    if not may:
        _show(shown.listed, _to_read(page.steps))
    elif shown.ticks is None or _texts(before) != _texts(page.steps):
        shown.ticks = {step.position: step.done for step in page.steps}
        _show(shown.listed, _to_tick(page.steps, shown.session_id))
    else:
        for step in page.steps:
            _set_tick(shown, step.position, done=step.done)


async def _ticked(shown: NextSteps, event: events.GenericEventArguments) -> None:
    """Save it at once; where that fails the box says so."""
    step, done = _pressed(shown, event.args)
    if step is None or shown.ticks is None:
        return
    shown.ticks[step.position] = done
    tick = partial(sessions.tick_step, done=done, text=step.text)  # `act` says a `done` of its own
    outcome = await act(shown.user.sign_in, tick, shown.session_id, step.position)
    if outcome is None:
        _set_tick(shown, step.position, done=step.done)


def _pressed(shown: NextSteps, told: object) -> tuple[NextStep | None, bool]:
    """Which box is meant; none where what was told is forged."""
    match told:
        case [str(position), bool(done)]:
            return next((step for step in shown.steps if str(step.position) == position), None), done
    return None, False


def _set_tick(shown: NextSteps, position: int, *, done: bool) -> None:
    if shown.ticks is None or shown.ticks.get(position) is done:
        return
    shown.ticks[position] = done
    box, value = _dom_id(shown.session_id, position), "true" if done else "false"
    shown.listed.client.run_javascript(f"document.getElementById('{box}').checked = {value}")


def _to_tick(steps: tuple[NextStep, ...], session_id: int) -> Markup:
    lines = [
        markup(
            '<li><label for="{id}"><input type="checkbox" id="{id}" value="{position}"{checked}>'
            "<span>{words}</span></label></li>",
            id=_dom_id(session_id, step.position),
            position=step.position,
            checked=Markup(" checked") if step.done else "",
            words=with_links(step.text),
        )
        for step in steps
    ]
    return markup('<ul class="next-steps choices" role="list">{lines}</ul>', lines=joined(lines))


def _to_read(steps: tuple[NextStep, ...]) -> Markup:
    lines = [
        markup(
            '<li class="{look}">{done}{words}</li>',
            look="done" if step.done else "",
            done=markup('<span class="hidden-words">{done}</span>', done=text.STEP_DONE) if step.done else "",
            words=with_links(step.text),
        )
        for step in steps
    ]
    return markup('<ul class="next-steps" role="list">{lines}</ul>', lines=joined(lines))


def _count(steps: tuple[NextStep, ...]) -> Markup:
    return markup(
        '<div class="row wrap"><h2>{heading}</h2><span class="muted small">{count}</span></div>',
        heading=text.NEXT_STEPS,
        count=text.steps_done(sum(step.done for step in steps), len(steps)),
    )


def _texts(steps: tuple[NextStep, ...]) -> list[str]:
    return [step.text for step in steps]


def _dom_id(session_id: int, position: int) -> str:
    return f"step-{session_id}-{position}"


def _show(part: ui.html, words: Markup) -> None:
    if part.content != words:
        part.set_content(words)
