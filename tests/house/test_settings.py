"""`settings/portal.py` names things by dotted name: each exists, and takes what it is given."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils.module_loading import import_string

from cls_portal.api.views import PortalViewSet
from cls_portal.settings import portal
from contracts.lifecycle import CONTRACT
from tests.house.source import APPS, modules, named, nodes

GATES = sorted({name for names in settings.GATES.values() for name in names})
SIGNATURES = {
    **dict.fromkeys(settings.DOCUMENT_SECTIONS.values(), ("contract",)),
    **dict.fromkeys(GATES, ("contract", "on")),
    **dict.fromkeys(settings.GATES_OF_MANY.values(), ("contracts", "on")),
    **dict.fromkeys(settings.REASONED.values(), ("contract",)),
    settings.COVERAGE_EVALUATIONS: ("contract", "agent"),
    settings.CONTRACT_COVERAGE: ("contract", "agent", "on"),
    **dict.fromkeys(settings.CONTRACT_PANELS.values(), ("contract", "agent")),
    **dict.fromkeys(settings.DIAGNOSTIC_PANELS.values(), ("diagnostic", "agent")),
    **dict.fromkeys(settings.DECISION_ACTS, ("decision", "agent", "on")),
    **dict.fromkeys(settings.DECISION_EFFECTS, ("decision", "agent")),
    **dict.fromkeys(settings.TERRITORY_PANELS.values(), ("territory", "agent")),
    **dict.fromkeys(settings.AREA_PANELS.values(), ("area", "agent")),
    **dict.fromkeys(settings.AGENDA_SUGGESTIONS, ("council", "agent", "on")),
    settings.INTERCOMMUNAL_COUNCILS: ("on",),
    settings.CONTRACTS_OF_COUNCILS: ("agent", "on"),
    settings.CONTRACTS_OF_YEARS: ("agent", "department", "years", "on"),
    settings.AUDIENCES_OF: ("agent", "on"),
    **dict.fromkeys(settings.SEARCH_SOURCES.values(), ("agent", "on")),
    **dict.fromkeys(settings.SEARCH_FILES, ()),
    settings.SEARCH_PREMISES: ("agent", "on"),
    **dict.fromkeys(settings.HOME_TILES, ("agent", "on")),
    **dict.fromkeys(settings.HOME_PANELS, ("agent", "on")),
    **dict.fromkeys(settings.DASHBOARD_PANELS["department"], ("agent", "department", "on")),
    **dict.fromkeys(settings.DASHBOARD_PANELS["contract"], ("agent", "contract", "on")),
    **dict.fromkeys(settings.DASHBOARD_MEASURES, ("agent", "day", "on")),
    **dict.fromkeys(settings.KNOWN_DOCUMENTS, ("digest",)),
    settings.PRINTED_DOCUMENT: ("reference", "number"),
    settings.WHAT_BECAME: ("document", "digest", "on"),
    **{reminder["awaited"]: ("on",) for reminder in settings.REMINDERS.values()},
    **{each["message"]: ("target", "recipient", "on") for each in settings.REMINDERS.values() if "message" in each},
    **{each["lines"]: ("targets", "recipient", "on") for each in settings.REMINDERS.values() if "lines" in each},
    **dict.fromkeys(settings.PERSONAL_ERASERS, ("by", "due_by")),
    **dict.fromkeys(settings.CONTACT_HOLDS, ("contacts", "on")),
    **{name: ("contact", "agent", "on") for name, _ in settings.CONTACT_CHARGES.values()},
    **{name: ("keys", "successor", "by") for _, name in settings.CONTACT_CHARGES.values()},
    **dict.fromkeys(settings.CALENDARS, ("agent", "on")),
    **dict.fromkeys(settings.DAILY_JOBS, ("progress",)),
    **dict.fromkeys(settings.CONTRACT_COPIERS, ("copy",)),
    **dict.fromkeys(settings.CONTRACT_CONSOLIDATORS, ("amendment", "contract")),
    **dict.fromkeys(settings.CONTRACT_MILESTONES, ("contract", "agent")),
    settings.ROLES_OF: ("agent",),
}
DOTTED = re.compile(rf"(?:{'|'.join(APPS)})(?:\.\w+)+")


def dotted(value: Any) -> Iterator[str]:
    """Every dotted name in a table, whatever its shape."""
    if isinstance(value, str):
        yield from [value] if DOTTED.fullmatch(value) else []
    elif isinstance(value, Mapping):
        yield from dotted([*value, *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from dotted(each)


def test_no_name_is_left_unresolved():
    """A table of names that is added is resolved above, or it names nothing."""
    resolved = {*SIGNATURES, *settings.API_RESOURCES.values(), *settings.GATES, *settings.REASONED}
    tables = {name: set(dotted(value)) - resolved for name, value in vars(portal).items() if name[0].isalpha()}
    assert {name: left for name, left in tables.items() if left} == {}


def test_a_name_is_found_wherever_it_is_written():
    names = ["actions.x.a", "partners.b", "contracts.x.y.c", "evaluations.d"]
    table = {
        "x": (names[0],),
        names[1]: [{"kind": {"of": names[2]}}, frozenset(names[3:])],
        "y": "Rien. Du tout",
        "z": 1,
    }
    assert set(dotted(table)) == set(names)


@pytest.mark.parametrize(("name", "parameters"), SIGNATURES.items())
def test_each_name_is_a_function_of_what_it_is_given(name, parameters):
    function = import_string(name)
    assert tuple(inspect.signature(function).parameters) == parameters
    assert not inspect.isclass(function)


# Said like a name, and naming nothing: the salt of a signature.
SALTS = {"diagnostics.series.import"}
WRITTEN = re.compile(rf"(?:{'|'.join(APPS)})(?:\.[a-z]\w*){{2,}}")


def test_a_name_written_in_a_module_is_that_of_something():
    """Who writes a mail, which job composes a file: named by a string, which no type checker follows."""
    written = {
        (named(path), node.value)
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITTEN.fullmatch(node.value)
    }
    assert len(written) > 20
    assert sorted(pair for pair in written if pair[1] not in SALTS and not _names_something(pair[1])) == []


def _names_something(name: str) -> bool:
    try:
        import_string(name)
    except ImportError:
        where, _, last = name.rpartition(".")
        return importlib.util.find_spec(where) is not None and importlib.util.find_spec(f"{where}.{last}") is not None
    return True


TABLES = [table for table in vars(portal).values() if isinstance(table, dict)]


@pytest.mark.parametrize("template", [key for table in TABLES for key in table if str(key).endswith(".html")])
def test_each_panel_has_its_template(template):
    assert get_template(template)


@pytest.mark.parametrize(("path", "name"), settings.API_RESOURCES.items())
def test_each_resource_is_a_viewset_of_the_portal(path, name):
    assert issubclass(import_string(name), PortalViewSet)
    assert path == path.lower()


def test_gates_are_those_of_transitions():
    known = {f"{CONTRACT.name}.{transition.name}" for transition in CONTRACT.transitions}
    assert set(settings.GATES) <= known


def test_no_step_towards_the_signature_is_without_gate():
    """product.md §3: to drafting, to consultation, to approval, to ready_to_sign, to signed, to renewed / redefined."""
    asked = {"open_drafting", "open_consultation", "open_approval", "freeze", "complete", "renew", "redefine"}
    assert {f"contracts.{name}" for name in asked} <= {name for name, gates in settings.GATES.items() if gates}


def test_no_view_is_called_within_the_requests_transaction():
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")
    assert settings.MIDDLEWARE[-1] == "cls_portal.http.ReadOnlySafeMethods"
