"""Links that a student adds: whole https addresses of public hosts, and nothing that only looks like one (promise S10)."""

import ipaddress
import re
from urllib.parse import urlsplit

import idna

from domain.errors import Invalid
from domain.limits import LINK
from domain.text import clean_line

# Names that never leave somebody's own machine or network.
_LOCAL = frozenset({"localhost", "localdomain", "local", "internal"})
# Browsers read a host that ends in a number as an address, also "127.1" and "0x7f.1".
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def clean_link(url: str) -> str:
    """The address as it is kept; what begins with "www." gets its https://. Raises Invalid."""
    link = clean_line("links", url, LINK)
    if link.lower().startswith("www."):
        link = clean_line("links", f"https://{link}", LINK)
    if any(char.isspace() or char in '\\"<>`{}|^' for char in url.strip()) or not link.isprintable():
        raise Invalid("links", "A link has no spaces or quotation marks in it. Please copy it again.")
    try:
        parts = urlsplit(link)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme != "https" or not host or "@" in parts.netloc or not link.lower().startswith("https://"):
        raise Invalid("links", "A link begins with https:// and a host, such as https://example.org/resume.")
    if not _is_public(host):
        raise Invalid("links", "A link needs a public host, such as https://example.org/resume.")
    return "https" + link[5:]


def _is_public(host: str) -> bool:
    """Whether others can reach this host, by a name that browsers read as one, or by a public address."""
    if ":" in host:  # only an address of IPv6 has one
        return _is_public_address(host)
    try:
        # Some hosts have an underscore in their names, which browsers take and the standard does not.
        name = idna.encode(host.replace("_", "x"), uts46=True).decode("ascii").removesuffix(".")
    except idna.IDNAError:
        return False
    last = name.rpartition(".")[2]
    if _NUMBER.fullmatch(last):
        return _is_public_address(name)
    return "." in name and last not in _LOCAL


def _is_public_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return False
