"""/settings: who you are here, how you read times, and what the other side of a session may read about you."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from fastapi import Depends
from nicegui import html, ui

from domain import people
from domain.enums import Role
from domain.errors import Invalid
from domain.grammar import sentences
from domain.limits import ABOUT, NAME, PROFILE_TOPICS, TOPIC
from domain.people.read_models import Me
from domain.sessions import calendar as session_calendar
from ui.auth.dependency import Loaded, page_data
from ui.client.current_user import CurrentUser
from ui.components.basic.button import button
from ui.components.basic.field import Field, choice_field, focus, show_error, text_field
from ui.components.basic.text import SAVE, TOPICS
from ui.components.basic.times import city
from ui.components.calendar.links import calendar_feed
from ui.components.settings import text
from ui.components.settings.browser_zone import when_elsewhere
from ui.components.settings.zone_field import ZoneField, show_zone, zone_field
from ui.layout.frame import frame
from ui.runtime.act import act
from ui.urls import SETTINGS


@dataclass
class Profile:
    """What is typed, by the names of the command's arguments."""

    texts: dict[str, str]
    fields: dict[str, Field] = field(default_factory=dict)

    def keep(self, name: str) -> Callable[[str], None]:
        """What takes in the words of a field."""

        def typed(words: str) -> None:
            self.texts[name] = words

        return typed


@ui.page(SETTINGS)
def settings_page(
    loaded: Loaded[tuple[Me, str | None]] = Depends(page_data(session_calendar.me_with_token)),
) -> None:
    user, (me, token) = loaded
    profile = Profile(
        {
            "name": me.name,
            "about": me.about,
            "topics": ", ".join(me.topics),
            "time_zone": me.time_zone,
            "hour_cycle": user.viewer.hour_cycle.value,
            "date_order": user.viewer.date_order.value,
            "first_weekday": str(user.viewer.first_weekday),
        }
    )
    with frame(user, text.SETTINGS):
        html.h1(text.SETTINGS)
        draw_about(profile, me)
        draw_dates_and_times(profile)
        with html.div().classes("row"):
            button(SAVE, partial(save, user, profile))
        calendar_feed(user, token)


def draw_about(profile: Profile, me: Me) -> None:
    with html.section().classes("card") as section, html.div().classes("form"):
        section.props["aria-label"] = text.ABOUT_YOU
        _text(profile, "name", text.NAME, text.name_hint(me.email), limit=NAME.most)
        _text(profile, "about", text.ABOUT_ME, text.ABOUT_HINT, limit=ABOUT.most)
        hint = sentences(text.TOPICS_HINT, text.TOPICS_FOR_MENTORS if Role.MENTOR in me.roles else "")
        _text(profile, "topics", TOPICS, hint, limit=PROFILE_TOPICS * (TOPIC.most + len(", ")))


def draw_dates_and_times(profile: Profile) -> None:
    with html.section().classes("card stack") as section:
        heading = html.h2(text.DATES_AND_TIMES)
        section.props["aria-labelledby"] = heading.html_id
        place = html.div()
        zone = zone_field(profile.texts["time_zone"], profile.keep("time_zone"))
        profile.fields["time_zone"] = zone.choice
        with html.div().classes("form"):
            for name, label, options in (
                ("hour_cycle", text.CLOCK, text.CLOCKS),
                ("date_order", text.DATES, text.DATE_ORDERS),
                ("first_weekday", text.WEEK_BEGINS, text.WEEKDAYS),
            ):
                value = profile.texts[name]
                known = {str(key): words for key, words in options.items()}
                profile.fields[name] = choice_field(
                    label, known, value, on_type=profile.keep(name), look="third"
                )

    def offer(browsers: str) -> None:
        if not list(place):
            with place:
                words = text.use_browsers(city(browsers))
                button(words, partial(take, zone, browsers), kind="ghost", small=True)

    when_elsewhere(profile.texts["time_zone"], offer)


def take(field: ZoneField, browsers: str) -> None:
    """Choose the browser's zone; it is saved with the rest."""
    field.choose(browsers)
    show_zone(field)


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
        hour_cycle=texts["hour_cycle"],
        date_order=texts["date_order"],
        first_weekday=int(texts["first_weekday"]) if texts["first_weekday"].isdecimal() else -1,
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
        on_type=profile.keep(name),
    )
