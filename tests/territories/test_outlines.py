"""Outlines: every commune of every département, light and always the same."""

from __future__ import annotations

import csv
import gzip
import json
import lzma
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from cls_portal.charts import choropleth, ratio_classes
from cls_portal.charts.outlines import boundary, box_of, path_of, rings_of
from territories.outlines import (
    CREDIT,
    WITHOUT_OUTLINE,
    NoOutline,
    around,
    arrondissements_of,
    communes_of,
    departments_of_france,
    project,
)
from territories.outlines.projection import plane
from territories.outlines.simplifying import simplified
from territories.tables import sha256_of

DATA = settings.ROOT / "territories" / "data"
HEAVIEST = 150_000


def known_communes() -> dict[str, set[str]]:
    """Communes of today by département."""
    found = defaultdict(set)
    with lzma.open(DATA / "communes.csv.xz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["type"] == "COM":
                found[row["departement"]].add(row["code"])
    return found


COMMUNES = known_communes()
DEPARTMENTS = sorted(code for code in COMMUNES if code < "975" or code == "976" or code[0] == "2")


def inside(point: tuple[float, float], path: str) -> bool:
    """Whether a point is inside the rings of a path."""
    x, y = point
    odd = False
    for ring in rings_of(path):
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                odd = not odd
    return odd


def test_every_commune_of_every_departement_has_an_outline_but_the_four_known() -> None:
    assert len(DEPARTMENTS) == 101
    missing = {code: COMMUNES[code] - set(communes_of(code).shapes) for code in DEPARTMENTS}
    assert {code for codes in missing.values() for code in codes} == WITHOUT_OUTLINE
    extra = {code for department in DEPARTMENTS for code in set(communes_of(department).shapes) - COMMUNES[department]}
    assert extra == set()
    assert sum(len(communes_of(code).shapes) for code in DEPARTMENTS) == 34_871


def test_the_map_of_france_has_every_departement_and_its_boxes() -> None:
    france = departments_of_france()
    assert sorted(france.shapes) == DEPARTMENTS
    assert [inset.label for inset in france.insets] == [
        "Petite couronne", "Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte",
    ]  # fmt: skip
    for inset, code in zip(france.insets[1:], ("971", "972", "973", "974", "976"), strict=True):
        left, top, right, bottom = box_of([france.shapes[code]])
        assert inset.x <= left < right <= inset.x + inset.width
        assert inset.y <= top < bottom <= inset.y + inset.height
    assert len(list(rings_of(france.shapes["75"]))) == 2  # at its place, and larger in the box
    assert len(list(rings_of(france.shapes["33"]))) == 1  # no hole left by the simplification


def test_the_cities_have_their_arrondissements() -> None:
    assert [len(arrondissements_of(code).shapes) for code in ("75056", "69123", "13055")] == [20, 9, 16]


def test_what_has_no_map_says_so() -> None:
    for code in ("975", "988", "99", ""):
        with pytest.raises(NoOutline):
            communes_of(code)
    with pytest.raises(NoOutline):
        around(["15031"])
    with pytest.raises(NoOutline):
        around([])
    with pytest.raises(NoOutline):
        project({"type": "Point", "coordinates": [2, 48]}, departments_of_france())


def test_a_map_is_light() -> None:
    """The Gironde (534 communes), every commune with its value and its name, is drawn under 150 kB."""
    gironde = communes_of("33")
    chart = choropleth(
        "Vols", gironde, dict.fromkeys(gironde.shapes, 5.2), classes=ratio_classes(4.7), source="SSMSI",
        names=dict.fromkeys(gironde.shapes, "Saint-Germain-de-la-Rivière"), unit="pour 1 000 habitants",
    )  # fmt: skip
    assert len(chart.svg.encode()) < HEAVIEST
    assert chart.credit == CREDIT
    assert max(sum(map(len, communes_of(code).shapes.values())) for code in DEPARTMENTS) < 40_000
    assert sum(map(len, departments_of_france().shapes.values())) < 50_000
    assert (DATA / "outlines.zip").stat().st_size < 1_000_000


def test_places_fall_where_they_are() -> None:
    gironde = communes_of("33")
    to_plane = plane(gironde.projection, gironde.unit)
    assert inside(to_plane(-0.5792, 44.8378), gironde.shapes["33063"])  # place Gambetta, Bordeaux
    assert not inside(to_plane(-0.5792, 44.8378), gironde.shapes["33039"])
    saint_denis = communes_of("974")
    assert inside(plane("974", 100)(55.448, -20.89), saint_denis.shapes["97411"])


def test_lambert_93_agrees_with_its_definition() -> None:
    """The origin of the projection, and the sample point of IGN's note NTG 71 (scaled to metres)."""
    to_plane = plane("metropole", 1)
    assert to_plane(3, 46.5) == pytest.approx((700_000, 7_200_000 - 6_600_000), abs=0.01)
    assert to_plane(2.35, 48.85) == pytest.approx((652_301.565, 7_200_000 - 6_861_302.726), abs=0.01)


def test_geometries_are_put_on_the_map() -> None:
    gironde = communes_of("33")
    ring = [[-0.6, 44.9], [-0.5, 44.9], [-0.5, 44.8], [-0.6, 44.9]]
    polygon = project({"type": "Polygon", "coordinates": [ring]}, gironde)
    assert project({"type": "MultiPolygon", "coordinates": [[ring], [ring]]}, gironde) == polygon * 2
    line = project({"type": "LineString", "coordinates": ring}, gironde)
    assert line + "Z" == polygon
    assert project({"type": "MultiLineString", "coordinates": [ring, ring]}, gironde) == line * 2
    assert project({"type": "Point", "coordinates": [-0.58, 44.84, 12]}, gironde).endswith("z")
    with pytest.raises(ValueError, match="GeometryCollection"):
        project({"type": "GeometryCollection", "coordinates": []}, gironde)


def test_a_territory_across_departements_has_its_neighbours() -> None:
    """Saint-Étienne (Loire) and Saint-Just-Malmont (Haute-Loire)."""
    found = around(["42218", "43205"])
    assert {"42218", "43205", "42095"} <= set(found.shapes)
    assert {code[:2] for code in found.shapes} == {"42", "43"}
    assert len(found.shapes) < 120
    assert found.box == box_of(found.shapes.values())
    assert set(around(["33063", "97411"]).shapes) <= set(communes_of("33").shapes)


# Packing


def topology(name: str, *codes: str) -> dict[str, object]:
    """Two communes side by side, which share the arc 1."""
    return {
        "type": "Topology",
        "transform": {"scale": [0.001, 0.001], "translate": [3.0, 46.5]},
        "arcs": [[[10, 10], [-10, 0], [0, -10], [10, 0]], [[10, 0], [0, 10]], [[10, 0], [10, 0], [0, 10], [-10, 0]]],
        "objects": {
            name: {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "id": codes[0]},
                    {"type": "MultiPolygon", "arcs": [[[2, -2]]], "id": codes[1]},
                ],
            }
        },
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file, name, codes in (
        ("communes_metropole_2026", "communes", ("18001", "18002")),
        ("communes_drom_2026", "communes", ("97101", "97102")),
        ("arrondissements_municipaux", "arm", ("75101", "75102")),
    ):
        (tmp_path / f"{file}.topojson.gz").write_bytes(gzip.compress(json.dumps(topology(name, *codes)).encode()))
    ring = [[3.0, 46.5], [4.0, 46.5], [4.0, 47.5], [3.0, 47.5], [3.0, 46.5]]
    hole = [[3.4, 46.9], [3.5, 46.9], [3.5, 47.0], [3.4, 46.9]]
    features = [
        {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring, hole]}}
        for code in ("18", "75", "92", "93", "94", "971", "972", "973", "974", "976")
    ]
    (tmp_path / "departements.geojson").write_text(json.dumps({"features": features}))
    return tmp_path


