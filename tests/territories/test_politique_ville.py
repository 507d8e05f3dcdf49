"""The lists that the portal ships: what is known is loaded, what is not is said."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cls_portal.actors import TESTS
from territories import politique_ville
from territories.area_lines import AreaLine
from territories.models import PriorityArea, ReferenceLoad
from territories.operations import change_priority_area
from territories.politique_ville import COLUMNS, Gazetteer, load_priority_areas, read_lists
from tests.personas import commune

pytestmark = pytest.mark.django_db
DATA = Path(politique_ville.__file__).parent / "data"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Two lines of each list."""
    for file in COLUMNS:
        lines = (DATA / file).read_text(encoding="utf-8").splitlines()
        (tmp_path / file).write_text("\n".join(lines[:3]) + "\n", encoding="utf-8")
    return tmp_path


def test_the_lists_are_read_into_areas_that_say_what_they_do_not_know() -> None:
    lines, rows = read_lists(DATA, Gazetteer.read())
    assert list(rows.values()) == [431, 145, 105, 748]
    by_code: dict[str, AreaLine] = {line.code: line for line in lines}
    assert by_code["CV902"].communes == ("92004",)
    assert by_code["CV394"].communes == ("97413",)
    assert len(by_code["CV001"].communes) > 20
    assert (by_code["CV157"].communes, "à compléter" in by_code["CV157"].source) == ((), True)
    assert by_code["QP065003"].communes == ("65417", "65440")
    havre = next(line for line in lines if line.kind == "zfu" and "du Havre" in line.name)
    vandoeuvre = next(line for line in lines if line.kind == "zfu" and "Vandœuvre" in line.name)
    assert (havre.communes, vandoeuvre.communes) == (("76351",), ("54547",))
    assert all(line.communes for line in lines if line.kind == "qpv")
    derived = [line for line in lines if line.kind == "qpv" and not line.code]
    assert len({line.key for line in lines}) == len(lines)
    assert not any("09261" in line.communes for line in derived)
    assert all(len(line.source) <= 300 and len(line.name) <= 200 for line in lines)


def test_a_load_is_recorded_once_and_leaves_what_people_changed(small: Path) -> None:
    first = load_priority_areas(small, by=TESTS)
    assert (first.written.created, first.changed) == (8, True)
    assert ReferenceLoad.objects.filter(kind=politique_ville.KIND).count() == 4
    assert not load_priority_areas(small, by=TESTS).changed
    edited = PriorityArea.objects.get(code="CV001")
    change_priority_area(edited, by=TESTS, revision=1, communes=[commune("01004")])
    untouched = PriorityArea.objects.get(code="CV002")
    PriorityArea.objects.filter(pk=untouched.pk).update(source="ancienne")
    again = load_priority_areas(small, by=TESTS, force=True)
    assert (again.written.created, again.written.changed, again.written.same) == (0, 1, 7)
    assert [c.code for c in edited.communes.all()] == ["01004"]
    untouched.refresh_from_db()
    assert untouched.source.startswith("Liste des contrats de ville")
    assert untouched.starts_on == date(2015, 1, 1)


def test_the_command_tells_what_it_did_and_refuses_a_bad_file(small: Path) -> None:
    said = StringIO()
    call_command("load_priority_areas", folder=small, stdout=said, verbosity=2)
    call_command("load_priority_areas", folder=small, stdout=said)
    assert "8 créées" in said.getvalue()
    assert "déjà chargés" in said.getvalue()
    (small / "communes_zfu_2019.csv").write_text("code;nom\n")
    with pytest.raises(CommandError, match=r"communes_zfu_2019\.csv, ligne 1"):
        call_command("load_priority_areas", folder=small, stdout=StringIO())
