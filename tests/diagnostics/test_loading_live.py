"""With real commits: a load that is killed or cancelled leaves the former edition serving, and nothing else."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from cls_portal import jobs
from cls_portal.models import Agent, Job, JobState
from diagnostics.models import AreaSummary, Edition
from diagnostics.operations import ask_import
from diagnostics.recorded import places
from territories.models import ReferenceLoad, Territory
from tests.diagnostics.recorded import HEADER, PRODUCED_ON, cell, csv_text, load_rows
from tests.personas import person
from tests.template import ROOT, Demonstration

pytestmark = pytest.mark.live
THEFT = "Vols avec armes"
NEW = csv_text(["CODGEO_2026", *HEADER], [cell("33039", 2025, THEFT, count=99), cell("33063", 2025, THEFT)])
PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def former(live_database: str, django_db_blocker: Any) -> Iterator[Edition]:
    with django_db_blocker.unblock():
        yield load_rows([cell("33039", 2025, THEFT, count=10)])


@pytest.fixture(autouse=True)
def _committed(former: Edition, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def asked(statement: str) -> Any:
    """The first value that this statement gives to somebody else than the loader."""
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]
    finally:
        other.close()


def until(statement: str) -> None:
    end = time.monotonic() + PATIENCE
    while not asked(statement):
        assert time.monotonic() < end, statement
        time.sleep(0.05)


def nothing_changed(former: Edition) -> None:
    revision = former.revision
    former.refresh_from_db()
    assert (former.revision, Edition.objects.get()) == (revision, former)
    assert set(AreaSummary.objects.values_list("count", flat=True)) == {10}
    assert ReferenceLoad.objects.filter(kind="ssmsi-communes").count() == 1
    assert asked("SELECT array_agg((code, count)::text) FROM diagnostics_recordedcrime") == ["(33039,10)"]
    assert asked("SELECT count(*) FROM pg_class WHERE relname LIKE '%\\_loading'") == 0


def test_killed_midway_it_leaves_the_former_edition(former: Edition, live_database: str, tmp_path: Path) -> None:
    """The load stands before its last steps, held by a lock of ours, when it is killed with -9."""
    file = tmp_path / f"donnee-produit-le{PRODUCED_ON}.csv"
    file.write_text(NEW, encoding="utf-8")
    portal = Demonstration(live_database, tmp_path)
    with psycopg.connect(host=connection.settings_dict["HOST"], user="cls_owner", dbname=live_database) as holder:
        holder.execute("LOCK TABLE diagnostics_editionplace IN ACCESS EXCLUSIVE MODE")
        loader = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "import_delinquency", str(file)],
            env=portal.environment(DJANGO_SETTINGS_MODULE="cls_portal.settings.dev"), cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'diagnostics_editionplace'::regclass")
        loader.send_signal(signal.SIGKILL)
        assert loader.wait() == -signal.SIGKILL
    until("SELECT count(*) = 0 FROM pg_locks WHERE relation = 'diagnostics_editionplace'::regclass")
    nothing_changed(former)


def test_cancelled_it_leaves_nothing_and_is_watched_from_outside(
    former: Edition, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator: Agent = person("Alain", "Martin", "administrator", Territory.objects.get(kind="country"))
    job = ask_import(SimpleUploadedFile(f"x-produit-le{PRODUCED_ON}.csv", NEW.encode()), by=administrator)
    seen = []
    keep = places.keep_places

    def keep_then_cancel(cursor: Any, edition_id: int) -> None:
        keep(cursor, edition_id)
        seen.append(asked(f"SELECT (state, done, message)::text FROM cls_portal_job WHERE id = {job.pk}"))
        asked(f"UPDATE cls_portal_job SET cancel_asked = true WHERE id = {job.pk} RETURNING id")

    monkeypatch.setattr(places, "keep_places", keep_then_cancel)
    done: Job = jobs.run(job.pk)
    assert (done.state, done.message) == (JobState.CANCELLED, jobs.CANCELLED)
    assert seen[0].startswith("(running,78,")
    assert "Sommes par département" in seen[0]
    nothing_changed(former)
