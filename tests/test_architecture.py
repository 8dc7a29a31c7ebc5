"""The arrows of the house: who may import whom, and a few things that only one room may do. Read from the source."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
FLOORS = ("ui", "integrations", "domain", "persistence")

# What each floor never imports: the floors above it and beside it, and the libraries that are not its own.
FORBIDDEN = {
    "ui": (),
    "integrations": ("ui", "domain", "persistence", "nicegui"),
    "domain": ("ui", "integrations", "nicegui", "fastapi", "starlette", "typer"),
    "persistence": ("ui", "integrations", "domain", "nicegui", "fastapi", "starlette", "typer"),
}
# What of persistence the rooms below may open. Nobody in `ui` opens anything else, models and queries least of all.
OPEN = ("persistence.database", "persistence.embedded", "persistence.listen", "persistence.migrate")
ROOMS = {
    # They begin a transaction or a process.
    *("app", "cli", "runtime", "auth", "api", "live", "web"),
    "statuses",  # what can go wrong around a transaction, too, has an HTTP status
    "client",  # and words for whoever is on the page; it knows who looks at it
}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "core", "services", "managers", "common"}
# What NiceGUI promises: what it documents. All else is for one package, which a contract test watches.
NICEGUI_PROMISES = (
    *("nicegui.ui", "nicegui.app", "nicegui.html", "nicegui.context", "nicegui.events", "nicegui.run"),
    *("nicegui.App", "nicegui.APIRouter", "nicegui.Client", "nicegui.ElementFilter", "nicegui.Event"),
    *("nicegui.PageArguments", "nicegui.background_tasks", "nicegui.binding", "nicegui.element.Element"),
    "nicegui.elements",
)
NICEGUI_INTERNALS = {
    "outbox",
    "instances",
    "sio",
    "eio",
}  # attributes without an underscore that are no promise
TYPED = {"db", "viewer", "command"}
NICEGUI_COMPAT = Path("ui/nicegui_compat")
LIFECYCLE = Path("domain/lifecycle.py")


def test_every_arrow_of_the_house_points_downward() -> None:
    sources = {path.relative_to(HOUSE): path.read_text() for floor in FLOORS for path in python_in(floor)}
    assert {path.parts[0] for path in sources} >= {"ui", "domain", "persistence"}
    assert len(sources) > 50
    assert [fault for path, source in sources.items() for fault in faults(path, source)] == []


WRONG = [
    ("domain/requests.py", "from ui.act import run", "imports ui.act"),
    ("domain/requests.py", "import ui", "imports ui"),
    ("domain/notices.py", "from integrations import mail", "imports integrations.mail"),
    ("domain/people.py", "def f() -> None:\n    from fastapi import Request", "imports fastapi.Request"),
    ("domain/people.py", "import starlette.requests", "imports starlette.requests"),
    ("domain/views/board.py", "import typer", "imports typer"),
    ("domain/views/board.py", "from nicegui import ui", "imports nicegui.ui"),
    ("persistence/queries.py", "from domain.rules import Rules", "imports domain.rules"),
    ("persistence/embedded/place.py", "from ui.settings import load", "imports ui.settings"),
    ("integrations/mail.py", "from persistence.database import Db", "imports persistence.database"),
    ("integrations/mail.py", "if TYPE_CHECKING:\n    import domain.notices", "imports domain.notices"),
    (
        "ui/pages/board.py",
        "from persistence.database import DatabaseUnavailable",
        "imports persistence.database",
    ),
    ("ui/components/field.py", "import persistence.listen as l", "imports persistence.listen"),
    ("ui/app.py", "from persistence.models import Status", "imports persistence.models"),
    ("ui/app.py", "from persistence import models", "imports persistence.models"),
    ("ui/app.py", "from persistence import *", "imports persistence.*"),
    ("ui/api/requests.py", "from persistence import queries", "imports persistence.queries"),
    ("ui/api/requests.py", "from ...persistence import queries", "imports persistence.queries"),
    ("ui/cli/people.py", "import persistence", "imports persistence"),
    ("domain/requests.py", "request.status = Status.OPEN", "assigns request.status"),
    ("domain/chores.py", "request.mentor_id, request.status = None, 'open'", "assigns request.status"),
    ("domain/chores.py", "their_request.status: Status = Status.OPEN", "assigns their_request.status"),
    ("ui/pages/request.py", "for self.request.status in Status: pass", "assigns self.request.status"),
    ("domain/chores.py", "setattr(request, 'status', Status.OPEN)", "assigns request.status"),
    ("domain/chores.py", "update(Request).where(x).values(status='open')", "assigns Request.status"),
    (
        "persistence/queries.py",
        "update(models.Request).values({'status': 'open'})",
        "assigns models.Request.status",
    ),
    ("ui/utils.py", "", "is a name that says nothing"),
    ("domain/services/claiming.py", "", "is a name that says nothing"),
    ("ui/pages/board.py", "@ui.refreshable\ndef cards() -> None: ...", "ui.refreshable outside a function"),
    ("ui/pages/board.py", "cards = ui.refreshable(draw)", "ui.refreshable outside a function"),
    (
        "ui/pages/board.py",
        "class Board:\n    @ui.refreshable_method\n    def cards(self) -> None: ...",
        "ui.refreshable_method outside a function",
    ),
    ("ui/pages/board.py", "def page() -> None:\n    app.storage.user['id'] = 1", "reads app.storage.user"),
    (
        "ui/act.py",
        "def who() -> str:\n    return nicegui.app.storage.user.get('id')",
        "reads nicegui.app.storage.user",
    ),
    ("ui/app.py", "from nicegui.server import Server", "touches nicegui.server.Server"),
    ("ui/app.py", "import nicegui.ui_run", "touches nicegui.ui_run"),
    ("ui/web/frames.py", "from nicegui import Client, core", "touches nicegui.core"),
    ("ui/web/errors.py", "import importlib\nimportlib.import_module('nicegui.page')", "touches nicegui.page"),
    ("ui/web/errors.py", "import nicegui\nnicegui.core.app.stop()", "touches nicegui.core"),
    ("ui/layout/frame.py", "from nicegui.elements._base import Base", "touches nicegui.elements._base.Base"),
    ("ui/web/errors.py", "app._exception_handlers[:] = []", "touches app._exception_handlers"),
    ("ui/web/errors.py", "self.app._exception_handlers.clear()", "touches self.app._exception_handlers"),
    ("ui/pages/board.py", "getattr(element, '_text', '')", "touches element._text"),
    (
        "ui/pages/board.py",
        "class Own(html.p):\n    def f(self) -> str: return self._text",
        "touches self._text",
    ),
    ("ui/pages/board.py", "client.outbox.enqueue_update(element)", "touches client.outbox"),
    ("ui/web/frames.py", "from nicegui import Client\nClient.delete = f", "touches Client.delete"),
    ("ui/pages/board.py", "def f(db: Any, viewer: Viewer) -> None: ...", "hides what db is"),
    ("ui/api/routes/me.py", "def f(*, viewer: 'Any | None') -> None: ...", "hides what viewer is"),
    ("ui/runtime/act.py", "async def act(command: Any) -> None: ...", "hides what command is"),
]


@pytest.mark.parametrize(("path", "source", "said"), WRONG)
def test_a_wrong_arrow_is_found(path: str, source: str, said: str) -> None:
    (found,) = faults(Path(path), source)
    assert found.startswith(path)
    assert said in found


RIGHT = [
    (
        "ui/runtime/act.py",
        "from persistence.database import Database\nfrom domain import requests\nimport nicegui",
    ),
    ("ui/cli/care.py", "from persistence import embedded, migrate"),
    ("ui/web/health.py", "from persistence.migrate import migration_state"),
    ("ui/app.py", "from integrations import mail"),
    ("ui/pages/board.py", "from ui.act import act\nfrom domain.views import board"),
    ("ui/api/door.py", "from . import answers"),
    ("ui/pages/board.py", "def page() -> None:\n    @ui.refreshable\n    def cards() -> None: ..."),
    ("domain/lifecycle.py", "request.status = to"),
    ("domain/sessions.py", "session.status = SessionStatus.COMPLETED\nif request.status == 1: pass"),
    ("domain/chores.py", "update(Session).values(status='cancelled')\nupdate(Request).values(ended_at=now)"),
    ("persistence/queries.py", "from persistence.models import Claim\nimport sqlalchemy"),
    ("ui/nicegui_compat/ready.py", "from nicegui.server import Server\nServer.instance._x = 1"),
    (
        "ui/pages/board.py",
        "from nicegui import Client, events, html, ui\nfrom nicegui.element import Element",
    ),
    (
        "ui/live/bus.py",
        "class Bus:\n    _away = ''\n    def _say(self, other: 'Bus') -> str: return other._say(self) or self._away",
    ),
    ("ui/web/edge.py", "def install(app: App) -> None:\n    app.build_middleware_stack = f"),
    ("ui/runtime/act.py", "def act(command: Callable[..., Any], *args: Any, now: Any) -> None: ..."),
]


@pytest.mark.parametrize(("path", "source"), RIGHT)
def test_a_right_arrow_is_left_alone(path: str, source: str) -> None:
    assert faults(Path(path), source) == []


def python_in(floor: str) -> Iterator[Path]:
    return (HOUSE / floor).rglob("*.py")


def faults(path: Path, source: str) -> list[str]:
    """What is wrong with this file of the house, as sentences that begin with its path."""
    tree = ast.parse(source)
    found = [
        *(f"{path} imports {name}, which is not for it" for name in wrong_imports(path, tree)),
        *(f"{path} assigns {name}, which only {LIFECYCLE} does" for name in moved_by_hand(path, tree)),
        *(f"{path} has {name} outside a function: every visitor would share it" for name in shared(tree)),
        *(f"{path} reads {name}: who looks is captured when the page is built" for name in identities(tree)),
        *(f"{path} touches {name}, which is for {NICEGUI_COMPAT}" for name in internals(path, tree)),
        *(f"{path} hides what {name} is behind Any" for name in untyped(path, tree)),
    ]
    if nothing_said := NAMES_THAT_SAY_NOTHING & {path.stem, *path.parts}:
        found.append(f"{path}: {nothing_said.pop()} is a name that says nothing")
    return found


def wrong_imports(path: Path, tree: ast.AST) -> Iterator[str]:
    floor, room = path.parts[0], Path(path.parts[1]).stem
    forbidden = {*FORBIDDEN[floor], *(["persistence"] if floor == "ui" else [])}
    opened = OPEN if floor == "ui" and room in ROOMS else ()
    for name in imported(path, tree):
        if any(is_in(name, one) for one in forbidden) and not any(is_in(name, one) for one in opened):
            yield name


def imported(path: Path, tree: ast.AST) -> Iterator[str]:
    """Everything imported anywhere in the file, as whole dotted names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = path.parent.parts[: len(path.parent.parts) + 1 - node.level] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def moved_by_hand(path: Path, tree: ast.AST) -> Iterator[str]:
    """Requests whose status is assigned: known by their name, since the source has no types."""
    if path == LIFECYCLE:
        return
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=owner, attr="status", ctx=ast.Store()) if is_request(owner):
                yield f"{dotted(owner)}.status"
            case ast.Call(func=ast.Name("setattr"), args=[owner, ast.Constant("status"), _]) if is_request(
                owner
            ):
                yield f"{dotted(owner)}.status"
            case ast.Call(func=ast.Attribute(value=statement, attr="values")) if says_status(node):
                yield from (f"{dotted(table)}.status" for table in updated(statement) if is_request(table))


