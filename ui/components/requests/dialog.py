"""The dialog in which a student asks: new, changed, or renewed. What is typed is kept as a draft until it is sent."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from nicegui import html

from domain import requests
from domain.errors import Invalid
from domain.people import drafts
from domain.requests.fields import RequestFields
from domain.requests.read_models import RequestCard
from ui.client.current_user import CurrentUser
from ui.components.basic.button import button
from ui.components.basic.dialog import Parts, dialog
from ui.components.basic.draft import Draft, discard, load_draft, save_now, save_soon
from ui.components.basic.text import CANCEL, START_OVER
from ui.components.requests import form_text as text
from ui.components.requests.form import check, draw, show_refusal
from ui.components.requests.form_values import Form, as_body, body_of, fields_of, is_empty, new_form
from ui.components.scheduling.presets import still_ahead
from ui.components.scheduling.subject import end_with_request
from ui.components.scheduling.window_picker import add_if_typed, window_picker
from ui.runtime.act import act
from ui.runtime.context import current

OnDone = Callable[[], Awaitable[object]]


async def ask(user: CurrentUser, then: OnDone) -> None:
    """Open "Request a mini session"; `then` runs once it is posted."""
    kept = await load_draft(user, drafts.REQUEST)
    draft = Draft(user, drafts.REQUEST, seed=str((kept or {}).get("seed") or secrets.token_urlsafe(16)))
    form = open_form(user, draft, kept)

    async def closed() -> None:
        """What was typed is kept, and the page says so."""
        if not draft.sent and (draft.changes or kept):
            await save_now(draft, None if is_empty(form) else body_of(form))
            await then()

    async def post(fields: RequestFields, refused: Callable[[Invalid], object]) -> bool:
        done = text.POSTED
        key = f"{draft.seed}-{digest(fields)}"
        return bool(await act(user.sign_in, requests.create, fields, key=key, done=done, on_invalid=refused))

    words = (text.NEW_HEADING, text.NEW_VERB)
    show_form(
        form,
        draft,
        words,
        post,
        then,
        kept=bool(kept),
        start_over=lambda: start_over(user, draft, then),
        on_close=closed,
    )


async def edit(user: CurrentUser, request_id: int, fields: RequestFields, then: OnDone) -> None:
    """Open the same form with what the request says now."""
    kind = f"edit-{request_id}"
    kept = await load_draft(user, kind)
    draft = Draft(user, kind, seed="")
    form = open_form(user, draft, kept or as_body(fields), zone=fields.time_zone)

    async def save(changed: RequestFields, refused: Callable[[Invalid], object]) -> bool:
        return bool(
            await act(user.sign_in, requests.edit, request_id, changed, done=text.SAVED, on_invalid=refused)
        )

    parts = show_form(form, draft, (text.EDIT_HEADING, text.EDIT_VERB), save, then, kept=bool(kept))
    end_with_request(parts, user, request_id, "edit", keep_body=True)


def renew(user: CurrentUser, card: RequestCard, then: OnDone) -> None:
    """Ask only for new times, long enough for what was asked; everything else stays as it is."""
    asked = {"duration_minutes": str(card.duration_minutes), "urgency": card.urgency.value}
    form = new_form(user.time_format, current().rules, lambda: None, asked)

    async def go(parts: Parts) -> None:
        picker = form.picker
        if not add_if_typed(picker):
            return
        outcome = await act(
            user.sign_in,
            requests.renew,
            card.id,
            tuple(picker.times.items),
            picker.time_format.zone,
            done=text.RENEWED,
            on_invalid=lambda refusal: show_refusal(form, refusal.field, refusal.message),
        )
        if outcome:
            parts.close()
            await then()

    with dialog(text.RENEW_HEADING, sentence=text.RENEW_SENTENCE, stays=True) as parts:
        with parts.body:
            window_picker(form.picker)
        with parts.bottom:
            button(CANCEL, parts.close, kind="ghost")
            button(text.RENEW_VERB, lambda: go(parts))
    end_with_request(parts, user, card.id, "renew", keep_body=True)


def show_form(
    form: Form,
    draft: Draft,
    words: tuple[str, str],
    send: Callable[[RequestFields, Callable[[Invalid], object]], Awaitable[bool]],
    then: OnDone,
    *,
    kept: bool,
    start_over: Callable[[], Awaitable[object]] | None = None,
    on_close: Callable[[], Awaitable[object]] | None = None,
) -> Parts:
    """Draw and open the dialog; `words` are its heading and the button that sends."""
    heading, verb = words

    async def submit() -> None:
        if not check(form):
            return
        if await send(fields_of(form), lambda refusal: show_refusal(form, refusal.field, refusal.message)):
            draft.sent = True
            parts.close()
            await discard(draft)  # before the page looks again, for it says whether one is kept
            await then()

    with dialog(heading, stays=True, on_close=on_close) as parts:
        with parts.body:
            if kept:
                html.p(text.KEPT).classes("hint small").style("margin-bottom: 16px")
            draw(form)
        with parts.bottom:
            if kept and start_over:
                button(START_OVER, lambda: restart(parts, start_over), kind="quiet").classes("push")
            button(CANCEL, parts.close, kind="ghost")
            button(verb, submit)
    return parts


def open_form(
    user: CurrentUser, draft: Draft, body: dict[str, Any] | None, *, zone: str | None = None
) -> Form:
    """The form with what it begins with, keeping a draft of every change. Times that have passed are left out."""

    def changed() -> None:
        save_soon(draft, lambda: None if is_empty(form) else body_of(form))

    time_format = user.time_format.in_zone(zone) if zone else user.time_format
    form = new_form(time_format, current().rules, changed, body)
    times = form.picker.times.items
    times[:] = still_ahead(times, datetime.now(UTC))
    return form


async def restart(parts: Parts, start_over: Callable[[], Awaitable[object]]) -> None:
    parts.close()
    await start_over()


async def start_over(user: CurrentUser, draft: Draft, then: OnDone) -> None:
    draft.sent = True  # a change that is still waiting to be kept must not come back
    await discard(draft)
    await ask(user, then)


def digest(fields: RequestFields) -> str:
    return hashlib.sha256(repr(fields).encode()).hexdigest()[:32]
