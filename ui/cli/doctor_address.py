"""Whether the address that people open is the one of the settings: asked over the network, as a browser would."""

import http.client
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from ui.cli.doctor import Finding
from ui.urls import HEALTH

TIMEOUT = 3  # seconds
SOCKET = "/_nicegui_ws/socket.io/?EIO=4&transport=polling"
ALIVE = b'{"status":"ok"}'
HERE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Answer:
    status: int
    leads_to: str
    body: bytes


def address_finding(base_url: str) -> Finding:
    """What answers at `base_url`, whether its pages may open their socket, and whether https would be the right word."""
    ok, sentence = _look(base_url)
    return Finding("address", ok=ok, sentence=sentence)


def _look(base_url: str) -> tuple[bool, str]:
    health = _get(base_url, HEALTH)
    if health is None:
        return True, f"nothing answers at {base_url} right now; run this again while it serves."
    if elsewhere := _origin_of(health.leads_to):
        return False, _set_it_to(base_url, f"what answers there leads on to {elsewhere}", elsewhere)
    if health.body != ALIVE:
        return False, f"what answers at {base_url} is not Mini Mentorship. Is MENTORSHIP_BASE_URL right?"
    socket = _get(base_url, SOCKET, origin=base_url)
    if socket is None or socket.status != http.client.OK:
        return False, (
            f"the server at {base_url} refuses the sockets of its own pages. Does it run with this"
            " MENTORSHIP_BASE_URL, and does the proxy pass on Host and Origin?"
        )
    if secure := _also_answers_by_https(base_url):
        return False, _set_it_to(
            base_url, f"people also reach it at {secure}, where every button is dead", secure
        )
    return True, f"pages and their sockets are served at {base_url}."


def _set_it_to(base_url: str, why: str, other: str) -> str:
    return f"MENTORSHIP_BASE_URL is {base_url}, and {why}. Set it to {other}, if that is what people open."


def _also_answers_by_https(base_url: str) -> str | None:
    address = urlsplit(base_url)
    if address.scheme != "http" or address.hostname in HERE or address.port not in {None, 80}:
        return None
    secure = f"https://{address.hostname}"
    health = _get(secure, HEALTH)
    return secure if health and health.body == ALIVE else None


def _get(base_url: str, path: str, *, origin: str | None = None) -> Answer | None:
    """None where nothing answers."""
    address = urlsplit(base_url)
    connect = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = connect(address.hostname or "", address.port, timeout=TIMEOUT)
    try:
        connection.request("GET", path, headers={"Origin": origin} if origin else {})
        answer = connection.getresponse()
        return Answer(answer.status, answer.getheader("location", ""), answer.read(1000))
    except (OSError, ssl.SSLError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _origin_of(address: str) -> str:
    """Of a whole address; nothing for a path."""
    found = urlsplit(address)
    return f"{found.scheme}://{found.netloc}" if found.netloc else ""
