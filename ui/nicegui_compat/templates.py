"""The nonce of the Content-Security-Policy on the scripts of NiceGUI's page."""

import re

from jinja2.ext import Extension
from nicegui.client import templates


def install() -> None:
    """From now on the page carries the nonce that the request's scope has as `csp_nonce`."""
    templates.env.add_extension(ScriptNonce)
    if templates.env.cache is not None:
        templates.env.cache.clear()


class ScriptNonce(Extension):
    """Gives the nonce to the scripts of the page template, and to nothing that is filled into it.

    Jinja hands over the source of the template before any title, element or head content is put in. Rewriting
    the finished page would have to guess which `<script>` is ours and which was written by a visitor.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002  # Jinja
        own_tags = r'<script\b|<link rel="modulepreload"'
        return re.sub(own_tags, r"\g<0> nonce='{{ request.scope.csp_nonce }}'", source)
