"""What somebody reads about themselves."""

from datetime import datetime

from domain.people.read_models import Me
from domain.rules import Rules
from persistence.database import Db, Viewer
from persistence.models import Person, Profile, Role


def me(db: Db, viewer: Viewer, *, now: datetime, rules: Rules) -> Me:
    person = db.get_one(Person, viewer.person_id)
    profile = db.get_one(Profile, viewer.person_id)
    return Me(
        person_id=person.id,
        name=person.name,
        email=person.email,
        roles=tuple(role for role in Role if role in viewer.roles),
        first_name=profile.first_name,
        time_zone=profile.time_zone,
        topics=tuple(profile.topics),
        about=profile.about,
    )
