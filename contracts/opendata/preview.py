"""What a préfecture reads before it publishes a contract: exactly what everybody will."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from cls_portal import nominative
from cls_portal.forms import readable
from contracts.models import Contract
from contracts.opendata import columns
from contracts.opendata.records import Record, record_of

CHANGED = "Ce qui serait publié a changé depuis que vous l’avez lu\u00a0: relisez-le ci-dessous."
FREE = ("intitule", "territoire")


def lines(record: Record) -> list[tuple[str, str]]:
    """Each column and its value, as a person reads it."""
    return [(each.title, _said(each.read(record))) for each in columns.FIELDS]


def _said(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else readable(value)


def seal_of(contract: Contract, day: date) -> str:
    """Of what is read: the person who confirms sends it back."""
    return sealed(record_of(contract, day))


def sealed(record: Record) -> str:
    return hashlib.sha256("\x1f".join(columns.row(record)).encode()).hexdigest()


def warnings(record: Record) -> list[str]:
    """What the free texts seem to hold that nobody should read there."""
    read = {each.name: (each.title, str(each.read(record))) for each in columns.FIELDS if each.name in FREE}
    found = [nominative.warning(title, text) for title, text in read.values()]
    return [said for said in found if said]
