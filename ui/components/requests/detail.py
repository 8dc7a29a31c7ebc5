"""The parts of the request page that are only read: what is asked, who is who, what happens next. Each is one bit of HTML."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from domain.enums import Role, Urgency
from domain.people.read_models import Counterpart
from domain.people.time_format import TimeFormat
from domain.requests.read_models import RequestDetail
from ui import urls
from ui.components.basic.status_badge import request_badge
from ui.components.basic.text import SESSION_TYPES, URGENCY_MARKS, about, minutes, quoted
from ui.components.basic.times import window, zone_words
from ui.components.requests import text
from ui.components.requests.next_step import next_step
from ui.components.requests.timeline import timeline
from ui.components.requests.wait_estimate import what_helps_this
from ui.markup import joined, markup, safe_link


def heading_words(page: RequestDetail, now: datetime) -> Markup:
    href, words = urls.DASHBOARD, text.DASHBOARD
    if page.viewer_role is Role.MENTOR:
        href, words = urls.BOARD, text.OPEN_REQUESTS
    return markup(
        '<p class="breadcrumbs"><a href="{href}">{words}</a> / {here}</p>'
        '<div class="row wrap"><h1>{title}</h1>{badge}</div>',
        href=href,
        words=words,
        here=text.REQUEST,
        title=page.card.title,
        badge=request_badge(page.card, now),
    )


def asked_words(page: RequestDetail, time_format: TimeFormat) -> Markup:
    card = page.card
    chips = [
        markup('<span class="chip">{words}</span>', words=words)
        for words in (SESSION_TYPES[card.session_type], minutes(card.duration_minutes))
    ]
    if card.urgency is not Urgency.NORMAL:
        chips.append(
            markup(
                '<span class="{look}">{words}</span>',
                look="badge urgent" if card.urgency is Urgency.URGENT else "chip",
                words=URGENCY_MARKS[card.urgency],
            )
        )
    chips += [markup('<span class="chip">{topic}</span>', topic=topic) for topic in card.topics]
    return markup(
        '<div class="row wrap" style="gap:8px">{chips}</div><p class="prose">{description}</p>{links}{windows}',
        chips=joined(chips),
        description=page.fields.description,
        links=links_words(page.fields.links),
        windows=windows_words(page, time_format),
    )


def links_words(links: Sequence[str]) -> Markup:
    if not links:
        return Markup("")
    lines = [markup('<li style="overflow-wrap:anywhere">{link}</li>', link=safe_link(link)) for link in links]
    template = '<div><h2 class="sub">{heading}</h2><ul>{lines}</ul></div>'
    return markup(template, heading=text.LINKS, lines=joined(lines))


def windows_words(page: RequestDetail, time_format: TimeFormat) -> Markup:
    name, theirs = page.student.first_name, page.viewer_role is Role.STUDENT
    lines = [markup("<li>{when}</li>", when=window(one, time_format)) for one in page.fields.windows]
    note = zone_words(time_format.zone)
    if page.student.time_zone != time_format.zone and not theirs:
        note = text.two_clocks(note, name, zone_words(page.student.time_zone))
    return markup(
        '<div><h2 class="sub">{heading}</h2><ul class="muted">{lines}</ul><p class="muted small">{note}</p></div>',
        heading=text.TIMES_THAT_SUIT_YOU if theirs else text.times_that_suit(name),
        lines=joined(lines),
        note=note,
    )


def about_words(page: RequestDetail) -> Markup:
    """Who the other one is, as far as this viewer may know."""
    other = page.mentor if page.viewer_role is Role.STUDENT else page.student
    if other is None or not (other.about or other.topics):
        return Markup("")
    return person_words(other)


def person_words(other: Counterpart) -> Markup:
    written = markup('<p class="prose">{about}</p>', about=other.about) if other.about else Markup("")
    tags = [markup('<span class="tag">{topic}</span>', topic=topic) for topic in other.topics]
    return markup(
        '<h2 class="sub">{heading}</h2>{about}<div class="row wrap" style="gap:6px;margin-top:6px">{tags}</div>',
        heading=about(other.first_name),
        about=written,
        tags=joined(tags),
    )


def next_words(page: RequestDetail, time_format: TimeFormat, now: datetime) -> Markup:
    reason = Markup("")
    if page.cancel_reason:
        reason = markup('<p class="hint small prose">{reason}</p>', reason=quoted(page.cancel_reason))
    history = timeline(page.events, page.card.status, time_format, now) if page.events else Markup("")
    offered = sum(line.by_viewer and line.possible is True for line in page.offers)
    advice = what_helps_this(page, now)
    return markup(
        '<div><h2>{heading}</h2><p class="gap-above">{next}</p></div>{advice}{reason}{history}',
        heading=text.WHAT_HAPPENS_NEXT,
        next=next_step(
            page.card, page.viewer_role, time_format, now, wait=page.wait_estimate, offered=offered
        ),
        advice=markup('<p class="hint small">{advice}</p>', advice=advice) if advice else "",
        reason=reason,
        history=history,
    )
