"""What the outer edge answers with where it lets nobody in: one sentence, or a problem document for programs."""

import json
from dataclasses import asdict, dataclass

from starlette.types import Scope, Send

from ui import urls


@dataclass(frozen=True)
class Refusal:
    status: int
    title: str
    detail: str
    code: str  # for programs; `ui.api.error_codes` explains each


URL_TOO_LONG = Refusal(
    414, "Address too long", "This address is too long. Please try a shorter one.", "address_too_long"
)
HEADERS_TOO_LARGE = Refusal(
    431, "Headers too large", "Please clear your cookies for this site, then retry.", "headers_too_large"
)
BODY_TOO_LARGE = Refusal(
    413, "Too much at once", "This is too much at once. Please send a shorter one.", "body_too_large"
)
CROSS_ORIGIN = Refusal(
    403, "From another site", "This came from another site. Please use our own page.", "foreign_origin"
)
INVALID_FRAME = Refusal(
    400, "Not from our page", "This did not come from our page. Please load it again.", "foreign_origin"
)
INTERNAL_ERROR = Refusal(
    500, "Our mistake", "Something went wrong on our side. Please try again in a moment.", "unexpected"
)
BODY_TOO_SLOW = Refusal(
    408,
    "Too slow",
    "This took too long to arrive. Please check your connection and send it again.",
    "body_too_slow",
)
AMBIGUOUS_LENGTH = Refusal(
    400,
    "Two lengths",
    "This says in two ways where it ends. Please send Content-Length or Transfer-Encoding, not both.",
    "ambiguous_length",
)


def other_address(opened_at: str, base_url: str) -> Refusal:
    """For a page of ours that was opened at another address: another scheme, or another port."""
    sentence = f"This page was opened at {opened_at}, and this place answers at {base_url}. Please open {base_url} instead."
    return Refusal(403, "Another address", sentence, "foreign_origin")


async def refuse(refusal: Refusal, scope: Scope, send: Send) -> None:
    """Answer with a sentence, or with a problem document where a program asked."""
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})  # before the handshake every server makes this a 403
        return
    if scope["path"].startswith(urls.API_CALLS):
        media = "application/problem+json"
        body = json.dumps({"type": f"{urls.API_DOCS}#{refusal.code}", **asdict(refusal)}).encode()
    else:
        media, body = "text/plain; charset=utf-8", refusal.detail.encode()
    headers = {"content-type": media, "content-length": str(len(body)), "connection": "close"}
    raw_headers = [(name.encode(), value.encode()) for name, value in headers.items()]
    answer = "websocket.http.response" if scope["type"] == "websocket" else "http.response"
    await send({"type": f"{answer}.start", "status": refusal.status, "headers": raw_headers})
    await send({"type": f"{answer}.body", "body": body})
