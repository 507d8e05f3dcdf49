"""What a service may be asked an opinion on: articles, and the action sheets of the contract, all or those of an axis.

The actions belong to a higher app: their sheets are those of the contract's document (`settings.DOCUMENT_SECTIONS`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from contracts.models import Axis, Contract, RequestedSection

ALL_ACTIONS = "actions"
AFTER_ARTICLES = 100  # the sheets come after the articles, in the order of the axes


def key_of(axis: Axis) -> str:
    """What names the action sheets of this axis in a request."""
    return f"axis-{axis.pk}"


def choices(contract: Contract) -> list[tuple[str, str]]:
    """The articles that have a text, then the sheets: of the whole contract, and of each axis that has some."""
    found = [(row.key, row.get_key_display()) for row in contract.sections.exclude(body="").order_by("position", "pk")]
    axes = list(_axes_with_actions(contract))
    if axes:
        found.append((ALL_ACTIONS, "Toutes les fiches-actions"))
    return found + [(key_of(axis), _title(axis)) for axis in axes]


def _axes_with_actions(contract: Contract) -> Any:
    used = contract.actions.order_by().values("objective__axis")
    return contract.axes.filter(pk__in=used).order_by("number", "pk")


def _title(axis: Axis) -> str:
    return f"Fiches-actions de l’axe {axis.number} – {axis.title}"


def copies(contract: Contract, keys: Collection[str]) -> list[RequestedSection]:
    """These articles and sheets as they stand, not saved yet; fewer than the keys when one of them has nothing."""
    found = [
        RequestedSection(key=row.key, title=row.get_key_display(), position=row.position, body=row.body)
        for row in contract.sections.filter(key__in=keys).exclude(body="").order_by("position", "pk")
    ]
    sheets = sheets_of(contract) if set(keys) - {row.key for row in found} else []
    if ALL_ACTIONS in keys and sheets:
        found.append(RequestedSection(key=ALL_ACTIONS, title="Fiches-actions", position=AFTER_ARTICLES, actions=sheets))
    for axis in contract.axes.order_by("number", "pk"):
        own = _of_axis(sheets, axis)
        if key_of(axis) in keys and own:
            found.append(
                RequestedSection(
                    key=key_of(axis), title=_title(axis), position=AFTER_ARTICLES + axis.number, actions=own
                )
            )
    return found


def with_change(contract: Contract, rows: Collection[RequestedSection]) -> Iterator[tuple[RequestedSection, bool]]:
    """Each with whether what it copied has changed since."""
    bodies = dict(contract.sections.values_list("key", "body"))
    sheets = sheets_of(contract) if any(row.actions for row in rows) else []
    axes = {key_of(axis): axis for axis in contract.axes.all()} if sheets else {}
    for row in rows:
        if row.key == ALL_ACTIONS:
            yield row, row.actions != sheets
        elif row.actions:
            axis = axes.get(row.key)
            yield row, axis is None or row.actions != _of_axis(sheets, axis)
        else:
            yield row, bodies.get(row.key) != row.body


def sheets_of(contract: Contract) -> list[dict[str, Any]]:
    """The action sheets as the document prints them."""
    found: list[dict[str, Any]] = import_string(settings.DOCUMENT_SECTIONS["actions"])(contract)
    return found


def _of_axis(sheets: list[dict[str, Any]], axis: Axis) -> list[dict[str, Any]]:
    return [sheet for sheet in sheets if sheet["axis"]["number"] == axis.number]
