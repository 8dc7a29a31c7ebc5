"""Accounts: add a person, change their roles, suspend them. In a system transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import col, select

from domain.errors import Conflict, Invalid, NotFound
from domain.limits import EMAIL, NAME
from domain.text import clean_line
from domain.time_zones import clean_zone
from persistence.database import Db
from persistence.models import ApiToken, Person, PersonState, Profile, Role, SignIn


@dataclass(frozen=True)
class PersonSummary:
    """A person as the command line lists them."""

    id: int
    email: str
    name: str
    roles: tuple[str, ...]
    state: str


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
    if find_by_email(db, email):
        raise Conflict(f"{email} is already here. To change their roles, use: person role {email} --add …")
    person = Person(email=email, name=name, roles=known, created_at=now)
    db.add(person)
    db.flush()
    db.add(Profile(person_id=person.id, first_name=first_name_of(name), time_zone=zone))
    db.flush()
    return person.id


def change_roles(db: Db, email: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
    """Give and take roles. Open pages of the person hear of it."""
    person = get_by_email(db, email)
    gone = set(_roles(remove))
    roles = [role for role in _roles([*person.roles, *add]) if role not in gone]
    if not roles:
        raise Invalid("remove", "That would leave them without a role. To lock somebody out, suspend them.")
    person.roles = roles
    db.flush()


def suspend(db: Db, email: str, *, now: datetime) -> None:
    """Lock somebody out at once: every sign-in and token ends. What they held, the clock lets go."""
    person = get_by_email(db, email)
    person.state = PersonState.SUSPENDED
    db.flush()
    for kind in (SignIn, ApiToken):
        ended = update(kind).where(col(kind.person_id) == person.id, col(kind.ended_at).is_(None))
        db.execute(ended.values(ended_at=now))


def list_all(db: Db) -> list[PersonSummary]:
    people = db.exec(select(Person).order_by(col(Person.id))).all()
    return [PersonSummary(p.id, p.email, p.name, tuple(p.roles), p.state) for p in people]


def find_by_email(db: Db, email: str) -> Person | None:
    return db.exec(select(Person).where(func.lower(Person.email) == email.strip().lower())).one_or_none()


def get_by_email(db: Db, email: str) -> Person:
    person = find_by_email(db, email) if "\0" not in email else None
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


def first_name_of(name: str) -> str:
    return name.split(maxsplit=1)[0][:60]
