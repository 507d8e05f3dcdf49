"""The files of the public register, in pieces: csv, JSON, and the schema that describes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from cls_portal.exports import csv_file
from cls_portal.exports.heads import Head
from contracts.opendata import columns, records
from contracts.opendata.records import Record

VERSION = "1.0.0"
TITLE = "Registre public des contrats locaux de sécurité"
NAME = "registre-public-contrats-locaux-de-securite"
LICENCE = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte 2.0 (Etalab)",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
LINES = 500  # in a piece


def csv(found: Iterable[Record]) -> Iterator[bytes]:
    """As the exports of the portal are written (semicolons, UTF-8 with its mark, formulas marked as text)."""
    heads = [Head(each.name) for each in columns.FIELDS]
    return csv_file.write(TITLE, heads, (columns.row(record) for record in found))


def as_json(found: Iterable[Record], day: date) -> Iterator[bytes]:
    """One object: what the file is, at once, then its contracts."""
    head = json.dumps(about(day), ensure_ascii=False)
    yield f'{head[:-1]}, "contrats": ['.encode()
    lines: list[str] = []
    before = "\n"
    for number, record in enumerate(found, 1):
        lines.append(before + json.dumps(columns.values(record), ensure_ascii=False))
        before = ",\n"
        if number % LINES == 0:
            yield "".join(lines).encode()
            lines.clear()
    yield ("".join(lines) + "\n]}\n").encode()


def about(day: date) -> dict[str, Any]:
    return {
        "titre": TITLE,
        "au": day.isoformat(),
        "licence": LICENCE["title"],
        "schema": settings.PUBLIC_ADDRESS + reverse("open-data-schema"),
        "version_du_schema": VERSION,
        "demonstration": settings.DEMONSTRATION,
    }


def schema() -> dict[str, Any]:
    """The Table Schema of the csv; the JSON has the same names."""
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": NAME,
        "title": TITLE,
        "description": "Contrats signés que leur préfecture a choisi de publier\u00a0: le registre n’est pas complet. "
        "Aucune donnée personnelle. Fichier csv\u00a0: UTF-8 avec marque d’ordre des octets, séparateur point-virgule, "
        "jours AAAA-MM-JJ\u00a0; une apostrophe précède un texte qu’un tableur prendrait pour une formule.",
        "version": VERSION,
        "licenses": [LICENCE],
        "homepage": settings.PUBLIC_ADDRESS + reverse("open-data"),
        "path": settings.PUBLIC_ADDRESS + reverse("open-data-schema"),
        "primaryKey": "reference",
        "missingValues": [""],
        "fields": [each.described() for each in columns.FIELDS],
    }


def schema_bytes() -> bytes:
    return json.dumps(schema(), ensure_ascii=False, indent=2).encode() + b"\n"


def schema_etag() -> str:
    return f'"{hashlib.sha256(schema_bytes()).hexdigest()[:32]}"'


def etag(kind: str, day: date) -> str:
    """Of a file of the register on that day: it changes with a contract, with the day, with the columns."""
    said = f"{kind} {day} {schema_etag()} {about(day)} {records.digest()}"
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
