"""Whatever is imported is declared: what another package happens to bring may leave with it."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
PRODUCT, AROUND = ("ui", "domain", "persistence", "integrations"), ("tests", "bench")
DECLARED = tomllib.loads((HOUSE / "pyproject.toml").read_text())
OURS = {*PRODUCT, *AROUND}


@pytest.mark.parametrize("folder", [*PRODUCT, *AROUND])
def test_nothing_undeclared_is_imported(folder: str) -> None:
    declared = declared_names(also_for_developers=folder in AROUND)
    found = {
        f"{path.relative_to(HOUSE)} imports {name}"
        for path in (HOUSE / folder).rglob("*.py")
        for name in undeclared(path.read_text(), declared)
    }
    assert found == set()


def test_what_is_undeclared_is_found() -> None:
    """So that the test above is one that can fail."""
    declared = declared_names(also_for_developers=False)
    assert undeclared("import httpx\nfrom pytest import raises\nimport os, domain.rules", declared) == {
        "httpx",
        "pytest",
    }


def declared_names(*, also_for_developers: bool) -> set[str]:
    """The distributions of pyproject.toml, in their normal spelling (PEP 503)."""
    lines = [*DECLARED["project"]["dependencies"]]
    if also_for_developers:
        lines += DECLARED["dependency-groups"]["dev"]
    return {normal(re.split(r"[\[<>=!~; ]", line)[0]) for line in lines}


def undeclared(source: str, declared: set[str]) -> set[str]:
    names = set(imported(ast.parse(source))) - set(sys.stdlib_module_names) - OURS
    return {name for name in names if not declared & {normal(one) for one in brought().get(name, ())}}


@cache
def brought() -> Mapping[str, list[str]]:
    """Which distributions bring a name: of everything that is installed, so it is asked once."""
    return packages_distributions()


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def imported(tree: ast.AST) -> Iterator[str]:
    """The top-level name of everything that is imported anywhere in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]
