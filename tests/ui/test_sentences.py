"""Whatever a person reads stands in a text module, so that a second language has one place to look in each folder."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "ui"
FOLDERS = ("auth", "components", "layout", "pages")

# What these are called with is read by a program: attributes, CSS, JavaScript, names of tasks and of types.
FOR_PROGRAMS = {"classes", "style", "run_javascript", "create", "compile", "TypeVar"}
FOR_PROGRAMS_BY_NAME = {"look", "js_handler", "tag"}
# Classes; what people type for "not free"; and names of the time zone database, by which everybody knows them.
TABLES_FOR_PROGRAMS = {"LOOKS", "NOTHING", "AREAS"}

READ_ATTRIBUTES = re.compile(r"""(?:aria-label|title|placeholder|alt)=(?:"([^"]*)"|'([^']*)'|([^\s"'>{]+))""")
TAG, HOLE = re.compile(r"<[^>]*>"), re.compile(r"\{[^{}]*\}")
TWO_WORDS = re.compile(r"[^\W\d_]{2,}[’'.,;:!?…)]* \(?[^\W\d_]+")
ONE_LABEL = re.compile(r"[A-Z][a-z]+[.!?:…]?")
ANY_WORD = re.compile(r"[^\W\d_]{2,}")
JAVASCRIPT = re.compile(r"=>|\bdocument\.|addEventListener|dispatchEvent|\bcontrol\.")
# A word beside a hole, with a space between, is half of a sentence.
GLUED = re.compile(r"(^|[\s(])[^\W\d_]{2,} …|… [^\W\d_]{2,}(?![\w-])")


def test_components_and_pages_have_no_words_of_their_own() -> None:
    sources = {path.relative_to(UI).as_posix(): path.read_text() for path in files()}
    assert len(sources) > 50
    found = [
        f"{path}:{line} says {words!r}" for path, source in sources.items() for line, words in said(source)
    ]
    assert found == []


SAID = [
    ('tell(client, "Your request is on the board.")', "Your request is on the board."),
    ('html.p(f"{name} has not written anything.")', "has not written anything."),
    ('markup("<h2>{x}</h2><p>Add new times</p>", x=x)', "Add new times"),
    ('markup("<h2>Done</h2>")', "Done"),
    ("markup('<a title=\"One of yours\">{x}</a>', x=x)", "One of yours"),
    ('button("Cancel", close)', "Cancel"),
    ("box.props('role=group aria-label=\"Filters\"')", "Filters"),
    ('{"placeholder": "Not free"}', "Not free"),
    ('done = "Saved." if ok else ""', "Saved."),
    ('words = "by " + name + " or somebody else"', "or somebody else"),
    ('raise Invalid("to", "A time must end after it starts.")', "A time must end after it starts."),
    ('until = f"until {when} at the latest"', "until"),
]


@pytest.mark.parametrize(("source", "words"), SAID)
def test_words_that_stand_among_the_code_are_found(source: str, words: str) -> None:
    assert words in " ".join(found for _, found in said(source))


NOT_SAID = [
    '"""What a module is for, in words."""',
    'def f() -> None:\n    """What a function does, in words."""',
    'html.p(text.NO_TIMES).classes("muted small")',
    'box.props("role=status aria-live=polite")',
    'markup(\'<div class="row wrap" style="gap:8px">{chips}</div>\', chips=chips)',
    'element.on("click", go, js_handler="(event) => emit(event.target.value)")',
    'log.info("signed in", extra={"by": "demo"})',
    'background_tasks.create(keep(), name="keep a draft")',
    'LOOKS = {"ghost": "btn ghost"}',
    'card.status == "scheduled"',
    '" · ".join(facts)',
    'address = f"/mentorship/requests/{request_id}"',
    'described = markup("{id}-note {id}-wrong", id=dom_id)',
    'Item = TypeVar("Item")',
    'def header(visitor: "Visitor") -> Markup: ...',
]


@pytest.mark.parametrize("source", NOT_SAID)
def test_what_only_programs_read_is_left_alone(source: str) -> None:
    assert list(said(source)) == []


def files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((UI / folder).rglob("*.py")):
            if path.stem != "text" and not path.stem.endswith("_text"):
                yield path


def said(source: str) -> Iterator[tuple[int, str]]:
    """Line and words of each literal that a person would read."""
    tree = ast.parse(source)
    skipped = {id(node) for top in ast.walk(tree) for part in not_for_people(top) for node in ast.walk(part)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            # One text with holes; its pieces are not looked at again.
            skipped.update(map(id, node.values))
        for words in words_of(text_of(node)):
            yield getattr(node, "lineno", 0), words


def text_of(node: ast.AST) -> str:
    """What a literal says, with `{}` where something else is filled in."""
    match node:
        case ast.Constant(str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(text_of(one) or "{}" for one in values)
    return ""


def words_of(text: str) -> Iterator[str]:
    """What of a literal is read: between its tags, and in attributes that a screen reader says."""
    if JAVASCRIPT.search(text):
        return
    attributes = ["".join(found) for found in READ_ATTRIBUTES.findall(text)]
    yield from (words for words in attributes if ANY_WORD.search(HOLE.sub("", words)))
    if "<" in text:
        pieces = TAG.sub("|", HOLE.sub("…", text)).split("|")
        yield from (piece.strip() for piece in pieces if ANY_WORD.search(piece))
    elif not attributes:
        shown = HOLE.sub("…", text)
        if TWO_WORDS.search(shown) or ONE_LABEL.fullmatch(shown) or GLUED.search(shown):
            yield shown


def not_for_people(node: ast.AST) -> Iterator[ast.AST]:
    """What of this node only programs and programmers read: docstrings, types, classes, names of tasks."""
    match node:
        case ast.Expr(value=ast.Constant(str())):
            yield node.value
        case ast.arg(annotation=ast.expr() as named) | ast.FunctionDef(returns=ast.expr() as named):
            yield named
        case ast.AnnAssign(target=target, annotation=named, value=value):
            yield named
            if value and isinstance(target, ast.Name) and target.id in TABLES_FOR_PROGRAMS:
                yield value
        case ast.Assign(targets=[ast.Name(table)]) if table in TABLES_FOR_PROGRAMS:
            yield node.value
        case ast.Call():
            yield from arguments_for_programs(node)


def arguments_for_programs(call: ast.Call) -> Iterator[ast.AST]:
    func = call.func
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    is_log = isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "log"
    if name in FOR_PROGRAMS or is_log:
        yield from [*call.args, *call.keywords]
    elif name == "props":  # of properties only those are read that name something
        yield from (one for one in call.args if not READ_ATTRIBUTES.search(text_of(one)))
    yield from (keyword for keyword in call.keywords if keyword.arg in FOR_PROGRAMS_BY_NAME)
