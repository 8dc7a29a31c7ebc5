"""The one stylesheet: a section for each folder of components, and no class that stands on one side only."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "ui"
STYLESHEET = UI / "static" / "app.css"
FRAME_SECTIONS = ("tokens", "layout"), ("pages",)
# NiceGUI's and Quasar's own, which stand in no markup of ours; `hidden` is what NiceGUI gives to what is not visible.
THEIRS = re.compile(r"(q|nicegui)-|hidden$")
# A class that is put together from a hole, such as `btn{look}`, counts as what stands before the hole.
IN_HTML = re.compile(r"""class=(?:"([^"]*)"|([\w-]+)(?=[ >]))""")
HOLE = re.compile(r"\{[^}]*\}")


def test_each_folder_of_components_has_its_section_in_order() -> None:
    sections = re.findall(r"^/\* (\w+) \*/$", STYLESHEET.read_text(), flags=re.MULTILINE)
    folders = [path.parent.name for path in (UI / "components").glob("*/__init__.py")]
    first, last = FRAME_SECTIONS
    assert sections[: len(first)] == list(first)
    assert sections[-len(last) :] == list(last)
    assert sorted(sections[len(first) : -len(last)]) == sorted(folders)


def test_every_class_of_the_stylesheet_is_used_somewhere() -> None:
    used = set().union(*(possible_classes(path.read_text()) for path in UI.rglob("*.py")))
    assert sorted(name for name in styled(STYLESHEET.read_text()) - used if not THEIRS.match(name)) == []


def test_every_class_of_our_markup_stands_in_the_stylesheet() -> None:
    known = styled(STYLESHEET.read_text())
    named = {name for path in UI.rglob("*.py") for name in classes(path.read_text())}
    assert len(named) > 50
    assert sorted(name for name in named - known if not THEIRS.match(name)) == []


MARKUP = [
    ("markup('<p class=\"hint small\">{x}</p><h2 class=sub>')", {"hint", "small", "sub"}),
    ('html.p("words here").classes("muted wide")', {"muted", "wide"}),
    ('place.classes(add="gone")', {"gone"}),
    ('button.classes(f"dialog {width}")', {"dialog"}),
    ('draw(look="half")', {"half"}),
    ('draw(look="suits" if fits else "muted")', {"suits", "muted"}),
    ('LOOKS = {Status.OPEN: "b-open", "ghost": "btn ghost"}', {"b-open", "btn", "ghost"}),
    ("markup('<button class=\"btn{look} small\">')", {"btn", "small"}),
    ('html.p("class of its own").props("tabindex=-1")', set()),
]


@pytest.mark.parametrize(("source", "named"), MARKUP)
def test_a_class_is_found_wherever_markup_names_it(source: str, named: set[str]) -> None:
    assert set(classes(source)) == named


def test_a_class_is_found_wherever_a_rule_names_it() -> None:
    css = "/* .not-this */ .card > .btn:hover, a.q-field { margin: .5em } @media (x) { .only:not(.phone) {} }"
    assert styled(css) == {"card", "btn", "q-field", "only", "phone"}


def styled(css: str) -> set[str]:
    """The classes that the rules of a stylesheet name."""
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    selectors = re.findall(r"[^{}]+(?=\{)", without_comments)
    return {name for one in selectors for name in re.findall(r"\.([a-zA-Z][\w-]*)", one)}


def classes(source: str) -> Iterator[str]:
    """The classes that Python source names: in HTML, in `.classes(…)`, as a `look`, and in tables of looks."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(str(text)):
                for quoted, bare in IN_HTML.findall(text):
                    yield from HOLE.sub(" ", quoted or bare).split()
            case ast.Call(func=ast.Attribute(attr="classes")):
                for given in [*node.args, *(keyword.value for keyword in node.keywords)]:
                    yield from words_in(given)
            case ast.keyword(arg="look"):
                yield from words_in(node.value)
            case (
                ast.Assign(targets=[ast.Name("LOOKS")], value=ast.Dict(values=values))
                | ast.AnnAssign(target=ast.Name("LOOKS"), value=ast.Dict(values=values))
            ):
                for value in values:
                    yield from words_in(value)


def words_in(given: ast.expr) -> Iterator[str]:
    """What an expression may say, apart from the question that a condition asks."""
    match given:
        case ast.Constant(str(text)):
            yield from text.split()
        case ast.IfExp(body=body, orelse=orelse):
            yield from [*words_in(body), *words_in(orelse)]
        case ast.BinOp(left=left, right=right):
            yield from [*words_in(left), *words_in(right)]
        case ast.JoinedStr(values=values):
            for value in values:
                yield from words_in(value)


def possible_classes(source: str) -> set[str]:
    """Those, and every literal that may be one by way of a variable: a class is one short word in lower case."""
    literals = {
        word
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z][a-z0-9-]*", node.value)
        for word in [node.value]
    }
    return literals | set(classes(source))
