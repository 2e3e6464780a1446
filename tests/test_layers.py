"""Only `api/store/` asks the database; others hold its sessions and catch its errors, no more."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OUTSIDE = [path for path in sorted((ROOT / "api").rglob("*.py")) if (ROOT / "api" / "store") not in path.parents]
ALLOWED = {"sqlalchemy.exc", "sqlalchemy.orm.Session", "sqlalchemy.Connection", "sqlalchemy.ColumnElement"}


def names_taken(path):
    """What a file imports from libraries of the database."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, alias.name) for alias in node.names)


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_questions_to_the_database_are_asked_in_the_store(path):
    libraries = {"sqlalchemy", "geoalchemy2", "alembic", "psycopg"}
    wrong = [
        name
        for module, name in names_taken(path)
        if module.split(".")[0] in libraries and module not in ALLOWED and name not in ALLOWED
    ]
    assert wrong == []


def test_the_store_is_there():
    assert len(OUTSIDE) > 50
    assert any(
        module == "sqlalchemy" for path in (ROOT / "api" / "store").rglob("*.py") for module, _ in names_taken(path)
    )
