"""What a screen or a program receives of a person."""

from dataclasses import dataclass

from persistence.models import Role


@dataclass(frozen=True)
class Counterpart:
    """What one person may read about another: never an e-mail address."""

    person_id: int
    first_name: str
    time_zone: str
    about: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Me:
    """What somebody reads about themselves."""

    person_id: int
    name: str
    email: str
    roles: tuple[Role, ...]
    first_name: str
    time_zone: str
    topics: tuple[str, ...]
    about: str
