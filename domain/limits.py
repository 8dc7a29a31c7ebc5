"""How long and how many: what may be written, each limit in one place.

Commands enforce these, forms stop the typing there, and the API's description tells them to programs. The
CHECKs of the database say the lengths once more, and a test compares the two.
"""

from datetime import timedelta
from typing import NamedTuple


class Between(NamedTuple):
    """From `least` to `most`, both allowed: characters, items, or a number itself."""

    least: int
    most: int


# A request, in characters and items.
TITLE = Between(5, 120)
DESCRIPTION = Between(20, 2000)
TOPIC = Between(0, 30)
TOPICS = 5
LINK = Between(0, 500)
LINKS = 3
WINDOWS = Between(1, 10)
DURATIONS = (15, 30, 45, 60)  # minutes
RENEWALS = 2
OFFERS = 3  # that wait for an answer, a request

# A session.
REASON = Between(0, 500)
CONTEST_REASON = Between(5, 1000)
NOTE = Between(0, 4000)
NEXT_STEP = Between(0, 200)
NEXT_STEPS = 10
STARS = Between(1, 5)
COMMENT = Between(0, 1000)

# A mentor's hours.
RANGES_A_DAY = 8
OVERRIDES = 60
CAPACITY = Between(1, 20)
BUFFER_MINUTES = Between(0, 120)
LONGEST_PAUSE = timedelta(days=366)

# A person.
NAME = Between(1, 120)
EMAIL = 254
ABOUT = Between(0, 600)
PROFILE_TOPICS = 10
TOKEN_NAME = Between(1, 60)
TOKEN_DAYS = Between(1, 3650)

# What is asked of a list.
SEARCH = Between(0, 200)
TOPIC_ASKED = Between(0, 60)
PAGE_SIZE = Between(1, 100)
CURSOR = 200

MAX_ID = 2**63 - 1
YEARS = Between(2000, 2199)  # beyond these, sums of times leave what a computer can hold
IDEMPOTENCY_KEY = "^[!-~]{1,200}$"  # visible ASCII: what every header carries unchanged
