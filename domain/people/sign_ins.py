"""How people come in and leave: sign-ins, links that work once, API tokens.

Tokens are shown once and kept as their SHA-256.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlmodel import col, select

from domain.errors import Conflict, Invalid, NotFound
from domain.limits import TOKEN_DAYS, TOKEN_NAME
from domain.people.accounts import get_by_email
from domain.people.time_format import Habit, habit_of
from domain.rules import Rules
from domain.text import clean_line
from persistence.database import Db, Viewer
from persistence.models import ApiToken, Person, PersonState, Profile, SignIn, SignInCode


def hash_token(token: str) -> str:
    """The SHA-256 of a token, in hex: what the database keeps and `Database.transaction` takes."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def sign_in(db: Db, person_id: int, *, language: str = "", now: datetime, rules: Rules) -> str:
    """Open a new sign-in and return its token, for the cookie. Always a fresh one (promise S5).

    `language` is the browser's `Accept-Language`: until they choose, they read times as it is used to.
    """
    token = secrets.token_urlsafe(32)
    row = SignIn(
        person_id=person_id,
        token_hash=hash_token(token),
        created_at=now,
        expires_at=now + rules.sign_in_lifetime,
    )
    db.add(row)
    if habit := habit_of(language):
        _learn(db, person_id, habit)
    db.flush()
    return token


def _learn(db: Db, person_id: int, habit: Habit) -> None:
    """How they read times, as far as that is not known yet."""
    own = update(Profile).where(col(Profile.person_id) == person_id)
    known = {name: func.coalesce(getattr(Profile, name), value) for name, value in habit._asdict().items()}
    db.execute(own.values(known))


def sign_out(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> None:
    """End the sign-in behind this transaction; its open pages are told."""
    own = update(SignIn).where(col(SignIn.id) == viewer.sign_in_id, col(SignIn.ended_at).is_(None))
    db.execute(own.values(ended_at=now))


def create_sign_in_link(db: Db, email: str, *, now: datetime, rules: Rules) -> str:
    """A code that signs this person in once, within 15 minutes."""
    person = get_by_email(db, email)
    if person.state is PersonState.SUSPENDED:
        raise Conflict(f"{person.email} is suspended, so no link can let them in.")
    code = secrets.token_urlsafe(32)
    row = SignInCode(
        person_id=person.id, token_hash=hash_token(code), created_at=now, expires_at=now + rules.link_lifetime
    )
    db.add(row)
    db.flush()
    return code


def redeem_link(db: Db, code: str, *, language: str = "", now: datetime, rules: Rules) -> str:
    """Trade a code for a sign-in token. Raises NotFound when it was used, has expired or never was."""
    wanted = select(SignInCode).where(SignInCode.token_hash == hash_token(code)).with_for_update()
    row = db.exec(wanted).one_or_none()
    if row is None or row.used_at or row.expires_at <= now:
        raise NotFound("This sign-in link has been used or has expired. Ask for a new one.")
    person = db.get_one(Person, row.person_id)
    if person.state is PersonState.SUSPENDED:
        raise NotFound("This sign-in link no longer works. Please ask whoever runs this place.")
    row.used_at = now
    return sign_in(db, row.person_id, language=language, now=now, rules=rules)


def create_api_token(db: Db, email: str, *, name: str = "API", days: int | None = None, now: datetime) -> str:
    """A new API token for this person: shown once, living `days` or until it is ended."""
    person = get_by_email(db, email)
    if days is not None and not TOKEN_DAYS.least <= days <= TOKEN_DAYS.most:
        least, most = TOKEN_DAYS
        raise Invalid("days", f"A token lives between {least} and {most} days; leave --days out for no end.")
    raw = "mm_" + secrets.token_urlsafe(32)
    expires_at = now + timedelta(days=days) if days else None
    label = clean_line("name", name, TOKEN_NAME)
    db.add(
        ApiToken(
            person_id=person.id, name=label, token_hash=hash_token(raw), created_at=now, expires_at=expires_at
        )
    )
    db.flush()
    return raw
