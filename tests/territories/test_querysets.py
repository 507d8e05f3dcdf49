"""Finding a territory as one types; French order; what holds what."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cls_portal.models import Agent
from cls_portal.querysets import plain_words
from territories.models import Membership, Territory
from tests.personas import commune, department

pytestmark = pytest.mark.django_db


def found(text: str, limit: int = 10) -> list[str]:
    return [f"{territory.name} ({territory.kind})" for territory in Territory.objects.search(text)[:limit]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Bègles", "Bègles"),
        ("begles", "Bègles"),
        ("BEGLES", "Bègles"),
        ("bègl", "Bègles"),
        ("33039", "Bègles"),
        ("33700", "Mérignac"),
        ("havre", "Le Havre"),
        ("le havre", "Le Havre"),
        ("abergement clem", "L'Abergement-Clémenciat"),
        ("l’abergement-clémenciat", "L'Abergement-Clémenciat"),
        ("st denis", "Saint-Denis"),
        ("Saint Étienne", "Saint-Étienne"),
        ("oeuilly", "Œuilly"),
        ("2a004", "Ajaccio"),
        ("y", "Y"),
        ("01018", "Valserhône"),
        ("27058", "Les Trois Lacs"),
        ("paris", "Paris"),
        ("13201", "Marseille 1er Arrondissement"),
        ("ile de france", "Île-de-France"),
        ("la reunion", "La Réunion"),
        ("243300316", "Bordeaux Métropole"),
    ],
)
def test_the_first_answer_is_the_one_meant(typed: str, expected: str) -> None:
    assert Territory.objects.search(typed)[0].name == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("marseile", "Marseille"),
        ("toulose", "Toulouse"),
        ("strassbourg", "Strasbourg"),
        ("villeurbane", "Villeurbanne"),
        ("ajacio", "Ajaccio"),
        ("lyno", "Lyon"),
        ("pairs", "Paris"),
        ("sait etiene", "Saint-Étienne"),
        ("boulogne sur mr", "Boulogne-sur-Mer"),
        ("rueil malmason", "Rueil-Malmaison"),
        ("chalon sur soane", "Chalon-sur-Saône"),
    ],
)
def test_typing_errors_are_forgiven(typed: str, expected: str) -> None:
    assert Territory.objects.search(typed)[0].name == expected


def test_nothing_resembling_is_added_to_what_is_found_literally() -> None:
    assert not any("Toulon" in name for name in found("toulouse", 100))


@pytest.mark.parametrize("typed", ["", "  ", "-", "%", "_", "zzzzqqxx", "\x00", "qxzj" * 500])
def test_nonsense_finds_nothing(typed: str) -> None:
    assert found(typed) == []


def test_a_code_that_changed_meaning_finds_its_present_commune_first() -> None:
    assert found("60054") == ["Beaumont-les-Nonains (commune)", "Les Hauts-Talican (commune)"]


def test_communes_come_first_then_the_most_populated() -> None:
    assert found("bordeaux", 3)[0] == "Bordeaux (commune)"
    populations = [t.population for t in Territory.objects.search("saint").filter(kind="commune")[:20]]
    assert populations == sorted(populations, key=lambda p: -(p or 0))


def test_the_twelve_sainte_colombe_are_all_found() -> None:
    assert found("sainte colombe", 12) == ["Sainte-Colombe (commune)"] * 12


@pytest.mark.parametrize("typed", ["sa", "saint", "st denis", "33", "cc du pays", "marseile", "saint etiene"])
def test_a_keystroke_reads_the_index(typed: str) -> None:
    """Never the whole table: 1 to 15 ms, measured by `bench/`, not here where the machine is shared."""
    plan = Territory.objects.search(typed)[:20].explain()
    assert "Seq Scan" not in plan
    assert "territory_words" in plan or "territories_alike" in plan


def test_names_alike_are_read_from_the_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN SELECT id FROM territories_territory WHERE %s <%% search_text", ["marseile"])
        assert "territory_words" in str(cursor.fetchall())


def test_a_search_asks_three_questions_at_most() -> None:
    with CaptureQueriesContext(connection) as queries:
        list(Territory.objects.for_choice().search("marseile")[:20])
    assert len(queries) == 3


def test_the_words_of_python_are_those_of_the_database() -> None:
    """The search compares what Python writes with what `cls_sort_key` wrote."""
    differing = [
        name
        for name, key in Territory.objects.values_list("name", "sort_key").iterator()
        if " ".join(plain_words(name)) != " ".join(plain_words(key))
    ]
    assert differing == []


def test_the_order_is_french() -> None:
    names = ["Eaubonne", "Étampes", "Évry", "Œuilly", "Saint-Denis", "Zuydcoote"]
    rows = Territory.objects.filter(kind="commune", name__in=names).order_by("sort_key", "pk")
    assert list(dict.fromkeys(rows.values_list("name", flat=True))) == names


def test_a_territory_gone_is_not_listed_but_can_be_seen(claire: Agent) -> None:
    Territory.objects.filter(pk=commune("33039").pk).update(gone=True)
    assert not Territory.objects.current().filter(code="33039", kind="commune").exists()
    assert Territory.objects.visible_to(claire).filter(code="33039", kind="commune").exists()


def test_a_closed_account_sees_no_territory(claire: Agent) -> None:
    claire.is_active = False
    assert not Territory.objects.visible_to(claire).exists()


def test_communes_of_several_territories_come_once() -> None:
    ids = [department("33").pk, commune("33039").pk, Territory.objects.get(kind="epci", code="243300316").pk]
    communes = Territory.objects.communes_of(ids)
    assert communes.count() == 534
    assert set(communes.values_list("kind", flat=True)) == {"commune"}


def test_within_a_department_lie_the_epci_that_reach_beyond_it() -> None:
    kinds = Territory.objects.within(department("01")).filter(kind="epci")
    assert kinds.filter(department=None).exists()
    assert not Territory.objects.within(department("01")).filter(kind__in=["country", "region", "department"]).exists()


def test_within_france_lies_everything_else() -> None:
    france = Territory.objects.get(kind="country")
    assert Territory.objects.within(france).count() == Territory.objects.count() - 1


def test_around_a_commune_from_the_largest_to_the_smallest() -> None:
    around = Territory.objects.around(commune("93066"))
    assert [territory.name for territory in around] == [
        "France", "Île-de-France", "Seine-Saint-Denis", "Saint-Denis", "Métropole du Grand Paris", "Plaine Commune",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "held"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 5, 31), True),
        (date(2026, 6, 1), False),
    ],
)
def test_a_role_holds_from_its_first_day_to_the_eve_of_its_end(observer: Agent, on: date, held: bool) -> None:
    row = Membership.objects.create(
        agent=observer, role="mayor", territory=commune("33039"), starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 1)
    )
    assert (row in Membership.objects.in_force(on)) is held
