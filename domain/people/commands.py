"""People: who they are, what others read of them, and how they come in.

Adding, changing roles, suspending and ways in happen in a system transaction; a person's own
profile and sign-out in their own. Tokens are shown once and kept as their SHA-256.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import func, update
from sqlmodel import col, select

from domain.errors import Conflict, Invalid, NotFound
from domain.limits import ABOUT, EMAIL, NAME, PROFILE_TOPICS, TOKEN_DAYS, TOKEN_NAME
from domain.rules import Rules
from domain.text import clean_line, clean_text, clean_topics
from persistence.database import Db, Viewer
from persistence.models import ApiToken, Person, PersonState, Profile, Role, SignIn, SignInCode


@dataclass(frozen=True)
class PersonLine:
    """A person as the command line lists them."""

    id: int
    email: str
    name: str
    roles: tuple[str, ...]
    state: str


def hash_of(token: str) -> str:
    """The SHA-256 of a token, in hex: what the database keeps and `Database.transaction` takes."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def add(db: Db, email: str, *, name: str, roles: Sequence[str], time_zone: str = "UTC", now: datetime) -> int:
    """Make a person and their profile; returns their id.

    Raises Invalid for a bad field, Conflict where the address is known already.
    """
    email = _email(email)
    name = clean_line("name", name, NAME)
    known = _roles(roles)
    if not known:
        raise Invalid("role", "Give at least one role: student, mentor or admin.")
    zone = clean_zone(time_zone)
    if find(db, email):
        raise Conflict(f"{email} is already here. To change their roles, use: person role {email} --add …")
    person = Person(email=email, name=name, roles=known, created_at=now)
    db.add(person)
    db.flush()
    db.add(Profile(person_id=person.id, first_name=_first(name), time_zone=zone))
    db.flush()
    return person.id


