"""The source of the house, as the house tests read it."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
APPS = ("cls_portal", "territories", "partners", "diagnostics", "contracts", "actions", "evaluations")


def modules() -> list[Path]:
    """Every module of the apps but the migrations."""
    found = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Each node of the module, walked through once for all that is asked of it."""
    return list(ast.walk(tree(path)))


# What running the portal or its tests leaves there (.gitignore), and git's own.
MADE = {".git", ".venv", "var", "__pycache__"}


def written() -> Iterator[Path]:
    """Every file of the repository that somebody wrote."""
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name not in MADE and not name.endswith("_cache")]
        yield from (Path(folder, name) for name in names)


def doors() -> list[Path]:
    """Views and API modules: they load, call one operation, answer."""
    return [
        path
        for path in modules()
        if path.parts[len(ROOT.parts)] != "cls_portal"
        and (path.stem in {"views", "api"} or {"views", "api"} & set(path.relative_to(ROOT).parts[:-1]))
    ]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef):
            yield node


def our_models() -> list[type[models.Model]]:
    """Every model of our apps, without the event models."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in APPS and not hasattr(model, "pgh_tracked_model")
    ]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))
