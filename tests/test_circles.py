"""No circle of imports: neither of files nor of packages, because who is in one can be understood only with all of it."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

HOUSE = Path(__file__).parent.parent
FLOORS = ("ui", "integrations", "domain", "persistence")

Graph = Mapping[str, set[str]]


def test_no_file_is_in_a_circle() -> None:
    graph = imports_of(sources())
    assert len(graph) > 100
    assert circle_in(graph) == []


def test_no_package_is_in_a_circle() -> None:
    assert circle_in(packages_of(imports_of(sources()))) == []


def test_a_circle_is_found_wherever_the_import_stands() -> None:
    """So that the tests above are ones that can fail."""
    tree = {
        "domain.a.one": "from domain.b import two",
        "domain.b.two": "if TYPE_CHECKING:\n    from domain.c.three import f",
        "domain.c.three": "def f() -> None:\n    import domain.a.four",
        "domain.a.four": "",
    }
    assert circle_in(imports_of(tree)) == []
    assert set(circle_in(packages_of(imports_of(tree)))) == {"domain.a", "domain.b", "domain.c"}
    tree["domain.a.four"] = "from domain.a.one import x"
    assert set(circle_in(imports_of(tree))) == set(tree)


def sources() -> dict[str, str]:
    """Every module of the product by its dotted name."""
    return {
        ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"): path.read_text()
        for floor in FLOORS
        for path in (HOUSE / floor).rglob("*.py")
    }


def imports_of(modules: Mapping[str, str]) -> Graph:
    return {name: set(imported(source, modules)) - {name} for name, source in modules.items()}


def imported(source: str, modules: Iterable[str]) -> Iterator[str]:
    """Which of our modules this one imports, at its top, in a function, or for its types alone."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield from [whole] if whole in modules else [node.module] if node.module in modules else []


def packages_of(files: Graph) -> Graph:
    graph: dict[str, set[str]] = defaultdict(set)
    for name, others in files.items():
        graph[package_of(name)] |= {package_of(other) for other in others} - {package_of(name)}
    return graph


def package_of(module: str) -> str:
    """The folder that counts as one: `domain.requests`, `ui.web`, `ui.components.board`; a file beside them is its own."""
    parts = module.split(".")
    return ".".join(parts[: 3 if parts[:2] == ["ui", "components"] else 2])


def circle_in(graph: Graph) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []
