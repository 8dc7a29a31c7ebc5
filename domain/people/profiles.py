"""What others read of a person, which is their own to change."""

from collections.abc import Sequence
from datetime import datetime

from domain.limits import ABOUT, NAME, PROFILE_TOPICS
from domain.people.accounts import first_name_of
from domain.rules import Rules
from domain.text import clean_line, clean_text, clean_topics
from domain.time_zones import clean_zone
from persistence.database import Db, Viewer
from persistence.models import Person, Profile


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
    profile.first_name, profile.about, profile.topics, profile.time_zone = (
        first_name_of(name),
        about,
        kept,
        zone,
    )
    db.flush()
