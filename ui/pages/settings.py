"""/settings: who you are here, and what the other side of a session may read about you."""

from dataclasses import dataclass, field

from fastapi import Depends
from nicegui import html, ui

from domain import people
from domain.errors import Invalid
from domain.limits import ABOUT, NAME, PROFILE_TOPICS, TOPIC
from domain.people.read_models import Me
from domain.sessions import calendar as session_calendar
from ui.auth.dependency import Loaded, page_data
from ui.client.current_user import CurrentUser
from ui.components.basic.button import button
from ui.components.basic.field import Field, choice_field, focus, show_error, text_field
from ui.components.basic.text import SAVE, TIME_ZONE, TOPICS
from ui.components.basic.time_zones import zones
from ui.components.calendar.links import calendar_feed
from ui.layout.frame import frame
from ui.pages import settings_text as text
from ui.runtime.act import act
from ui.urls import SETTINGS


@dataclass
class Profile:
    """What is typed, by the names of the command's arguments."""

    texts: dict[str, str]
    fields: dict[str, Field] = field(default_factory=dict)


@ui.page(SETTINGS)
def settings_page(
    loaded: Loaded[tuple[Me, str | None]] = Depends(page_data(session_calendar.me_with_token)),
) -> None:
    user, (me, token) = loaded
    profile = Profile(
        {"name": me.name, "about": me.about, "time_zone": me.time_zone, "topics": ", ".join(me.topics)}
    )
    with frame(user, text.SETTINGS):
        html.h1(text.SETTINGS)
        with html.section().classes("card") as section:
            section.props["aria-label"] = text.ABOUT_YOU
            draw(profile, me)
            with html.div().classes("row").style("margin-top: 20px"):
                button(SAVE, lambda: save(user, profile))
        calendar_feed(user, token)


def draw(profile: Profile, me: Me) -> None:
    with html.div().classes("form"):
        _text(
            profile,
            "name",
            text.NAME,
            text.name_hint(me.email),
            limit=NAME.most,
        )
        _text(profile, "about", text.ABOUT_ME, text.ABOUT_HINT, limit=ABOUT.most)
        profile.fields["time_zone"] = choice_field(
            TIME_ZONE,
            zones(me.time_zone),
            me.time_zone,
            hint=text.ZONE_HINT,
            on_type=lambda typed: profile.texts.__setitem__("time_zone", typed),
        )
        _text(profile, "topics", TOPICS, text.TOPICS_HINT, limit=PROFILE_TOPICS * (TOPIC.most + len(", ")))


async def save(user: CurrentUser, profile: Profile) -> None:
    for one in profile.fields.values():
        show_error(one, None)
    texts = profile.texts

    def refused(refusal: Invalid) -> None:
        wrong = profile.fields.get(refusal.field, profile.fields["name"])
        show_error(wrong, refusal.message)
        focus(wrong)

    await act(
        user.sign_in,
        people.save_profile,
        name=texts["name"],
        about=texts["about"],
        time_zone=texts["time_zone"],
        topics=[topic.strip() for topic in texts["topics"].split(",") if topic.strip()],
        done=text.SAVED,
        on_invalid=refused,
    )


def _text(profile: Profile, name: str, label: str, hint: str, *, limit: int) -> None:
    profile.fields[name] = text_field(
        label,
        profile.texts[name],
        kind="textarea" if name == "about" else "text",
        hint=hint,
        limit=limit,
        on_type=lambda typed: profile.texts.__setitem__(name, typed),
    )