def test_packing_keeps_shared_borders_and_gives_the_same_bytes(folder: Path, capsys: pytest.CaptureFixture) -> None:
    written = [folder / "1.zip", folder / "2.zip"]
    for target in written:
        call_command("pack_outlines", folder, output=target)
    assert written[0].read_bytes() == written[1].read_bytes()
    assert capsys.readouterr().out.startswith("16 contours, ")
    with zipfile.ZipFile(written[0]) as archive:
        assert archive.namelist() == sorted(["18", "971", "75056", "france"])
        head, *lines = archive.read("18").decode().split("\n")
    assert head.split(" ")[:2] == ["100", "metropole"]
    shapes = dict(line.split(" ", 1) for line in lines)
    assert sorted(shapes) == ["18001", "18002"]
    assert len(list(rings_of(boundary(shapes.values())))) == 1


def test_the_archive_is_that_of_the_readme() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    (row,) = [line for line in readme.splitlines() if line.startswith("| outlines.zip |")]
    assert int(row.split("|")[2]) == 34_871 + 45 + 101
    assert sha256_of(DATA / "outlines.zip") in row


def test_simplified_neighbours_still_touch() -> None:
    """Two shapes and an island: the bump of the border goes from both, its corner stays, a small island stays whole."""
    border = [(10, 0), (11, 5), (10, 10), (30, 15), (10, 20)]
    shapes = {
        "west": [[(0, 0), *border, (0, 20)]],
        "east": [[(40, 0), (40, 20), *reversed(border)]],
        "island": [[(100, 0), (101, 0), (101, 1)]],
    }
    found = simplified(shapes, 1.5)
    assert found["west"] == [[(10, 0), (10, 10), (30, 15), (10, 20), (0, 20), (0, 0)]]
    assert set(found["east"][0]) == {(40, 0), (40, 20), (10, 20), (30, 15), (10, 10), (10, 0)}
    assert found["island"] == shapes["island"]
    assert len(list(rings_of(boundary(path_of(found[name]) for name in ("west", "east"))))) == 1


def test_neighbouring_departements_touch() -> None:
    france = departments_of_france().shapes
    (outer,) = rings_of(boundary(france[code] for code in ("33", "24", "47")))
    assert len(outer) < sum(len(next(rings_of(france[code]))) for code in ("33", "24", "47"))
