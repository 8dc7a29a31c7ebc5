"""What is said on the way into the room."""

from domain.grammar import plural

JOIN, VIEW_SESSION = "Join session", "View session"
NEW_TAB = "Opens in a new tab. This page stays here for afterwards."
ONLY_THE_TWO = "Only the two people of this session can join it."

# The page between the press and the room.
ROOM_OPENS, OPEN_ROOM, ROOM_ADDRESS = "The room opens", "Open the room", "Address of the room"
IF_IT_DOES_NOT_OPEN, IF_LATE = "If the room does not open", "If you or they are late"
COPY_IT = "Press “Open the room”, or copy its address into another browser. It is for the two of you only."


def join_title(title: str) -> str:
    return f"Join: {title}"


def opens_by_itself(title: str, name: str) -> str:
    return f"“{title}”, with {name}. The room opens by itself. Afterwards, come back to the session."


def late_is_seen(name: str, minutes: int) -> str:
    return plural(
        minutes,
        "{name} sees on the session’s page that you are here. Nobody can be marked absent in the first minute.",
        "{name} sees on the session’s page that you are here. Nobody can be marked absent in the first {n} minutes.",
        name=name,
    )


def if_the_room_did_not_open(ago: str) -> str:
    return f"You joined {ago}. If the room did not open, press “{JOIN}” again: the page that comes shows its address."
