"""The one stylesheet and the one script, at addresses that change with them."""

import hashlib
from pathlib import Path

from ui.urls import STATIC as STATIC_URL

STATIC = Path(__file__).parent.parent / "static"


def address_of(name: str) -> str:
    """The digest makes a new file a new address, so that it may be kept by the browser for long."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{STATIC_URL}/{name}?v={digest}"


STYLESHEET, CONNECTION_SCRIPT = address_of("app.css"), address_of("connection.js")
