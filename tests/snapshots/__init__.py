"""What the product shows to others, kept word for word: a change of it is meant, or it is a mistake.

`UPDATE_SNAPSHOTS=1 make test` writes them anew; the difference is then read like any other change.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parent
UPDATE = os.environ.get("UPDATE_SNAPSHOTS") == "1"


def check(name: str, text: str) -> None:
    """Fail unless `text` is what is kept under this file name."""
    kept = FOLDER / name
    if UPDATE:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(text)
    assert text.splitlines() == kept.read_text().splitlines(), (
        f"{name} is no longer what was kept. If that is meant: UPDATE_SNAPSHOTS=1"
    )
