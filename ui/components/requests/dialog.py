"""The dialog in which a student asks: new, changed, or renewed. What is typed is kept as a draft until it is sent."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import html

from domain.errors import Invalid
from domain.requests import commands as requests
from domain.requests.fields import RequestFields
from ui.auth.sign_in import Visitor
from ui.components.basic.button import button
from ui.components.basic.dialog import Parts, dialog
from ui.components.basic.draft import Draft, changed_again, forget, kept_draft
from ui.components.basic.text import CANCEL, START_OVER
from ui.components.requests import form_text as text
from ui.components.requests.form import check, draw, show_refusal
from ui.components.requests.form_values import Form, as_body, body_of, fields_of, new_form
from ui.components.scheduling.window_picker import add_if_typed, window_picker
from ui.runtime.act import act, house

NEW = "request"  # the kind of draft

Then = Callable[[], Awaitable[object]]


async def ask(visitor: Visitor, then: Then) -> None:
    """Open "Request a mini session"; `then` runs once it is posted."""
    kept = await kept_draft(visitor, NEW)
    draft = Draft(visitor, NEW, seed=str((kept or {}).get("seed") or secrets.token_urlsafe(16)))
    form = open_form(visitor, draft, kept)

    async def post(fields: RequestFields, refused: Callable[[Invalid], object]) -> bool:
        done = text.POSTED
        key = f"{draft.seed}-{digest(fields)}"
        return bool(
            await act(visitor.sign_in, requests.create, fields, key=key, done=done, on_invalid=refused)
        )

    words = (text.NEW_HEADING, text.NEW_VERB)
    show(form, draft, words, post, then, kept=bool(kept), start_over=lambda: start_over(visitor, draft, then))


async def edit(visitor: Visitor, request_id: int, fields: RequestFields, then: Then) -> None:
    """Open the same form with what the request says now."""
    kind = f"edit-{request_id}"
    kept = await kept_draft(visitor, kind)
    draft = Draft(visitor, kind, seed="")
    form = open_form(visitor, draft, kept or as_body(fields), zone=fields.time_zone)

    async def save(changed: RequestFields, refused: Callable[[Invalid], object]) -> bool:
        return bool(
            await act(
                visitor.sign_in, requests.edit, request_id, changed, done=text.SAVED, on_invalid=refused
            )
        )

    show(form, draft, (text.EDIT_HEADING, text.EDIT_VERB), save, then, kept=bool(kept))


def renew(visitor: Visitor, request_id: int, then: Then) -> None:
    """Ask only for new times; everything else stays as it is."""
    form = new_form(visitor.viewer.time_zone, house().rules, lambda: None)

    async def go(parts: Parts) -> None:
        picker = form.picker
        if not add_if_typed(picker):
            return
        outcome = await act(
            visitor.sign_in,
            requests.renew,
            request_id,
            tuple(picker.times.items),
            picker.zone,
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


def show(
    form: Form,
    draft: Draft,
    words: tuple[str, str],
    send: Callable[[RequestFields, Callable[[Invalid], object]], Awaitable[bool]],
    then: Then,
    *,
    kept: bool,
    start_over: Callable[[], Awaitable[object]] | None = None,
) -> None:
    """Draw and open the dialog; `words` are its heading and the button that sends."""
    heading, verb = words

    async def submit() -> None:
        # The time that is typed but not added counts; with it, everything is checked at once.
        if not add_if_typed(form.picker) or not check(form):
            return
        if await send(fields_of(form), lambda refusal: show_refusal(form, refusal.field, refusal.message)):
            draft.sent = True
            parts.close()
            await then()
            await forget(draft)

    with dialog(heading, stays=True) as parts:
        with parts.body:
            if kept:
                html.p(text.KEPT).classes("hint small").style("margin-bottom: 16px")
            draw(form)
        with parts.bottom:
            if kept and start_over:
                button(START_OVER, lambda: restart(parts, start_over), kind="quiet").classes("push")
            button(CANCEL, parts.close, kind="ghost")
            button(verb, submit)


def open_form(
    visitor: Visitor, draft: Draft, body: dict[str, Any] | None, *, zone: str | None = None
) -> Form:
    """The form with what it begins with, keeping a draft of every change."""

    def changed() -> None:
        changed_again(draft, lambda: body_of(form))

    form = new_form(zone or visitor.viewer.time_zone, house().rules, changed, body)
    return form


async def restart(parts: Parts, start_over: Callable[[], Awaitable[object]]) -> None:
    parts.close()
    await start_over()


async def start_over(visitor: Visitor, draft: Draft, then: Then) -> None:
    draft.sent = True  # a change that is still waiting to be kept must not come back
    await forget(draft)
    await ask(visitor, then)


def digest(fields: RequestFields) -> str:
    return hashlib.sha256(repr(fields).encode()).hexdigest()[:32]
