"""The parts of the session page that are only read: when, with whom, and what came of it. Pure; pieces of HTML."""

from datetime import datetime, timedelta

from markupsafe import Markup

from domain.people.read_models import Counterpart
from domain.people.time_format import TimeFormat
from domain.sessions.read_models import SessionDetail
from ui import urls
from ui.components.basic import times
from ui.components.basic.status_badge import session_badge
from ui.components.basic.text import about, at
from ui.components.sessions import join_text, text
from ui.components.sessions.card import countdown, day_box, hours
from ui.components.sessions.join import way_in
from ui.markup import joined, markup


def title_words(page: SessionDetail, now: datetime) -> Markup:
    return markup(
        '<p class="breadcrumbs"><a href="{href}">{list}</a> / {here}</p>'
        '<div class="row wrap"><h1>{title}</h1>{badge}</div>',
        href=urls.SESSIONS,
        list=text.SESSIONS,
        here=text.SESSION,
        title=page.card.title,
        badge=session_badge(page.card, now),
    )


def meeting_words(page: SessionDetail, time_format: TimeFormat) -> Markup:
    """When it is, for both of them."""
    start, end = page.card.starts_at, page.card.ends_at
    return markup(
        '<div class="row top">{box}<div class="grow"><h2>{day}</h2><p>{mine}</p>{theirs}</div></div>',
        box=day_box(start, time_format),
        day=times.long_day(times.local(start, time_format.zone), time_format),
        mine=hours(start, end, time_format),
        theirs=_their_hours(page.counterpart, start, end, time_format),
    )


def moved_words(page: SessionDetail) -> Markup:
    """Why it was moved, while that matters."""
    if not page.move_reason or page.card.status != "scheduled":
        return Markup("")
    return markup('<p class="hint small prose">{words}</p>', words=text.moved(page.move_reason))


def clock_words(page: SessionDetail, now: datetime) -> str:
    """With whom, and what changes by itself: the countdown, and whether the other one is there already."""
    name = page.counterpart.first_name
    facts = [text.counterpart(name, page.card.viewer_role)]
    if page.card.status == "scheduled":
        facts.append(countdown(page.card, now))
        if page.counterpart_joined_at:
            facts.append(text.joined_ago(name, times.ago(page.counterpart_joined_at, now)))
    return " · ".join(facts)


def way_in_words(page: SessionDetail, now: datetime) -> Markup:
    """The way into the room, while there is one; and what to do for whoever pressed it and sees no room."""
    joined = page.viewer_joined_at
    if not joined or page.card.actions.get("join") is not True or now >= page.card.ends_at:
        return way_in(page.card, now)
    again = join_text.if_the_room_did_not_open(times.ago(joined, now))
    return way_in(page.card, now) + markup('<p class="muted small">{again}</p>', again=again)


def about_words(page: SessionDetail) -> Markup:
    """Who the other one is, as far as they want it known, and the way to the request."""
    other = page.counterpart
    return markup(
        '<h2>{heading}</h2><p class="{look} prose">{about}</p>{topics}<p><a href="{href}">{request}</a></p>',
        heading=about(other.first_name),
        look="" if other.about else "muted",
        about=other.about or text.nothing_written(other.first_name),
        topics=_topics(other),
        href=urls.request(page.card.request_id),
        request=text.VIEW_REQUEST,
    )


def ahead_words(page: SessionDetail, opens: timedelta) -> Markup:
    """What happens next, before it begins."""
    lines = (
        [text.THE_TWO_MEET]
        if page.card.viewer_role == "admin"
        else [
            text.door_opens(opens // timedelta(minutes=1)),
            text.after_meeting(page.counterpart.first_name, page.card.viewer_role),
        ]
    )
    return markup(
        "<h2>{heading}</h2>{lines}",
        heading=text.WHAT_HAPPENS_NEXT,
        lines=joined([markup("<p>{line}</p>", line=line) for line in lines]),
    )


def outcome_words(page: SessionDetail) -> Markup:
    """What came of it: note, next steps, and what only the mentor sees."""
    mentor = page.card.viewer_role == "mentor"
    if not (page.shared_note or page.next_steps or page.private_note):
        nothing = text.YOU_LEFT_NO_NOTES if mentor else text.NO_NOTES
        return markup('<h2>{done}</h2><p class="muted">{nothing}</p>', done=text.DONE, nothing=nothing)
    template = '<h2>{heading}</h2><p class="prose">{note}</p>'
    note = markup(template, heading=text.SHARED_NOTE, note=page.shared_note) if page.shared_note else ""
    steps = joined([markup("<li>{step}</li>", step=step) for step in page.next_steps])
    template = '<h2>{heading}</h2><ul class="next-steps" role="list">{steps}</ul>'
    listed = markup(template, heading=text.NEXT_STEPS, steps=steps) if steps else ""
    return markup("{note}{steps}{private}", note=note, steps=listed, private=_private_note(page))


def _private_note(page: SessionDetail) -> Markup:
    if not page.private_note:
        return Markup("")
    return markup(
        '<h2>{heading}</h2><p class="muted small">{who}</p><p class="prose">{note}</p>',
        heading=text.PRIVATE_NOTE,
        who=text.ONLY_YOU,
        note=page.private_note,
    )


def _their_hours(other: Counterpart, start: datetime, end: datetime, time_format: TimeFormat) -> Markup:
    """The same for the other one, with the day where it is another there."""
    if times.local(start, time_format.zone).utcoffset() == times.local(start, other.time_zone).utcoffset():
        return Markup("")
    then = times.local(start, other.time_zone)
    theirs = hours(start, end, time_format.in_zone(other.time_zone))
    if then.date() != times.local(start, time_format.zone).date():
        theirs = at(times.short_day(then, time_format), theirs)
    return markup('<p class="muted">{words}</p>', words=text.for_whom(theirs, other.first_name))


def _topics(other: Counterpart) -> Markup:
    if not other.topics:
        return Markup("")
    tags = joined([markup('<span class="tag">{topic}</span> ', topic=topic) for topic in other.topics])
    return markup("<p>{tags}</p>", tags=tags)