def is_request(owner: ast.expr) -> bool:
    return dotted(owner).lower().endswith("request")


def says_status(call: ast.Call) -> bool:
    words: list[object] = [keyword.arg for keyword in call.keywords]
    for given in call.args:
        if isinstance(given, ast.Dict):
            words += [key.value for key in given.keys if isinstance(key, ast.Constant)]
    return "status" in words


def updated(statement: ast.AST) -> Iterator[ast.expr]:
    """What `update(…)` is called with, somewhere in this expression."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "update":
            yield from node.args[:1]


def shared(tree: ast.AST) -> Iterator[str]:
    """Refreshables that live as long as the process."""
    for node in outside_functions(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            name = dotted(node)
            if name.split(".")[-1] in {"refreshable", "refreshable_method"}:
                yield name


def outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that is run when the module is; of a function that is its decorators and defaults."""
    children: Iterable[ast.AST] = ast.iter_child_nodes(node)
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            children = [*node.decorator_list, node.args]
        case ast.Lambda():
            children = [node.args]
    for child in children:
        yield child
        yield from outside_functions(child)


def identities(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and dotted(node).endswith("storage.user"):
            yield dotted(node)


def internals(path: Path, tree: ast.AST) -> Iterator[str]:
    """What NiceGUI does not promise: its inner modules, private names, and its own things put in place of others."""
    if path.parts[0] != "ui" or path.is_relative_to(NICEGUI_COMPAT):
        return
    modules = [*imported(path, tree), *loaded_by_name(tree)]
    yield from (name for name in modules if is_in(name, "nicegui") and not is_promised(name))
    theirs = names_of_nicegui(tree)
    own = own_names(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name("nicegui"), attr=attr) if not is_promised(f"nicegui.{attr}"):
                yield f"nicegui.{attr}"
            case ast.Attribute(value=ast.Name(name), ctx=ast.Store()) if name in theirs:
                yield dotted(node)
            case ast.Attribute(attr=attr) if attr in NICEGUI_INTERNALS or (
                is_private(attr) and attr not in own
            ):
                yield dotted(node)
            case ast.Call(func=ast.Name("getattr" | "setattr"), args=[owner, ast.Constant(str(attr)), *_]):
                if is_private(attr) and attr not in own:
                    yield f"{dotted(owner)}.{attr}"


def untyped(path: Path, tree: ast.AST) -> Iterator[str]:
    """Databases, viewers and commands of `ui` that are Any: who handles one there does the domain's work."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation and path.parts[0] == "ui":
            words = ast.unparse(node.annotation).strip("'").split(" | ")
            if node.arg.lstrip("_") in TYPED and "Any" in words:
                yield node.arg


def is_promised(name: str) -> bool:
    known = name == "nicegui" or any(is_in(name, one) for one in NICEGUI_PROMISES)
    return known and not any(map(is_private, name.split(".")))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def loaded_by_name(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=function, args=[ast.Constant(str(name)), *_]) if dotted(function).endswith(
                "import_module"
            ):
                yield name


def names_of_nicegui(tree: ast.AST) -> set[str]:
    """What this file calls the things that it imports from NiceGUI."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and is_in(node.module or "", "nicegui")
        for alias in node.names
    }


def own_names(tree: ast.AST) -> set[str]:
    """The private names that this file itself gives to functions, fields, and what hangs on `self`."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.Attribute(value=ast.Name("self"), attr=name, ctx=ast.Store()):
                found.add(name)
    return found


def dotted(node: ast.AST) -> str:
    """`self.request` of that expression; of anything but names and attributes, nothing."""
    match node:
        case ast.Name(name):
            return name
        case ast.Attribute(value=owner, attr=attr):
            return f"{dotted(owner)}.{attr}"
    return ""
