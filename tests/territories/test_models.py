"""The traps of the Code officiel géographique (territories/data/README.md)."""

from __future__ import annotations

import pytest
from django.db.models import Count

from territories.models import FormerCommune, Territory, TerritoryCommune
from tests.personas import commune

pytestmark = pytest.mark.django_db


def one(kind: str, code: str) -> Territory:
    return Territory.objects.get(kind=kind, code=code)


def test_codes_are_text_with_their_leading_zeros() -> None:
    assert commune("01001").name == "L'Abergement-Clémenciat"
    assert commune("2A004").name == "Ajaccio"
    assert Territory.objects.filter(kind="department", code__in=["2A", "2B"]).count() == 2


def test_a_code_may_be_a_commune_and_a_delegated_commune() -> None:
    communes = Territory.objects.filter(kind="commune").values("code")
    assert Territory.objects.filter(kind="delegated", code__in=communes).count() == 584
    assert one("delegated", "60694").name == "Villotran"
    assert one("delegated", "60694").parent == commune("60694")


def test_a_code_that_changed_meaning_leads_to_both_communes() -> None:
    """60054 was Les Hauts-Talican until 2023 and is Beaumont-les-Nonains since."""
    assert commune("60054").name == "Beaumont-les-Nonains"
    former = FormerCommune.objects.today("60054").get()
    assert (former.commune.name, former.commune.code, former.last_year) == ("Les Hauts-Talican", "60694", 2023)


def test_a_gone_code_leads_to_the_commune_of_today() -> None:
    assert FormerCommune.objects.today("01018").get().commune.name == "Valserhône"
    assert FormerCommune.objects.today("27058").get().commune.code == "27676"


@pytest.mark.parametrize(("code", "parts"), [("75056", 20), ("69123", 9), ("13055", 16)])
def test_municipal_districts_are_not_added_to_their_commune(code: str, parts: int) -> None:
    city = commune(code)
    districts = Territory.objects.filter(kind="municipal_district", parent=city)
    assert districts.count() == parts
    assert {district.communes.get() for district in districts} == {city}
    assert list(city.communes.all()) == [city]


def test_the_population_of_paris_counts_once() -> None:
    assert one("department", "75").population == commune("75056").population


@pytest.mark.parametrize("code", ["22016", "29083", "29155", "85113"])
def test_four_communes_have_no_epci(code: str) -> None:
    assert not commune(code).containing.filter(kind="epci").exists()


def test_every_other_commune_has_exactly_one_epci() -> None:
    members = TerritoryCommune.objects.filter(territory__kind="epci").values("commune").annotate(n=Count("pk"))
    assert set(members.values_list("n", flat=True)) == {1}
    assert members.count() == 34871


def test_89_epci_span_departments_and_so_belong_to_none() -> None:
    spanning = (
        Territory.objects.filter(kind="epci")
        .annotate(departments=Count("communes__department", distinct=True))
        .filter(departments__gt=1)
    )
    assert spanning.count() == 89
    assert not spanning.filter(department__isnull=False).exists()


def test_communes_of_an_ept_are_in_the_metropole_du_grand_paris() -> None:
    grand_paris = one("epci", "200054781")
    in_ept = Territory.objects.filter(containing__kind="ept")
    assert in_ept.count() == 129
    assert not in_ept.exclude(containing=grand_paris).exists()
    assert grand_paris.communes.count() == 130
    assert set(Territory.objects.filter(kind="ept").values_list("parent", flat=True)) == {grand_paris.pk}


def test_france_holds_every_commune_overseas_included() -> None:
    assert one("country", "FR").communes.count() == 34969
    assert one("department", "987").communes.count() == 48


def test_unknown_populations_are_empty_and_zero_is_zero() -> None:
    assert commune("98411").population is None
    assert commune("55039").population == 0
    assert one("department", "984").population is None


def test_mayotte_keeps_the_year_of_its_own_census() -> None:
    assert one("department", "976").population_year == 2017
    assert one("department", "33").population_year == 2023


def test_twelve_communes_are_called_sainte_colombe() -> None:
    assert Territory.objects.filter(kind="commune", name="Sainte-Colombe").count() == 12
