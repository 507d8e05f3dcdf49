"""What can be done to the editions of recorded delinquency: loaded, withdrawn, restored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from django.core.files.base import File
from django.db import DatabaseError

from cls_portal import files, jobs
from cls_portal.access import require
from cls_portal.actors import SystemActor, agent_of
from cls_portal.errors import Reason, Refused
from cls_portal.models import Job
from cls_portal.writing import create, lock, one_at_a_time, operation, write
from diagnostics.eligibility.above import keep_above
from diagnostics.models import Edition
from diagnostics.recorded import naming
from diagnostics.recorded.layouts import Layout, recognise
from diagnostics.recorded.levels import Level
from diagnostics.recorded.loading import Loaded, load_communes
from diagnostics.recorded.official import load_official
from diagnostics.recorded.sources import Source
from diagnostics.recorded.watching import Watch, unwatched
from territories.models import ReferenceLoad
from territories.tables import sha256_of

if TYPE_CHECKING:
    from cls_portal.models import Agent

MAXIMUM_UPLOAD = 200 << 20  # octets: five times the national file
DISK_FULL = "Le disque du serveur est plein\u00a0: rien n’a été chargé."


@dataclass(frozen=True)
class ImportReport:
    """What an import did: `changed` is False when this very file was already loaded."""

    edition: Edition
    level: Level
    changed: bool
    rows: int


@operation("edition.imported")
def import_delinquency(
    file: Path,
    *,
    by: Agent | SystemActor,
    name: str = "",
    edition: date | None = None,
    synthetic: bool = False,
    watch: Watch = unwatched,
) -> ImportReport:
    """Load one base, whole or not at all, in place of the one of the same level that its edition had.

    `edition` is its day of production, read in the file's name when not given; `name` is what the file is called when
    it is stored under another one. `synthetic`: the figures are invented (also when the file's name says so).
    """
    require(by, "diagnostics.import_edition")
    source = Source(file, name)
    produced_on = edition or naming.edition_of(source.name)
    layout = recognise(source.start()[0], source.name)
    digest = sha256_of(file)
    one_at_a_time("recorded delinquency")
    found = Edition.objects.filter(produced_on=produced_on).first()
    if found is not None and _last_digest(found, layout.level) == digest:
        return ImportReport(found, layout.level, changed=False, rows=0)
    row = _edition(found, produced_on)
    loaded = _load(row, source, layout, watch)
    invented = synthetic or naming.says_synthetic(source.name, source.member)
    row = write(row, **_described(row, layout, loaded, invented))
    create(
        ReferenceLoad(
            kind=layout.level.kind, file_name=source.name[:200], sha256=digest, rows=loaded.rows,
            edition=produced_on.isoformat(), by=agent_of(by),
        )
    )  # fmt: skip
    return ImportReport(row, layout.level, changed=True, rows=loaded.rows)


@operation("edition.import_asked")
def ask_import(file: File[bytes], *, by: Agent, edition: date | None = None) -> Job:
    """Keep the uploaded base and ask for its import in the background; gives the job that tells how far it is."""
    require(by, "diagnostics.import_edition")
    if edition is None:
        naming.edition_of(file.name or "")
    stored = files.store_upload(file, by=by, maximum=MAXIMUM_UPLOAD)
    day = edition.isoformat() if edition else ""
    return jobs.defer("diagnostics.jobs.import_file", by=by, file_id=stored.pk, edition=day, agent_id=by.pk)


def _edition(found: Edition | None, produced_on: date) -> Edition:
    """The edition, locked; made when this is its first base."""
    if found is None:
        return create(Edition(produced_on=produced_on))
    if found.withdrawn_on is not None:
        raise Refused(
            f"L’{str(found)[0].lower()}{str(found)[1:]} est retirée\u00a0: rétablissez-la avant d’y importer."
        )
    return lock(found, None)


def _last_digest(edition: Edition, level: Level) -> str:
    loads = ReferenceLoad.objects.filter(kind=level.kind, edition=edition.produced_on.isoformat())
    last = loads.order_by("-pk").first()
    return last.sha256 if last else ""


def _load(edition: Edition, source: Source, layout: Layout, watch: Watch) -> Loaded:
    try:
        if layout.level is Level.COMMUNES:
            return load_communes(edition.pk, source, layout, watch)
        loaded = load_official(edition.pk, source, layout, watch)
        if edition.has_communes and edition.last_year is not None:
            keep_above(edition.pk, edition.last_year)
        return loaded
    except (psycopg.Error, DatabaseError) as error:  # COPY raises the first, all other statements the second
        if isinstance(error.__cause__ or error, psycopg.errors.DiskFull):
            raise Refused(DISK_FULL) from error
        raise


def _described(edition: Edition, layout: Layout, loaded: Loaded, invented: bool) -> dict[str, Any]:
    """What the edition says of itself once this base is in it; its communal base comes before the others."""
    made_up = {*edition.invented_bases} - {layout.level.value} | ({layout.level.value} if invented else set())
    values: dict[str, Any] = {
        layout.level.flag: True, "synthetic": bool(made_up), "invented_bases": sorted(made_up),
    }  # fmt: skip
    if layout.level is Level.COMMUNES:
        values["geography_year"] = layout.geography_year
    if layout.level is Level.COMMUNES or not edition.has_communes:
        values |= {"first_year": loaded.first_year, "last_year": loaded.last_year}
    return values


@operation("edition.withdrawn")
def withdraw_edition(edition: Edition, *, by: Agent, revision: int | None, on: date, reason: str) -> Edition:
    """No page shows this edition any more; its figures are kept."""
    edition = lock(edition, revision)
    require(by, "diagnostics.withdraw_edition", edition)
    if edition.withdrawn_on is not None:
        raise Refused("Cette édition est déjà retirée.")
    if not reason.strip():
        raise Refused([Reason("Indiquez pourquoi cette édition est retirée.", field="reason")])
    return write(edition, withdrawn_on=on, withdrawn_by=agent_of(by))


@operation("edition.restored")
def restore_edition(edition: Edition, *, by: Agent | SystemActor, revision: int | None, reason: str = "") -> Edition:
    """The edition serves again."""
    edition = lock(edition, revision)
    require(by, "diagnostics.restore_edition", edition)
    if edition.withdrawn_on is None:
        raise Refused("Cette édition n’est pas retirée.")
    return write(edition, withdrawn_on=None, withdrawn_by=None)
