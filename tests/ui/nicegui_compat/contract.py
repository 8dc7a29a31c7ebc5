"""What of NiceGUI's source we rely on, and what differs from it. Read as text: in this process the names may be ours."""

import ast
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

ReadSource = Callable[[str], str]  # a file of the package, by its path there
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Function:
    """A function that we replace, wrap or call; `body` is its fingerprint."""

    file: str
    name: str
    arguments: str
    body: str
    used_by: str


@dataclass(frozen=True)
class Line:
    """A piece of a line without which what we do has no effect; blanks do not count."""

    file: str
    text: str
    used_by: str


def changes(rows: Iterable[Function | Line], read: ReadSource, version: str) -> list[str]:
    """One sentence for each row that is not as tried."""
    found = []
    for row in rows:
        name, change = _change_of_function(row, read) if isinstance(row, Function) else _lost_line(row, read)
        if change:
            found.append(
                f"NiceGUI {version} changed `{name}`: {change}. It is used by {row.used_by}; see docs/nicegui.md."
            )
    return found


def _change_of_function(row: Function, read: ReadSource) -> tuple[str, str | None]:
    name = f"{row.name}({row.arguments})"
    source = _read(row.file, read)
    node = _definition(source, row.name)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return name, f"it is no longer in {row.file}"
    if (arguments := ast.unparse(node.args)) != row.arguments:
        return name, f"its arguments are now ({arguments})"
    if (body := fingerprint(source, node)) != row.body:
        return name, f"its body is another ({body} instead of {row.body})"
    return name, None


def _lost_line(row: Line, read: ReadSource) -> tuple[str, str | None]:
    is_there = _without_blanks(row.text) in _without_blanks(_read(row.file, read))
    return row.text, None if is_there else f"it is no longer in {row.file}"


def _read(file: str, read: ReadSource) -> str:
    try:
        return read(file)
    except FileNotFoundError:
        return ""


def _definition(source: str, name: str) -> Definition | None:
    """The function of that dotted name, looked for in the classes that it names."""
    scope: ast.Module | Definition = ast.parse(source)
    for part in name.split("."):
        found = [node for node in scope.body if isinstance(node, Definition) and node.name == part]
        if not found:
            return None
        scope = found[-1]
    return None if isinstance(scope, ast.Module) else scope


def fingerprint(source: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Of the code alone: comments, docstring and indentation may change."""
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    lines = source.splitlines()[first.lineno - 1 : node.end_lineno]
    code = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    return hashlib.sha256("\n".join(code).encode()).hexdigest()[:10]


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def socket_events(source: str) -> Iterator[str]:
    """The names of `@sio.on('…')` in this source."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name("sio"), attr="on"), args=[ast.Constant(value=str(name))]
            ):
                yield name
