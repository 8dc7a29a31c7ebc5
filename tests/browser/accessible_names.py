"""What a screen reader finds on a page: roles and names in order, without what changes from day to day."""

import re

from playwright.sync_api import Page

from tests import factories

# What is another word tomorrow, and what stands for it. Longer names come before their beginnings.
PASSING = [
    (r"^.* \(UTC(?:[+\u2212][\d:]+)?\)$", "Place (UTC+#)"),  # an offset is another one in summer
    (r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", "Day"),
    (r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b", "Day"),
    (
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
        "Month",
    ),
    (r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b", "Month"),
    (r"\b(?:today|tomorrow|yesterday)\b", "Day"),
    (r"\b(?:Good (?:morning|afternoon|evening)|Hello)(?=,)", "Good day"),
    (r"\b(?=[0-9a-f]*\d)[0-9a-f]{6,}\b", "#"),
    (r"\d+", "#"),
]
LINE = re.compile(
    r"""\s*- '?(?P<role>[a-z]+)(?: "(?P<name>(?:[^"\\]|\\.)*)")?(?: \[(?!level)[^\]]*\])*(?P<level> \[level=\d\])?"""
)
# Filters with their counts are there for what is on the board, and the button where a page is full.
OTHERS_DECIDE = re.compile(r"Show more|[A-Z].* \d+\+?")
# What is read aloud as words, not as a thing that one can find.
READ_AS_TEXT = {"text", "paragraph", "list", "listitem", "generic", "time", "strong", "emphasis"}


def names_of(page: Page) -> str:
    """One line an element: its role and its name; each line once, because there are more times on some days.

    Requests that somebody posted stand there without their titles, and neither how many there are nor of which
    kinds is said: other tests post as well.
    """
    found = [
        match
        for line in page.locator("body").aria_snapshot().splitlines()
        if (match := LINE.match(line)) and match["role"] not in READ_AS_TEXT
    ]
    # Whether the usual one is also on the board, other tests decide.
    titles = {match["name"] for match in found if match["role"] == "article"} | {factories.fields().title}
    lines = [
        " ".join(
            filter(None, (match["role"], name_of(match["name"], titles), (match["level"] or "").strip()))
        )
        for match in found
        if not OTHERS_DECIDE.fullmatch(match["name"] or "")
    ]
    return "\n".join(dict.fromkeys(lines)) + "\n"


def name_of(name: str | None, titles: set[str | None]) -> str:
    if name is None:
        return ""
    return '"(title)"' if name in titles else f'"{without_passing(name)}"'


def without_passing(words: str) -> str:
    for pattern, stand_in in PASSING:
        words = re.sub(pattern, stand_in, words)
    return words
