"""The partners' series: who sees them, who writes them, what an entry and an import do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cls_portal.access import may
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.history import event_model, verb_of
from diagnostics import operations
from diagnostics.models import PartnerSeries, SeriesCell
from diagnostics.series import imports, reading
from diagnostics.series.reading import Window
from diagnostics.series.states import Confidentiality
from diagnostics.series.table import Figure
from territories.operations import create_local_territory
from territories.states import TerritoryKind
from tests.diagnostics.partner_series import BEGLES, TALENCE, TODAY, a_landlord, a_series, acting_for, filled
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db
Y24, Y25 = date(2024, 1, 1), date(2025, 1, 1)


@pytest.fixture
def sofia(db):
    """Acts for the landlord."""
    return acting_for(a_landlord())


@pytest.fixture
def series(sofia):
    organisation = sofia.affiliations.get().organisation
    return a_series(organisation, by=sofia)


# Who sees, who writes

SEEN = {
    "claire": {"territory", "council"}, "karim": {"territory", "council"}, "maire": {"territory"},
    "procureur": {"territory"}, "observer": {"territory"}, "neighbour": set(), "administrator": set(),
    "sofia": {"territory", "council", "owner"},
}  # fmt: skip
WRITTEN = {"claire": {"territory", "council"}, "sofia": {"territory", "council", "owner"}}


@pytest.mark.usefixtures("made_karim")
@pytest.mark.parametrize("name", SEEN)
def test_who_sees_and_who_writes_follow_the_confidentiality(name, request, sofia):
    organisation = sofia.affiliations.get().organisation
    agent = sofia if name == "sofia" else request.getfixturevalue(name)
    levels = {level: a_series(organisation, confidentiality=level) for level in Confidentiality.values}
    visible = set(PartnerSeries.objects.visible_to(agent))
    assert {level for level, made in levels.items() if made in visible} == SEEN[name]
    writes = {level for level, made in levels.items() if may(agent, "diagnostics.edit_series", made)}
    assert writes == WRITTEN.get(name, set())
    assert may(agent, "diagnostics.create_series") == (name in {"claire", "karim", "neighbour", "sofia"})


def test_a_coordinator_writes_what_lies_inside_the_scope(sofia, karim):
    organisation = sofia.affiliations.get().organisation
    made = a_series(organisation, by=karim, perimeter=commune(BEGLES), places=[])
    assert may(karim, "diagnostics.edit_series", made)
    with pytest.raises(Forbidden):
        a_series(organisation, by=karim)


def test_nobody_hides_from_themselves_what_they_write(claire, series):
    with pytest.raises(Refused, match="Seule une personne rattachée"):
        operations.set_series(series, by=claire, revision=None, on=TODAY, confidentiality="owner")


def test_what_the_owner_asked_for_is_loosened_by_the_owner_alone(claire, sofia, series):
    operations.set_series(series, by=claire, revision=None, on=TODAY, threshold=10, confidentiality="council")
    for looser, said in (
        ({"threshold": 5}, "abaisser le seuil"),
        ({"confidentiality": "territory"}, "autres lecteurs"),
    ):
        with pytest.raises(Refused, match=said):
            operations.set_series(series, by=claire, revision=None, on=TODAY, **looser)
    changed = operations.set_series(series, by=sofia, revision=None, on=TODAY, threshold=5, confidentiality="territory")
    assert (changed.threshold, changed.confidentiality) == (5, "territory")
    without_account = a_series(a_landlord(), by=claire)
    assert operations.set_series(without_account, by=claire, revision=None, on=TODAY, threshold=0).threshold == 0


def test_one_who_acts_for_another_organisation_sees_nothing(series):
    other = acting_for(a_landlord(), "Lucie")
    series.refresh_from_db()
    assert not PartnerSeries.objects.visible_to(other).filter(pk=series.pk).exists()


# Describing


def test_a_series_without_breakdown_has_its_perimeter_and_one_category(sofia):
    made = a_series(sofia.affiliations.get().organisation, places=[])
    assert [str(place) for place in made.places.all()] == ["Gironde"]
    assert [str(category) for category in made.categories.all()] == ["Ensemble"]


def test_what_has_values_cannot_be_taken_away(series, sofia):
    filled(series, {2024: [3, 12, 40, 50]})
    kept = [commune(BEGLES), commune(TALENCE)]
    with pytest.raises(Refused, match="a des valeurs"):
        operations.set_series(series, by=sofia, revision=None, on=TODAY, places=kept)
    changed = operations.set_series(
        series,
        by=sofia,
        revision=None,
        on=TODAY,
        title="  Dégradations ",
        places=[*(p.territory for p in series.places.all()), commune("33318")],
    )
    assert (changed.title, changed.places.count(), changed.cells.count()) == ("Dégradations", 5, 4)
    named = operations.set_series(series, by=sofia, revision=None, on=TODAY, unit="faits")
    assert named.places.count() == 5


def test_categories_keep_the_order_given(series, sofia):
    fresh = a_series(series.organisation, categories=["Halls", " Caves ", "", "Halls"], places=[])
    assert [c.label for c in fresh.categories.all()] == ["Halls", "Caves"]
    changed = operations.set_series(fresh, by=sofia, revision=None, on=TODAY, categories=["Toits", "Caves", "Halls"])
    assert [c.label for c in changed.categories.order_by("position")] == ["Toits", "Caves", "Halls"]


def test_a_total_is_never_a_line(sofia):
    organisation = sofia.affiliations.get().organisation
    epci = commune(BEGLES).containing.get(kind="epci")
    with pytest.raises(Refused, match="ont des communes en commun"):
        a_series(organisation, places=[commune(TALENCE), epci])
    with pytest.raises(Refused, match="est un total"):
        a_series(organisation, categories=["Halls", "Total général"])
    a_series(organisation, places=[commune(TALENCE), epci], measure="distinct")


def test_quarters_of_one_commune_stand_apart_but_not_beside_it(sofia, claire):
    organisation = sofia.affiliations.get().organisation
    quarters = [a_quarter("Terres-Neuves"), a_quarter("Le Prêche")]
    a_series(organisation, places=quarters)
    with pytest.raises(Refused, match="Terres-Neuves"):
        a_series(organisation, places=[*quarters, commune(BEGLES)])


def a_quarter(name):
    kind = TerritoryKind.NEIGHBOURHOOD
    return create_local_territory(by=PORTAL, kind=kind, name=name, communes=[commune(BEGLES)]).territory


def test_too_many_lines_are_refused(sofia):
    with pytest.raises(Refused, match="400"):
        a_series(sofia.affiliations.get().organisation, categories=[f"n° {n}" for n in range(101)])


def test_a_closed_series_takes_nothing_until_it_is_opened_again(series, sofia):
    closed = operations.close_series(series, by=sofia, revision=None, on=TODAY)
    with pytest.raises(Refused, match="close"):
        filled(closed, {2024: [1, 2, 3, 4]}, by=sofia)
    reopened = operations.reopen_series(closed, by=sofia, revision=None)
    filled(reopened, {2024: [1, 2, 3, 4]}, by=sofia)
    with pytest.raises(Refused, match="pas close"):
        operations.reopen_series(reopened, by=sofia, revision=None)


# Filling


def test_an_entry_replaces_adds_takes_back_and_keeps_the_history(series, sofia):
    filled(series, {2024: [3, 12, 40, 50]}, by=sofia)
    before = SeriesCell.objects.get(series=series, value=3)
    place = before.place_id, before.category_id
    other = SeriesCell.objects.get(series=series, value=12)
    series.refresh_from_db()
    values = {(Y24, *place): Figure(Decimal(7)), (Y24, other.place_id, other.category_id): None}
    after = operations.enter_values(series, by=sofia, revision=series.revision, values=values)
    assert sorted(after.cells.values_list("value", flat=True)) == [7, 40, 50]
    assert after.revision == series.revision + 1
    told = event_model(SeriesCell).objects.filter(pgh_obj=before.pk).order_by("pgh_id")
    assert [(event.value, verb_of(event)) for event in told] == [
        (3, "series.values_entered"), (7, "series.values_entered"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("period", "figure", "said"),
    [
        (date(2024, 2, 1), Figure(Decimal(1)), "début d’une période"),
        (Y24, Figure(Decimal(-1)), "négative"),
        (Y24, Figure(Decimal("1.5")), "nombres entiers"),
        (Y24, Figure(Decimal(1), 12), "pas une enquête"),
        (Y24, Figure(None, 12), "va avec une valeur"),
    ],
)
def test_a_value_that_the_series_cannot_hold_is_refused(series, sofia, period, figure, said):
    place, category = series.places.first(), series.categories.get()
    with pytest.raises(Refused, match=said):
        operations.enter_values(series, by=sofia, revision=None, values={(period, place.pk, category.pk): figure})
    assert not series.cells.exists()


@pytest.mark.parametrize(("figure", "said"), [(Figure(Decimal(101), 5), "100"), (Figure(Decimal(10)), "interrogées")])
def test_a_percentage_has_its_bounds_and_its_sample(sofia, figure, said):
    survey = a_series(sofia.affiliations.get().organisation, source_kind="survey", measure="percent", places=[])
    key = (Y24, survey.places.get().pk, survey.categories.get().pk)
    with pytest.raises(Refused, match=said):
        operations.enter_values(survey, by=sofia, revision=None, values={key: figure})


def test_the_place_of_another_series_is_refused_and_so_is_a_former_version(series, sofia):
    other = a_series(series.organisation, places=[])
    key = (Y24, other.places.get().pk, series.categories.get().pk)
    with pytest.raises(Refused, match="n’est pas dans la série"):
        operations.enter_values(series, by=sofia, revision=None, values={key: Figure(Decimal(1))})
    with pytest.raises(Stale):
        operations.enter_values(series, by=sofia, revision=99, values={})


# Reading


def test_a_territory_sums_the_places_that_lie_in_it(series):
    filled(series, {2024: [20, 12, 40, 50]})
    places = dict(series.places.values_list("territory__code", "pk"))
    assert reading.places_within(series, commune(BEGLES)) == [places[BEGLES]]
    assert sorted(reading.places_within(series, department("33"))) == sorted(places.values())
    table = reading.table_of(series, Window(grouping=department("33")))
    assert table.texts(table.lines[-1]) == ["122"]
    assert table.lines[-1].label == "Gironde"


def test_the_last_periods_are_shown_or_those_asked_for(series):
    filled(series, {year: [20, 12, 40, 50] for year in range(2012, 2026)})
    assert reading.table_of(series).headings[:-1] == [str(year) for year in range(2016, 2026)]
    asked = reading.table_of(series, Window(first=date(2012, 1, 1), last=date(2013, 1, 1)))
    assert asked.headings == ["2012", "2013", "Total"]


# Importing

HEADINGS = "Période;Lieu;Valeur\n"


def test_a_file_is_previewed_cell_by_cell_and_written_once_confirmed(series, sofia):
    filled(series, {2024: [3, 12, 40, 50]}, by=sofia)
    content = f"{HEADINGS}2024;Bègles;3\n2024;Talence;1 250\n2025;33063;n.c.\n".encode()
    seen = imports.preview(series, "x.csv", content)
    assert [(c.period, c.line, c.before, c.after) for c in seen.changes] == [
        ("2024", "Talence", "50", "1\u00a0250"), ("2025", "Bordeaux", "non saisi", "n.c."),
    ]  # fmt: skip
    assert SeriesCell.objects.filter(series=series).count() == 4
    operations.enter_values(series, by=sofia, revision=None, values=imports.unpack(series, seen.packed))
    assert SeriesCell.objects.filter(series=series, value=1250).exists()
    assert SeriesCell.objects.get(series=series, period=Y25).value is None


def test_a_file_with_one_bad_line_cannot_be_confirmed(series):
    seen = imports.preview(series, "x.csv", f"{HEADINGS}2024;Bègles;3\n2024;Pessac;4\n".encode())
    assert len(seen.errors) == 1
    assert not seen.is_ready


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("x.csv", b"", "vide"), ("x.pdf", b"%PDF", "format"), ("x.csv", HEADINGS.encode(), "aucune valeur")],
)
def test_a_file_that_says_nothing_is_told_so(series, name, content, said):
    assert said in imports.preview(series, name, content).errors[0]


def test_a_preview_serves_its_own_series_untouched(series):
    seen = imports.preview(series, "x.csv", f"{HEADINGS}2024;Bègles;3\n".encode())
    other = a_series(series.organisation)
    for held, packed in ((other, seen.packed), (series, seen.packed[:-2] + "xx"), (series, "")):
        with pytest.raises(Refused):
            imports.unpack(held, packed)


# État 4001

TABLE = (
    "Tableau 6, juin 2012;;;\n\n"
    "N°Index;Index de l'Etat 4001;Métropole;Ain;Gironde\n"
    "01;Règlements;2;0;0\n27;Cambriolages;17 369;93;412\n32;Vols à la tire;9 000;10;1 104\n"
).encode("latin-1")


@pytest.fixture
def etat_4001(sofia):
    return a_series(
        sofia.affiliations.get().organisation, source_kind="etat_4001", title="État 4001", unit="faits constatés",
        grain="month", threshold=0, places=[], categories=["27", "Vols à la tire"],
    )  # fmt: skip


def test_an_index_is_chosen_by_its_number_or_its_label(etat_4001):
    assert [str(c) for c in etat_4001.categories.all()] == [
        "27 – Cambriolages de locaux d’habitations principales", "32 – Vols à la tire",
    ]  # fmt: skip


@pytest.mark.parametrize("index", ["96", "108", "Vols de poules"])
def test_an_index_that_was_not_in_use_is_refused(sofia, index):
    organisation = sofia.affiliations.get().organisation
    with pytest.raises(Refused, match="index"):
        a_series(organisation, source_kind="etat_4001", categories=[index])
    with pytest.raises(Refused, match="au moins un index"):
        a_series(organisation, source_kind="etat_4001")


def test_the_table_of_a_month_fills_the_department_and_index_of_the_series(etat_4001):
    seen = imports.preview(etat_4001, "juin.csv", TABLE)
    assert [(c.period, c.after) for c in seen.changes] == [("juin\u00a02012", "412"), ("juin\u00a02012", "1\u00a0104")]
    undated = imports.preview(etat_4001, "x.csv", TABLE.replace(b", juin 2012", b""))
    assert "indiquez-la" in undated.errors[0]
    dated = imports.preview(etat_4001, "x.csv", TABLE.replace(b", juin 2012", b""), date(2012, 5, 1))
    assert dated.changes[0].period == "mai\u00a02012"


def test_a_table_of_departments_fills_no_commune(sofia):
    made = a_series(
        sofia.affiliations.get().organisation, source_kind="etat_4001", places=[commune(BEGLES)], categories=["27"],
        grain="month",
    )  # fmt: skip
    assert "pas de département" in imports.preview(made, "juin.csv", TABLE).errors[0]


def test_a_role_that_has_ended_opens_nothing(series):
    gone = person("Ancien", "Préfet")
    assert not PartnerSeries.objects.visible_to(gone).exists()
