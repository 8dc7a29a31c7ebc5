"""A page's wish to hear of changes."""

from nicegui import context

from ui.client.current_user import CurrentUser
from ui.live.follower import Follower, Interested, OnChange
from ui.runtime.context import current


def follow(user: CurrentUser, interested: Interested, on_change: OnChange) -> Follower:
    """Keep the page that is being built up to date, until it is closed.

    `interested` is asked about every change, so it is pure and quick. `on_change` runs within the page, never
    twice at once. An empty list means: something may have been missed, look again at everything. What it
    returns is waited for; where there is nothing to wait for it returns None, and costs no task. A part of a page that
    goes before the page hands what it gets here to `unfollow`.
    """
    follower = Follower(context.client, user, interested, on_change)
    current().bus.follow(follower)
    return follower


def unfollow(follower: Follower) -> None:
    current().bus.unfollow(follower)
