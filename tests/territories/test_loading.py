"""The load is repeatable, all or nothing, and keeps ids."""

from __future__ import annotations

import time
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cls_portal.actors import TESTS
from cls_portal.errors import Refused
from territories import loading
from territories.models import FormerCommune, LocalTerritory, ReferenceLoad, Territory, TerritoryCommune
from territories.operations import create_local_territory
from territories.states import TerritoryKind
from tests.personas import commune
from tests.stage import Stage
from tests.territories.conftest import SMALL, WriteCog, write_small

pytestmark = pytest.mark.django_db
DATA = Path(loading.__file__).parent / "data"


def contents() -> tuple[int, ...]:
    tables = (Territory, TerritoryCommune, FormerCommune, ReferenceLoad)
    return tuple(table._default_manager.count() for table in tables)


def test_the_whole_cog_is_there() -> None:
    kinds = {
        "country": 1, "region": 26, "department": 109, "district": 333, "epci": 1255, "ept": 11,
        "commune": 34969, "municipal_district": 45, "delegated": 2105, "associated": 471,
    }  # fmt: skip
    assert {kind: Territory.objects.filter(kind=kind).count() for kind in kinds} == kinds


def test_the_same_files_are_recognised_at_once() -> None:
    before, started, said = contents(), time.monotonic(), StringIO()
    call_command("load_territories", stdout=said)
    assert time.monotonic() - started < 1
    assert contents() == before
    assert "déjà chargés" in said.getvalue()


def test_forced_again_nothing_changes_but_the_record_of_the_load() -> None:
    """No row of the geography is even rewritten: `xmin` stays that of the first load."""
    first = _last_writers()
    report = loading.load_territories(DATA, by=TESTS, force=True)
    assert (report.changed, report.territories, report.gone) == (True, 39325, 0)
    assert _last_writers() == first
    assert ReferenceLoad.objects.filter(kind="cog").count() == 16


def _last_writers() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT xmin::text FROM territories_territory"
            " UNION SELECT DISTINCT xmin::text FROM territories_territorycommune ORDER BY 1"
        )
        return list(cursor.fetchall())


def test_each_file_leaves_a_record_signed_in_the_history() -> None:
    load = ReferenceLoad.objects.get(kind="cog", file_name="communes.csv.xz")
    assert (load.rows, load.edition, load.by) == (37590, "COG 2026", None)
    event = load.events.get()
    assert event.pgh_context["verb"] == "reference.loaded"
    assert event.pgh_context["actor"] == "system:portail"


@dataclass(frozen=True)
class Small:
    """What stood before the small geography was loaded over the whole one, and what the command said of it."""

    quarter: LocalTerritory
    scope: set[int]
    ids: dict[str, int]
    said: str


@pytest.fixture(scope="module")
def made_small(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Small:
    """Once for all: thirty-nine thousand rows are flagged."""
    with stage():
        begles, said = commune("33039"), StringIO()
        quarter = create_local_territory(by=TESTS, kind=TerritoryKind.NEIGHBOURHOOD, name="Paty", communes=[begles])
        scope = set(begles.territory_rows.values_list("territory", flat=True))
        ids = {code: commune(code).pk for code in ("01053", "33039")}
        call_command("load_territories", folder=write_small(tmp_path_factory.mktemp("cog")), stdout=said)
        return Small(quarter, scope, ids, said.getvalue())


def test_what_the_files_no_longer_hold_is_kept_and_flagged(db: None, made_small: Small) -> None:
    bourg, begles = commune("01053"), commune("33039")
    assert f"({39325 - 8} disparus" in made_small.said
    assert (bourg.gone, bourg.population, begles.gone) == (False, 42184, True)
    assert {"01053": bourg.pk, "33039": begles.pk} == made_small.ids
    assert set(begles.territory_rows.values_list("territory", flat=True)) == made_small.scope
    assert not Territory.objects.get(pk=made_small.quarter.territory_id).gone


def test_a_commune_that_changes_epci_leaves_the_former_one(made_small: Small, write_cog: WriteCog) -> None:
    alone = [SMALL["communes.csv.xz"][0].replace("200071751", ""), *SMALL["communes.csv.xz"][1:]]
    folder = write_cog(**{"communes.csv.xz": alone, "epci_communes.csv.xz": SMALL["epci_communes.csv.xz"][1:]})
    loading.load_territories(folder, by=TESTS)
    group = Territory.objects.get(kind="epci", code="200071751")
    assert [found.name for found in group.communes.filter(gone=False)] == ["Val-Revermont"]


def test_ids_survive_and_renamed_territories_are_found_by_their_new_name(
    made_small: Small, write_cog: WriteCog
) -> None:
    renamed = [SMALL["communes.csv.xz"][0].replace("Bourg-en-Bresse", "Bourg-la-Neuve"), *SMALL["communes.csv.xz"][1:]]
    loading.load_territories(write_cog(**{"communes.csv.xz": renamed}), by=TESTS)
    assert Territory.objects.search("bourg la neuve").get().pk == made_small.ids["01053"]


def test_a_bad_file_writes_nothing(write_cog: WriteCog) -> None:
    before = contents()
    bad = [SMALL["communes.csv.xz"][0].replace("42184", "-3"), *SMALL["communes.csv.xz"][1:]]
    with pytest.raises(Refused, match=r"communes\.csv\.xz, ligne 2, colonne « population »"):
        loading.load_territories(write_cog(**{"communes.csv.xz": bad}), by=TESTS)
    assert contents() == before


def test_a_failure_on_the_way_writes_nothing(
    made_small: Small, write_cog: WriteCog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One commune is told otherwise, another is no longer there."""

    def stands() -> tuple[Any, ...]:
        return contents(), Territory.objects.filter(gone=True).count(), commune("01053").population

    def fail(*given: object) -> None:
        seen.append(stands())
        raise RuntimeError("cut")

    before, seen = stands(), []
    monkeypatch.setattr(loading, "_load_formers", fail)
    changed = [SMALL["communes.csv.xz"][0].replace("42184", "42185"), SMALL["communes.csv.xz"][1]]
    with pytest.raises(RuntimeError, match="cut"):
        loading.load_territories(write_cog(**{"communes.csv.xz": changed}), by=TESTS)
    assert seen == [(before[0], before[1] + 1, 42185)]
    assert stands() == before


def test_the_command_refuses_a_bad_file_in_french(write_cog: WriteCog) -> None:
    folder = write_cog(**{"regions.csv": ["8;Auvergne-Rhône-Alpes;1;metro;69123"]})
    with pytest.raises(CommandError) as error:
        call_command("load_territories", folder=folder, stdout=StringIO())
    assert "rien n’a été écrit" in str(error.value)
    assert "regions.csv, ligne 2, colonne « code » : « 8 » n’est pas un code valable." in str(error.value)


def test_a_missing_folder_is_refused_in_french(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="le fichier ne peut pas être lu"):
        call_command("load_territories", folder=tmp_path / "absent", stdout=StringIO())


def test_the_command_shows_its_progress(made_small: Small) -> None:
    assert "communes.csv.xz\u00a0: 3 lignes lues" in made_small.said
    assert "8 territoires dont 2 communes" in made_small.said
