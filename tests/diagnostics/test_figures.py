"""Figures of a diagnostic: read in an edition, kept as read, placed, refreshed; what two editions say otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cls_portal.errors import Forbidden, Refused
from cls_portal.history import event_model
from diagnostics import figures, gates, operations, parts, plots, reading
from diagnostics.models import DiagnosticFigure, Edition
from diagnostics.standing.values import Cell, CellState
from tests.diagnostics import cells
from tests.diagnostics.cells import BURGLARIES, ROBBERIES, Row
from tests.diagnostics.conftest import PERIOD, TODAY
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
YEARS = range(2019, 2026)


def rows(last: int | None = 12, first: int = 10) -> list[Row]:
    """Burglaries of Bègles year after year, the last one given; robberies, withheld in the end."""
    counts = [first, 11, 12, 13, 14, 15, last]
    burglaries = [Row("33039", year, BURGLARIES, n) for year, n in zip(YEARS, counts, strict=True)]
    return burglaries + [Row("33039", year, ROBBERIES, None if year == 2025 else 5) for year in YEARS]


@pytest.fixture
def edition(db: None) -> Edition:
    return cells.edition(rows(), produced=date(2025, 7, 1))


@pytest.fixture
def newer() -> Any:
    """Makes the edition of the year after, in which the last burglaries are no longer published."""
    return lambda **values: cells.edition(rows(last=None, first=20), produced=date(2026, 7, 1), **values)


@pytest.fixture
def figure(edition, diagnostic, karim) -> DiagnosticFigure:
    [made] = operations.choose_figures(diagnostic, by=karim, indicators=[BURGLARIES])
    return made


def test_a_figure_keeps_what_its_edition_said(figure, edition):
    reading = figure.reading
    assert (figure.edition, figure.position, figure.display) == (edition, 1, "both")
    assert (reading["name"], reading["place"]) == ("Cambriolages de logement", "Bègles")
    assert reading["rate_label"] == "pour 1\u00a0000 logements"
    assert figures.latest(reading) == {
        "year": 2025, "state": "published", "count": 12, "denominator": 5000, "rate": 2.4, "published": 1,
        "withheld": 0, "estimate": None, "covered": 1.0,
    }  # fmt: skip
    assert "01/07/2025" in reading["source"]


def test_a_withheld_year_carries_words_and_no_number(edition, diagnostic, karim):
    [figure] = operations.choose_figures(diagnostic, by=karim, indicators=[ROBBERIES])
    cell = figures.latest(figure.reading)
    assert (cell["state"], cell["count"], cell["rate"]) == ("withheld", None, None)
    shown = plots.shown(parts.figure_rows([figure], ["Bègles"])[0][1])
    assert shown.headline == "Non diffusé en 2025"
    assert shown.table.rows[-1][1:4] == ("non diffusé", "non diffusé", "non diffusé")
    assert "hachur" in str(shown.chart.svg) or "non diffusé" in str(shown.chart.svg)


def test_an_indicator_is_cited_once_for_a_territory(figure, diagnostic, karim):
    with pytest.raises(Refused, match="déjà cité"):
        operations.choose_figures(diagnostic, by=karim, indicators=[BURGLARIES])
    with pytest.raises(Refused, match="pas d’indicateur"):
        operations.choose_figures(diagnostic, by=karim, indicators=["Homicides"])
    with pytest.raises(Refused, match="au moins un"):
        operations.choose_figures(diagnostic, by=karim, indicators=[])


def test_no_figure_without_an_edition_nor_outside_the_perimeter(diagnostic, karim, claire, edition):
    with pytest.raises(Refused, match="pas dans le périmètre"):
        operations.choose_figures(diagnostic, by=karim, indicators=[BURGLARIES], territory=commune("33063"))
    with pytest.raises(Refused, match="pas dans le périmètre"):
        operations.choose_figures(diagnostic, by=karim, indicators=[BURGLARIES], territory=department("33"))
    Edition.objects.update(withdrawn_on=TODAY, withdrawn_by=claire)
    with pytest.raises(Refused, match="Aucune édition"):
        operations.choose_figures(diagnostic, by=karim, indicators=[BURGLARIES])


def test_several_communes_are_read_together_and_say_what_is_not_published(karim, claire):
    cells.edition(
        [Row("33039", 2025, BURGLARIES, 10), Row("33522", 2025, BURGLARIES, None), Row("33063", 2025, BURGLARIES, 30)]
    )
    wide = operations.create_diagnostic(
        by=claire, title="Trois communes", communes=[commune(c) for c in ("33039", "33063", "33522")], **PERIOD
    )
    [figure] = operations.choose_figures(wide, by=claire, indicators=[BURGLARIES])
    cell = figures.latest(figure.reading)
    assert (cell["state"], cell["count"], cell["published"], cell["withheld"]) == ("partial", 40, 2, 1)
    assert figure.reading["place"] == "Bègles, Bordeaux et Talence"
    shown = plots.shown(parts.figure_rows([figure], [])[0][1])
    assert any("1\u00a0commune non diffusée sur 3" in detail for detail in shown.details)


def test_figures_are_placed_one_before_the_other(edition, diagnostic, karim):
    first, second = operations.choose_figures(diagnostic, by=karim, indicators=[BURGLARIES, ROBBERIES])
    operations.move_figure(second, by=karim, up=True)
    assert list(diagnostic.figures.in_order()) == [second, first]
    operations.move_figure(second, by=karim, up=True)
    operations.move_figure(second, by=karim, up=False)
    assert list(diagnostic.figures.in_order()) == [first, second]
    first.refresh_from_db()
    operations.remove_figure(first, by=karim, revision=first.revision)
    assert list(diagnostic.figures.in_order()) == [second]


def test_a_free_figure_has_its_own_source(diagnostic, karim, maire):
    figure = operations.give_figure(
        diagnostic, by=karim, title="Signalements au bailleur", value=Decimal("12.50"), unit="signalements", year=2025,
        source="Bailleur, bilan 2025", denominator="pour 100 logements",
    )  # fmt: skip
    shown = plots.shown(parts.figure_rows([figure], ["Bègles"])[0][1])
    assert shown.headline == "12,5 signalements pour 100 logements"
    assert (shown.title, shown.place, shown.source) == ("Signalements au bailleur, 2025", "Bègles", figure.source)
    changed = operations.change_figure(figure, by=karim, revision=1, value=Decimal(3), analysis="Bas")
    assert (changed.value, changed.analysis) == (3, "<p>Bas</p>")
    with pytest.raises(Refused):
        operations.change_figure(figure, by=karim, revision=2, reading={})
    with pytest.raises(Forbidden):
        operations.change_figure(figure, by=maire, revision=2, value=Decimal(4))


def test_the_years_that_are_cited(figure, karim):
    operations.change_figure(figure, by=karim, revision=1, first_year=2021, last_year=2023, display="table")
    figure.refresh_from_db()
    content = parts.figure_rows([figure], [])[0][1]
    shown = plots.shown(content)
    assert [row[0] for row in shown.table.rows] == ["2021", "2022", "2023"]
    assert shown.chart is None
    with pytest.raises(Refused, match="suit la dernière"):
        operations.change_figure(figure, by=karim, revision=2, first_year=2024, last_year=2020)


def test_rank_and_ratio_of_the_last_year_are_not_told_of_another(figure, karim):
    reading = {**figure.reading, "rank": {"place": 3, "of": 40, "withheld": 1}, "ratio_to_france": 1.5}
    kept, cut = figures.within(reading, 2021, None), figures.within(reading, None, 2023)
    assert (kept["rank"]["place"], kept["ratio_to_france"]) == (3, 1.5)
    assert (cut["rank"], cut["ratio_to_france"]) == (None, None)


def _details(reading, **values):
    shown = plots.shown({"kind": "indicator", "display": "both", "analysis": "", "reading": {**reading, **values}})
    return " ".join(shown.details)


def test_a_rank_is_told_as_in_the_standing(figure):
    rank = {"place": 3, "of": 40, "withheld": 1}
    assert "Rang 3 sur 40 communes comparables, 1 non diffusée" in _details(figure.reading, rank=rank)
    several = _details(figure.reading, rank=rank, communes=4)
    assert "2 au-dessus sur 40" in several
    assert "Rang" not in several
    nought = [{**cell, "state": "zero", "rate": 0.0} for cell in figure.reading["cells"]]
    assert "sur 40" not in _details(figure.reading, rank=rank, cells=nought)


def test_a_rate_about_few_people_is_not_drawn(figure):
    few = [{**cell, "covered": 0.4 if cell["year"] < 2025 else 1} for cell in figure.reading["cells"]]
    figure.reading = {**figure.reading, "cells": few}
    shown = plots.shown(parts.figure_rows([figure], [])[0][1])
    assert "moins de la moitié des habitants" in shown.chart.note
    assert shown.table.rows[0][3] == "2,0"
    assert [row[:2] for row in shown.chart.table.rows] == [("2025", "2,4")]
    figure.reading["cells"][-1]["covered"] = 0.4
    assert plots.shown(parts.figure_rows([figure], [])[0][1]).table is not None


# Another edition


def test_what_changed_since_is_told_year_by_year_with_the_states(figure, newer, diagnostic):
    newer()
    page = parts.refresh_page(diagnostic, TODAY)
    [change] = page["changes"]
    assert (change.before, change.after) == ("2,4 en 2025", "non diffusé en 2025")
    assert [(year.year, year.before, year.after, year.state_changed) for year in change.years] == [
        (2019, "2,0", "4,0", False),
        (2025, "2,4", "non diffusé", True),
    ]
    assert "01/07/2025" in page["stale"][0]
    assert page["readable"]


def test_a_draft_is_refreshed_and_its_analysis_stays(figure, newer, diagnostic, karim):
    operations.change_figure(figure, by=karim, revision=1, analysis="Stable")
    with pytest.raises(Refused, match="plus récent"):
        operations.refresh_figures(diagnostic, by=karim)
    recent = newer()
    [refreshed] = operations.refresh_figures(diagnostic, by=karim)
    assert (refreshed.edition, refreshed.analysis) == (recent, "<p>Stable</p>")
    assert figures.latest(refreshed.reading)["state"] == "withheld"
    assert parts.refresh_page(diagnostic, TODAY)["changes"] == []


@pytest.fixture
def both(db: None) -> Edition:
    """An edition of Bègles and Talence."""
    return cells.edition([*rows(), *(Row("33522", year, BURGLARIES, 30) for year in YEARS)])


def test_a_change_of_perimeter_is_told_and_mended(both, diagnostic, karim, claire):
    """Cited for Bègles, then for Bègles and Talence; the commune cited alone leaves."""
    [figure] = operations.choose_figures(diagnostic, by=karim, indicators=[BURGLARIES])
    wide, alone = [commune("33039"), commune("33522")], [commune("33039")]
    operations.set_diagnostic(diagnostic, by=claire, revision=None, communes=wide)
    operations.choose_figures(diagnostic, by=claire, indicators=[BURGLARIES], territory=commune("33522"))
    told = [reason for reason in gates.missing_to_validate(diagnostic, TODAY) if "périmètre actuel" in reason.text]
    assert [(reason.code, reason.url) for reason in told] == [
        (f"diagnostic.figure_outside:{figure.pk}", f"/diagnostics/{diagnostic.pk}/actualiser/")
    ]
    [change] = parts.refresh_page(diagnostic, TODAY)["changes"]
    assert (change.before, change.after, change.outside) == ("2,4 en 2025", "4,2 en 2025", False)
    [refreshed] = operations.refresh_figures(diagnostic, by=claire)
    assert (refreshed, refreshed.reading["place"]) == (figure, "Bègles et Talence")
    assert parts.refresh_page(diagnostic, TODAY)["changes"] == []
    operations.set_diagnostic(diagnostic, by=claire, revision=None, communes=alone)
    assert sum("périmètre actuel" in each.text for each in gates.missing_to_validate(diagnostic, TODAY)) == 2


def test_a_territory_that_left_the_perimeter_is_no_refusal(both, diagnostic, claire, client):
    operations.set_diagnostic(diagnostic, by=claire, revision=None, communes=[commune("33039"), commune("33522")])
    [left] = operations.choose_figures(diagnostic, by=claire, indicators=[BURGLARIES], territory=commune("33522"))
    operations.choose_figures(diagnostic, by=claire, indicators=[BURGLARIES])
    operations.set_diagnostic(diagnostic, by=claire, revision=None, communes=[commune("33039")])
    client.force_login(claire)
    answer = client.get(f"/diagnostics/{diagnostic.pk}/actualiser/")
    assert answer.status_code == 200
    assert "n’est plus dans le périmètre" in answer.content.decode()
    assert f"/diagnostics/chiffres/{left.pk}/retirer/" in answer.content.decode()
    [refreshed] = operations.refresh_figures(diagnostic, by=claire)
    assert refreshed.reading["place"] == "Bègles"


def test_a_withdrawn_edition_does_not_pass_as_current(figure, newer, problem, karim, claire):
    operations.change_figure(figure, by=karim, revision=1, analysis="Stable")
    diagnostic = problem.diagnostic
    newer()
    assert gates.missing_to_validate(diagnostic, TODAY) == []
    Edition.objects.filter(pk=figure.edition_id).update(withdrawn_on=TODAY, withdrawn_by=claire)
    [missing] = gates.missing_to_validate(diagnostic, TODAY)
    assert missing.code == "diagnostic.figure_missing"
    assert "ancienne ou retirée" in missing.text
    assert "Une édition citée a été retirée." in parts.refresh_page(diagnostic, TODAY)["stale"]
    Edition.objects.exclude(pk=figure.edition_id).delete()
    assert list(type(diagnostic).objects.stale(date(2020, 1, 1))) == [diagnostic]
    assert reading.stale_in_list(type(diagnostic).objects.dated().get(), TODAY) == ["Une édition citée a été retirée."]


def test_an_estimate_is_kept_in_whole_facts():
    kept = figures._cell(2025, Cell(CellState.WITHHELD, withheld=3, estimate=14.3, covered=0.0))
    assert repr(kept["estimate"]) == "14"


def test_the_history_never_tells_the_values_as_raw_data(figure, karim):
    assert not DiagnosticFigure._meta.get_field("reading").editable
    assert event_model(DiagnosticFigure).objects.filter(pgh_obj_id=figure.pk).exists()


# Before validation


def test_validation_asks_for_a_recent_figure_and_its_analysis(problem, karim, edition):
    diagnostic = problem.diagnostic
    [missing] = gates.missing_to_validate(diagnostic, TODAY)
    assert (missing.code, missing.url) == (
        "diagnostic.figure_missing",
        f"/diagnostics/{diagnostic.pk}/chiffres/choisir/",
    )
    [figure] = operations.choose_figures(diagnostic, by=karim, indicators=[BURGLARIES])
    [missing] = gates.missing_to_validate(diagnostic, TODAY)
    assert missing.url == f"/diagnostics/chiffres/{figure.pk}/modifier/"
    operations.change_figure(figure, by=karim, revision=1, analysis="Stable")
    assert gates.missing_to_validate(diagnostic, TODAY) == []


def test_a_list_of_names_makes_the_name_of_a_perimeter():
    assert figures.perimeter_name(["Bègles"]) == "Bègles"
    assert figures.perimeter_name(["A", "B"]) == "A et B"
    assert figures.perimeter_name(list("ABCD")) == "Ensemble des 4\u00a0communes du diagnostic"
