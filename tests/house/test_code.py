"""The rules of the house that no tool knows: each failure names the file and the line."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.source import APPS, ROOT, doors, functions, modules, named, nodes, tree, written

LONGEST_VIEW = 25
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "services", "managers", "tools", "lib"}
# A door of the machinery, not of an app: Django imports it before the apps are ready.
MAY_IMPORT_INSIDE = {"cls_portal/apps.py", "cls_portal/history.py", "manage.py"}


def test_no_door_queries_or_saves():
    """Views and API read through querysets' methods and write through operations."""
    found = [
        f"{named(path)}:{node.lineno} .{node.attr}"
        for path in doors()
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager", "save"}
    ]
    assert found == []


def test_views_are_short():
    found = [
        f"{named(path)}:{function.lineno} {function.name} ({length} lines)"
        for path in doors()
        if "views" in path.stem or "views" in path.parts
        for function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_VIEW
    ]
    assert found == []


def test_no_module_has_a_name_that_says_nothing():
    assert [named(path) for path in modules() if path.stem in FORBIDDEN_NAMES] == []


def test_no_import_inside_a_function():
    """A cycle is an error of design; only Django's own moments ask for it."""
    found = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        if named(path) not in MAY_IMPORT_INSIDE and path.name != "apps.py"
        if any(isinstance(node, ast.Import | ast.ImportFrom) and node.col_offset for node in nodes(path))
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_no_star_import_but_in_settings():
    found = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        if "settings" not in path.parts
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    ]
    assert found == []


def test_rules_read_no_clock_and_ask_no_database():
    """What a rule needs is given to it."""
    forbidden = {"now", "today", "localdate", "localtime", "objects", "_default_manager"}
    found = [
        f"{named(path)}:{node.lineno} {node.attr}"
        for path in modules()
        if path.stem == "rules" or "rules" in path.parent.name
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in forbidden
    ]
    assert found == []


def test_operations_know_no_request_and_no_form():
    found = [
        f"{named(path)}:{node.lineno} {node.module}"
        for path in modules()
        if path.stem == "operations" or path.parent.name == "operations"
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom)
        and node.module
        and (node.module.startswith(("django.http", "django.forms", "django.shortcuts")) or ".forms" in node.module)
    ]
    assert found == []


def test_every_function_of_operations_that_others_call_is_an_operation():
    """A public function of operations writes in its own transaction, signed."""
    helpers = {
        "actions/operations/action.py": {"open_text", "engage"},
        "contracts/operations/contract.py": {
            "move_contract",
            "require_editable",
            "require_text_open",
            "insert_contract",
            "add_sections",
            "check_perimeter",
            "set_communes",
            "check_links",
        },
        "contracts/operations/signing.py": {"sign_version"},
        "cls_portal/operations.py": {"accept_invitation", "end_sessions"},
    }
    found = []
    for path in modules():
        if path.stem != "operations" and path.parent.name != "operations":
            continue
        exempt = helpers.get(named(path), set())
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or node.name in exempt:
                continue
            keywords = {argument.arg for argument in node.args.kwonlyargs}
            marked = any("operation" in ast.unparse(decorator) for decorator in node.decorator_list)
            if not marked and "by" in keywords and "by" not in {a.arg for a in node.args.args}:
                found.append(f"{named(path)}:{node.lineno} {node.name}")
    assert found == []


def test_no_assertion_that_asserts_nothing():
    """`assertNumQueries(…)` and `django_assert_num_queries(…)` only count inside a `with`."""
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not re.search(r"assert(?:NumQueries|_(?:max_)?num_queries)", text):
            continue  # parsing them all takes two seconds
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                called = ast.unparse(node.value.func)
                if called.endswith(("assertNumQueries", "assert_num_queries", "assert_max_num_queries")):
                    found.append(f"{named(path)}:{node.lineno}")
    assert found == []


def test_nothing_is_skipped():
    found = [
        f"{named(path)}:{number}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ("pytest.mark." + "skip") in line or ("pytest." + "skip(") in line or ("mark." + "xfail") in line
    ]
    assert found == []


@pytest.mark.parametrize("app", APPS[1:])
def test_every_app_has_its_tests_and_its_page(app):
    assert (ROOT / "tests" / app).is_dir()
    assert (ROOT / app / "urls.py").exists()


# Files of tests about something wider than one module.
WIDER = {
    "test_constraints", "test_pages", "test_commands", "test_demo", "test_panels", "test_demonstration", "test_api",
}  # fmt: skip


@pytest.mark.parametrize("app", APPS)
def test_tests_stand_beside_what_they_test(app):
    """`tests/<app>/test_<module>.py`, or what a word of the module's name begins."""
    stems = {path.stem for path in (ROOT / app).rglob("*.py")} | {path.name for path in (ROOT / app).iterdir()}
    files = {path.stem for path in (ROOT / "tests" / app).glob("test_*.py")}
    unknown = {
        name
        for name in files - WIDER
        if not any(name == f"test_{stem}" or name.startswith(f"test_{stem}_") for stem in stems)
    }
    assert unknown - NOT_A_MODULE == set()


# Named after what they prove, in no single module.
NOT_A_MODULE = {"test_templates", "test_confidentiality"}


# The left, the middle and the right of what git could not merge.
CONFLICT = re.compile(rb"^(?:<{7}|={7}|>{7})(?: |\r?$)", re.MULTILINE)


def test_no_conflict_is_left_in_any_file():
    """In a page or a document nothing else would notice."""
    found = [named(path) for path in written() if CONFLICT.search(path.read_bytes())]
    assert found == []


def test_a_conflict_is_seen():
    left, middle, right = "<" * 7, "=" * 7, ">" * 7
    for text in (f"a\n{left} HEAD\nb", f"{middle}\nb", f"a\n{right} main", f"a\r\n{middle}\r\nb"):
        assert CONFLICT.search(text.encode())
    for text in (f"{middle}=\n", f"a {left} b", f"{left}a"):
        assert not CONFLICT.search(text.encode())
