"""What the session page says: when, with whom, and what came of it. Pure; pieces of HTML."""

from datetime import datetime, timedelta

from markupsafe import Markup

from domain.read_models import Counterpart, SessionPage
from ui.components.basic import times
from ui.components.basic.status_badge import session_badge
from ui.components.sessions.card import countdown, day_box, hours, join_link
from ui.markup import joined, markup


def title_words(page: SessionPage, now: datetime) -> Markup:
    return markup(
        '<p class="breadcrumbs"><a href="/mentorship/sessions">Sessions</a> / Session</p>'
        '<div class="row wrap"><h1>{title}</h1>{badge}</div>',
        title=page.card.title,
        badge=session_badge(page.card, now),
    )


def meeting_words(page: SessionPage, zone: str) -> Markup:
    """When it is, for both of them."""
    start, end = page.card.starts_at, page.card.ends_at
    return markup(
        '<div class="row top">{box}<div class="grow"><h2>{day}</h2><p>{mine}</p>{theirs}</div></div>',
        box=day_box(start, zone),
        day=times.long_day(times.local(start, zone)),
        mine=hours(start, end, zone),
        theirs=_their_hours(page.counterpart, start, end, zone),
    )


def moved_words(page: SessionPage) -> Markup:
    """Why it was moved, while that matters."""
    if not page.move_reason or page.card.status != "scheduled":
        return Markup("")
    return markup('<p class="hint small prose">Moved: “{reason}”</p>', reason=page.move_reason)


def clock_words(page: SessionPage, now: datetime) -> str:
    """With whom, and what changes by itself: the countdown, and whether the other one is there already."""
    who = f"{'Mentor:' if page.card.viewer_role == 'admin' else 'With'} {page.counterpart.first_name}"
    if page.card.status != "scheduled":
        return who
    came = (
        f" · {page.counterpart.first_name} joined {times.ago(page.counterpart_joined_at, now)}"
        if page.counterpart_joined_at
        else ""
    )
    return f"{who} · {countdown(page.card, now)}{came}"


def way_in_words(page: SessionPage) -> Markup:
    """The link to the room, while there is one."""
    if page.card.status != "scheduled" or "join" not in page.card.actions:
        return Markup("")
    return join_link(page.card.id, page.card.actions["join"])


def about_words(page: SessionPage) -> Markup:
    """Who the other one is, as far as they want it known, and the way to the request."""
    other = page.counterpart
    return markup(
        '<h2>{heading}</h2><p class="{look} prose">{about}</p>{topics}'
        '<p><a href="/mentorship/requests/{request_id}">View request</a></p>',
        heading=f"About {other.first_name}",
        look="" if other.about else "muted",
        about=other.about or f"{other.first_name} has not written anything here yet.",
        topics=_topics(other),
        request_id=page.card.request_id,
    )


def ahead_words(page: SessionPage, opens: timedelta) -> Markup:
    """What happens next, before it begins."""
    minutes = opens // timedelta(minutes=1)
    if page.card.viewer_role == "admin":
        return Markup(
            "<h2>What happens next</h2><p>The two meet; their mentor then completes the session.</p>"
        )
    after = (
        f"When you have met, you complete it here: a note and next steps for {page.counterpart.first_name}."
        if page.card.viewer_role == "mentor"
        else f"When you have met, {page.counterpart.first_name}’s note and next steps stand here."
    )
    return markup(
        "<h2>What happens next</h2><p>The door opens {minutes} minutes before the start; “Join session” takes you in.</p>"
        "<p>{after}</p>",
        minutes=minutes,
        after=after,
    )


def outcome_words(page: SessionPage) -> Markup:
    """What came of it: note, next steps, and what only the mentor sees."""
    mentor = page.card.viewer_role == "mentor"
    if not (page.shared_note or page.next_steps or page.private_note):
        nothing = "You left no notes." if mentor else "There are no notes for this one."
        return markup('<h2>Done</h2><p class="muted">{nothing}</p>', nothing=nothing)
    note = (
        markup('<h2>Shared note</h2><p class="prose">{note}</p>', note=page.shared_note)
        if page.shared_note
        else ""
    )
    steps = joined([markup("<li>{step}</li>", step=step) for step in page.next_steps])
    listed = (
        markup('<h2>Next steps</h2><ul class="next-steps" role="list">{steps}</ul>', steps=steps)
        if steps
        else ""
    )
    words = '<h2>Private note</h2><p class="muted small">Only you see this.</p><p class="prose">{note}</p>'
    private = markup(words, note=page.private_note) if page.private_note else ""
    return markup("{note}{steps}{private}", note=note, steps=listed, private=private)


def _their_hours(other: Counterpart, start: datetime, end: datetime, zone: str) -> Markup:
    """The same for the other one, with the day where it is another there."""
    if times.local(start, zone).utcoffset() == times.local(start, other.time_zone).utcoffset():
        return Markup("")
    then = times.local(start, other.time_zone)
    day = "" if then.date() == times.local(start, zone).date() else f"{times.short_day(then)}, "
    words = f"{day}{hours(start, end, other.time_zone)}, for {other.first_name}"
    return markup('<p class="muted">{words}</p>', words=words)


def _topics(other: Counterpart) -> Markup:
    if not other.topics:
        return Markup("")
    tags = joined([markup('<span class="tag">{topic}</span> ', topic=topic) for topic in other.topics])
    return markup("<p>{tags}</p>", tags=tags)
