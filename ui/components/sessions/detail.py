"""The parts of the session page that are only read: when, with whom, and what came of it. Pure; pieces of HTML."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from domain.grammar import sentences
from domain.history.read_models import EventView
from domain.people.read_models import Counterpart
from domain.people.time_format import TimeFormat
from domain.sessions.read_models import SessionDetail
from ui import urls
from ui.components.basic import times
from ui.components.basic.status_badge import session_badge
from ui.components.basic.text import about, at, in_zone, quoted
from ui.components.requests.detail import links_words
from ui.components.requests.timeline import timeline
from ui.components.requests.timeline_text import AN_ADMIN, SOMEBODY
from ui.components.sessions import text
from ui.components.sessions.card import countdown, day_box, hours
from ui.components.sessions.ended_text import go_on_words
from ui.components.sessions.join import way_in
from ui.components.sessions.text import VIEW_REQUEST
from ui.markup import joined, markup, with_links


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


def moved_words(page: SessionDetail, time_format: TimeFormat, now: datetime) -> Markup:
    """By whom and when it was moved, from what, and why; while that matters."""
    move = page.last_move
    if move is None or page.card.status != "scheduled" or now >= page.card.starts_at:
        return Markup("")
    reason = markup('<p class="prose">{reason}</p>', reason=quoted(move.reason)) if move.reason else ""
    return markup(
        '<div class="hint small"><p>{words}</p>{reason}</div>',
        words=move_sentence(move, time_format, now),
        reason=reason,
    )


def move_sentence(move: EventView, time_format: TimeFormat, now: datetime) -> str:
    """ "Moved by Maya just now. Before, it was on Fri 27 Nov, 11:00, Berlin time." """
    when = times.ago(move.occurred_at, now)
    before = ""
    if move.previous_starts_at:
        was = times.day_and_clock(times.local(move.previous_starts_at, time_format.zone), time_format)
        before = text.before_it_was(in_zone(was, times.zone_words(time_format.zone)))
    if move.by_viewer:
        return sentences(text.moved_by_you(when), before)
    return sentences(text.moved_by(move.actor_name or SOMEBODY.get(move.actor_role, AN_ADMIN), when), before)


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
    again = text.if_the_room_did_not_open(times.ago(joined, now))
    return way_in(page.card, now) + markup('<p class="muted small">{again}</p>', again=again)


def about_words(page: SessionDetail) -> Markup:
    """Who the other one is, as far as they want it known."""
    other = page.counterpart
    return markup(
        '<h2>{heading}</h2><p class="{look} prose">{about}</p>{topics}',
        heading=about(other.first_name),
        look="" if other.about else "muted",
        about=other.about or text.nothing_written(other.first_name),
        topics=_tags(other.topics),
    )


def question_words(page: SessionDetail) -> Markup:
    """What the student asked, as far as this reader may see it, and the way to the request."""
    if page.description is None:
        return Markup("")
    return markup(
        '<h2>{heading}</h2><p class="prose">{description}</p>{topics}{links}{request}',
        heading=text.WHAT_IT_IS_ABOUT,
        description=page.description,
        topics=_tags(page.topics),
        links=links_words(page.links),
        request=_request_link(page),
    )


def _request_link(page: SessionDetail) -> Markup:
    """Where the story of a session that did not take place has no such button of its own."""
    if page.card.status in ("cancelled", "no_show") and VIEW_REQUEST in go_on_words(page):
        return Markup("")
    template = '<p><a href="{href}">{words}</a></p>'
    return markup(template, href=urls.request(page.card.request_id), words=VIEW_REQUEST)


def ahead_words(page: SessionDetail, time_format: TimeFormat, now: datetime) -> Markup:
    """What happens next, while something does; and what happened until now."""
    ahead = Markup("")
    if page.card.status == "scheduled" and now < page.card.starts_at:
        admin = page.card.viewer_role == "admin"
        ahead = markup(
            "<div><h2>{heading}</h2><p>{line}</p></div>",
            heading=text.WHAT_HAPPENS_NEXT,
            line=text.THE_TWO_MEET
            if admin
            else text.after_meeting(page.counterpart.first_name, page.card.viewer_role),
        )
    if not page.events:
        return ahead
    return ahead + markup(
        "<div><h2>{heading}</h2>{history}</div>",
        heading=text.HISTORY,
        history=timeline(page.events, page.request_status, time_format, now),
    )


def outcome_words(page: SessionDetail) -> Markup:
    """The note that both read; or that there is none."""
    if page.shared_note:
        template = '<h2>{heading}</h2><p class="prose">{note}</p>'
        return markup(template, heading=text.SHARED_NOTE, note=with_links(page.shared_note))
    if page.next_steps or page.private_note:
        return Markup("")
    nothing = text.YOU_LEFT_NO_NOTES if page.card.viewer_role == "mentor" else text.NO_NOTES
    return markup('<h2>{done}</h2><p class="muted">{nothing}</p>', done=text.DONE, nothing=nothing)


def private_note_words(page: SessionDetail) -> Markup:
    if not page.private_note:
        return Markup("")
    return markup(
        '<h2>{heading}</h2><p class="muted small">{who}</p><p class="prose">{note}</p>',
        heading=text.PRIVATE_NOTE,
        who=text.ONLY_YOU,
        note=with_links(page.private_note),
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


def _tags(topics: Sequence[str]) -> Markup:
    if not topics:
        return Markup("")
    tags = joined([markup('<span class="tag">{topic}</span> ', topic=topic) for topic in topics])
    return markup("<p>{tags}</p>", tags=tags)