def change_roles(db: Db, email: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
    """Give and take roles. Open pages of the person hear of it."""
    person = _known(db, email)
    gone = set(_roles(remove))
    roles = [role for role in _roles([*person.roles, *add]) if role not in gone]
    if not roles:
        raise Invalid("remove", "That would leave them without a role. To lock somebody out, suspend them.")
    person.roles = roles
    db.flush()


def suspend(db: Db, email: str, *, now: datetime) -> None:
    """Lock somebody out at once: every sign-in and token ends. What they held, the clock lets go."""
    person = _known(db, email)
    person.state = PersonState.SUSPENDED
    db.flush()
    for kind in (SignIn, ApiToken):
        ended = update(kind).where(col(kind.person_id) == person.id, col(kind.ended_at).is_(None))
        db.execute(ended.values(ended_at=now))


def listing(db: Db) -> list[PersonLine]:
    people = db.exec(select(Person).order_by(col(Person.id))).all()
    return [PersonLine(p.id, p.email, p.name, tuple(p.roles), p.state) for p in people]


def sign_in(db: Db, person_id: int, *, now: datetime, rules: Rules) -> str:
    """Open a new sign-in and return its token, for the cookie. Always a fresh one (promise S5)."""
    token = secrets.token_urlsafe(32)
    row = SignIn(
        person_id=person_id,
        token_hash=hash_of(token),
        created_at=now,
        expires_at=now + rules.sign_in_lifetime,
    )
    db.add(row)
    db.flush()
    return token


def sign_out(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> None:
    """End the sign-in behind this transaction; its open pages are told."""
    own = update(SignIn).where(col(SignIn.id) == viewer.sign_in_id, col(SignIn.ended_at).is_(None))
    db.execute(own.values(ended_at=now))


def link(db: Db, email: str, *, now: datetime, rules: Rules) -> str:
    """A code that signs this person in once, within 15 minutes."""
    person = _known(db, email)
    if person.state is PersonState.SUSPENDED:
        raise Conflict(f"{person.email} is suspended, so no link can let them in.")
    code = secrets.token_urlsafe(32)
    row = SignInCode(
        person_id=person.id, token_hash=hash_of(code), created_at=now, expires_at=now + rules.link_lifetime
    )
    db.add(row)
    db.flush()
    return code


def use_link(db: Db, code: str, *, now: datetime, rules: Rules) -> str:
    """Trade a code for a sign-in token. Raises NotFound when it was used, has expired or never was."""
    wanted = select(SignInCode).where(SignInCode.token_hash == hash_of(code)).with_for_update()
    row = db.exec(wanted).one_or_none()
    if row is None or row.used_at or row.expires_at <= now:
        raise NotFound("This sign-in link has been used or has expired. Ask for a new one.")
    person = db.get_one(Person, row.person_id)
    if person.state is PersonState.SUSPENDED:
        raise NotFound("This sign-in link no longer works. Please ask whoever runs this place.")
    row.used_at = now
    return sign_in(db, row.person_id, now=now, rules=rules)


def token(db: Db, email: str, *, name: str = "API", days: int | None = None, now: datetime) -> str:
    """A new API token for this person: shown once, living `days` or until it is ended."""
    person = _known(db, email)
    if days is not None and not TOKEN_DAYS.least <= days <= TOKEN_DAYS.most:
        least, most = TOKEN_DAYS
        raise Invalid("days", f"A token lives between {least} and {most} days; leave --days out for no end.")
    raw = "mm_" + secrets.token_urlsafe(32)
    expires_at = now + timedelta(days=days) if days else None
    label = clean_line("name", name, TOKEN_NAME)
    db.add(
        ApiToken(
            person_id=person.id, name=label, token_hash=hash_of(raw), created_at=now, expires_at=expires_at
        )
    )
    db.flush()
    return raw


def save_profile(
    db: Db,
    viewer: Viewer,
    *,
    name: str,
    about: str,
    time_zone: str,
    topics: Sequence[str],
    now: datetime,
    rules: Rules,
) -> None:
    """Change what you are called and what a counterpart reads of you."""
    name = clean_line("name", name, NAME)
    about = clean_text("about", about, ABOUT)
    kept = clean_topics("topics", topics, most=PROFILE_TOPICS)
    zone = clean_zone(time_zone)
    person = db.get_one(Person, viewer.person_id)
    profile = db.get_one(Profile, viewer.person_id)
    person.name = name
    profile.first_name, profile.about, profile.topics, profile.time_zone = _first(name), about, kept, zone
    db.flush()


def find(db: Db, email: str) -> Person | None:
    return db.exec(select(Person).where(func.lower(Person.email) == email.strip().lower())).one_or_none()


def clean_zone(name: str) -> str:
    """An IANA zone that this machine knows. Raises Invalid otherwise."""
    if name not in _zones():
        raise Invalid("time_zone", "Choose a time zone by its city, such as Europe/Paris.")
    return ZoneInfo(name).key


@cache
def _zones() -> frozenset[str]:
    """Read once: it walks a folder of files each time, and every form asks."""
    return frozenset(available_timezones() - {"localtime", "Factory"})


def _known(db: Db, email: str) -> Person:
    person = find(db, email) if "\0" not in email else None
    if person is None:
        raise NotFound(f"Nobody here has the address {email!r}. `person list` shows who is here.")
    return person


def _email(email: str) -> str:
    address = email.strip()
    local, _, domain = address.rpartition("@")
    fine = local and "." in domain and len(address) <= EMAIL and address.isprintable() and " " not in address
    if not fine or "@" in local:
        raise Invalid("email", f"{email!r} is not an e-mail address. Write it like sana@school.edu.")
    return address.lower()


def _roles(roles: Iterable[str]) -> list[str]:
    asked = list(roles)
    for role in asked:
        if role not in list(Role):
            raise Invalid("role", f"There is no role {role!r}. Choose from student, mentor and admin.")
    return [role.value for role in Role if role in asked]


def _first(name: str) -> str:
    return name.split(maxsplit=1)[0][:60]
