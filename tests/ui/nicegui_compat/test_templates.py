"""The nonce stands on every script of NiceGUI's page template; in a real page: `test_security_in_chromium`."""

import re

from nicegui.client import templates

from ui.nicegui_compat.templates import ScriptNonce


def test_every_script_of_the_page_template_gets_the_nonce() -> None:
    assert templates.env.loader
    source, _, _ = templates.env.loader.get_source(templates.env, "index.html")
    ours = ScriptNonce(templates.env).preprocess(source, "index.html")
    assert ours.count("<script nonce=") == len(re.findall(r"<script\b", source, re.IGNORECASE)) > 5
    assert ours.count('<link rel="modulepreload" nonce=') == source.count("modulepreload") == 1
