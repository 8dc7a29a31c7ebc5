"""The doctor asks the address that people open, over the network, and names what does not fit."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from ui.cli import doctor_address
from ui.cli.doctor_address import address_finding


@contextmanager
def answering(answers: dict[str, tuple[int, dict[str, str], bytes]]) -> Iterator[str]:
    """A server that answers so, by path; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answers.get(self.path.partition("?")[0], (404, {}, b""))
            self.send_response(status)
            for name, value in (headers | {"content-length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


ALIVE: tuple[int, dict[str, str], bytes] = (200, {}, doctor_address.ALIVE)
SOCKET = "/_nicegui_ws/socket.io/"


def test_an_address_that_serves_pages_and_sockets_is_well() -> None:
    with answering({"/healthz": ALIVE, SOCKET: (200, {}, b"")}) as address:
        found = address_finding(address)
    assert (found.ok, found.sentence) == (True, f"pages and their sockets are served at {address}.")


def test_an_address_that_leads_on_to_https_is_named_with_the_right_one() -> None:
    with answering({"/healthz": (301, {"location": "https://mentors.test/healthz"}, b"")}) as address:
        found = address_finding(address)
    assert not found.ok
    assert "leads on to https://mentors.test. Set it to https://mentors.test" in found.sentence


def test_an_address_whose_sockets_are_refused_is_a_fault() -> None:
    with answering({"/healthz": ALIVE, SOCKET: (403, {}, b"")}) as address:
        found = address_finding(address)
    assert (found.ok, "refuses the sockets of its own pages" in found.sentence) == (False, True)


def test_a_stranger_at_our_address_is_a_fault() -> None:
    with answering({"/healthz": (200, {}, b"<html>")}) as address:
        assert "is not Mini Mentorship" in address_finding(address).sentence


def test_where_nothing_runs_there_is_nothing_to_find() -> None:
    found = address_finding("http://127.0.0.1:9")
    assert (found.ok, "nothing answers" in found.sentence) == (True, True)
