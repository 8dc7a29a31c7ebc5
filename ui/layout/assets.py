"""The one stylesheet, at an address that changes with it."""

import hashlib
from pathlib import Path

from ui.urls import STATIC as STATIC_URL

STATIC = Path(__file__).parent.parent / "static"
# The digest makes a new style sheet a new address, so that it may be kept by the browser for long.
STYLESHEET = f"{STATIC_URL}/app.css?v={hashlib.sha256((STATIC / 'app.css').read_bytes()).hexdigest()[:12]}"
