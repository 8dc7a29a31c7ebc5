"""The description of the API, kept word for word: whoever generates a client from it relies on it."""

import json

from tests import snapshots
from ui.api import _document


def test_the_description_of_the_api_is_what_was_kept() -> None:
    snapshots.check("openapi.json", json.dumps(_document(), indent=1, sort_keys=True) + "\n")
