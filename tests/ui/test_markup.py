"""Their words in our HTML."""

import re

import pytest
from markupsafe import escape

from ui.markup import facts, joined, markup, safe_link, with_links


def test_what_people_type_is_escaped() -> None:
    made = markup('<p title="{title}">{title}</p>', title='"><script>alert(1)</script>')
    assert "<script>" not in made
    assert made.startswith('<p title="&#34;&gt;&lt;script&gt;')


def test_braces_in_their_words_are_only_braces() -> None:
    assert markup("<p>{text}</p>", text="{text.__class__} {0}") == "<p>{text.__class__} {0}</p>"


def test_pieces_of_ours_go_in_as_they_are() -> None:
    pieces = joined([markup("<li>{word}</li>", word=word) for word in ("a", "<b>")])
    assert markup("<ul>{pieces}</ul>", pieces=pieces) == "<ul><li>a</li><li>&lt;b&gt;</li></ul>"


def test_a_line_of_facts_leaves_out_what_is_not_there() -> None:
    assert facts("60 min", None, "", "2 h").count("<span>") == 2


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example",
        "http://example.org",
        "https:evil.example",
        "https://user@example.org",
        "https://exa mple.org",
        "https://example.org\n.evil",
        "\x01https://example.org",
        "https://[",
        "",
    ],
)
def test_only_a_whole_https_address_becomes_a_link(address: str) -> None:
    """Promise S10, on render: whatever was stored."""
    assert "<a " not in safe_link(address)


def test_a_good_address_becomes_a_link_that_tells_nobody_where_it_came_from() -> None:
    link = safe_link('https://example.org/a?b=1&c="')
    assert link.startswith('<a href="https://example.org/a?b=1&amp;c=&#34;"')
    assert 'rel="noopener noreferrer nofollow"' in link


@pytest.mark.parametrize(
    ("words", "addresses"),
    [
        ("See https://example.org/a?b=1&c=2.", ["https://example.org/a?b=1&amp;c=2"]),
        ("(http://example.org/x_(y)), then", ["http://example.org/x_(y)"]),
        ("“https://a.example/” and https://b.example!", ["https://a.example/", "https://b.example"]),
        ("Two\nlines: HTTPS://EXAMPLE.ORG", ["HTTPS://EXAMPLE.ORG"]),
        ("javascript:alert(1) data:text/html,x ftp://example.org www.example.org", []),
        ("https://user:pass@example.org https:// http://[ xhttp", []),
        ("https://example.org/\u202egpj.exe", []),
    ],
)
def test_addresses_within_what_somebody_wrote_are_links(words: str, addresses: list[str]) -> None:
    assert re.findall('href="([^"]*)"', with_links(words)) == addresses


def test_markup_around_and_within_an_address_stays_words() -> None:
    words = """<b>x</b> https://example.org/"onmouseover="alert(1) https://example.org/'><script>alert(1)</script>"""
    linked = with_links(words)
    assert linked.count("<a ") == linked.count('rel="noopener noreferrer nofollow" target="_blank"') == 2
    assert "<b>" not in linked
    assert "<script" not in linked
    assert 'onmouseover="' not in linked
    assert re.sub("<[^>]*>", "", linked) == str(escape(words))
