"""What a measure may say, the series against the target, the list of indicators."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from actions import operations
from actions.forms import MeasureForm
from actions.measuring.series import Trend, chart_of, missing_days, points, trend, way_of
from actions.measuring.units import figure_in
from actions.models import Action, Indicator, Measure
from cls_portal.actors import TESTS
from cls_portal.errors import Refused
from contracts import operations as on_contracts
from tests.contracts.stages import taken_over
from tests.stage import Stage

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "unit", "figure"),
    [
        ("12", "jours", "12"),
        ("12 jours", "jours", "12"),
        ("1 jour", "jours", "1"),
        ("12 j", "jours", "12"),
        ("1\u202f250,5 Élèves", "élèves suivis", "1250.5"),
        ("−3", "points", "-3"),
        ("57 %", "% des dépôts", "57"),
        ("57", "%", "57"),
        ("12 h", "heures", "12"),
        ("250 €", "euros", "250"),
        (Decimal("0.5"), "%", "0.5"),
    ],
)
def test_a_figure_in_the_unit_of_its_indicator(typed, unit, figure):
    assert figure_in(typed, unit) == Decimal(figure)


@pytest.mark.parametrize(
    ("typed", "unit", "why"),
    [
        ("12 h", "jours", "n’est pas celle de l’indicateur"),
        ("12 h", "habitants", "n’est pas celle"),
        ("12 %", "jeunes", "n’est pas celle"),
        ("12 k€", "euros", "n’est pas celle"),
        ("12 jeunes filles", "jeunes", "n’est pas celle"),
        ("101", "%", "va de 0 à 100"),
        ("-1", "% des cas", "va de 0 à 100"),
        (Decimal(150), "Pour cent", "va de 0 à 100"),
        ("beaucoup", "jeunes", "Saisissez un nombre"),
        ("1,2,3", "jeunes", "n’est pas celle"),
    ],
)
def test_a_wrong_unit_is_refused(typed, unit, why):
    with pytest.raises(ValueError, match=why):
        figure_in(typed, unit)


def test_nothing_typed_is_no_figure():
    assert figure_in("  ", "%") is None
    assert figure_in(None, "jours") is None


def test_the_form_refuses_what_the_operation_would():
    indicator = Indicator(name="Délai", unit="jours")
    given = {"measured_on": "2026-06-30", "value": "12 h"}
    form = MeasureForm(given, indicator=indicator)
    assert not form.is_valid()
    assert "n’est pas celle de l’indicateur" in form.errors["value"][0]
    form = MeasureForm({**given, "value": "1 012,5 jours"}, indicator=indicator)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == Decimal("1012.5")


@pytest.mark.parametrize(
    ("direction", "last", "previous", "expected"),
    [
        ("up", 3, 2, Trend.FORWARD),
        ("down", 3, 2, Trend.BACKWARD),
        ("down", 2, 3, Trend.FORWARD),
        ("up", 2, 2, Trend.STILL),
        ("up", 2, None, None),
        ("up", None, None, None),
    ],
)
def test_the_trend_is_against_the_direction(direction, last, previous, expected):
    figures = [None if each is None else Decimal(each) for each in (last, previous)]
    assert trend(direction, *figures) is expected


def test_the_periods_that_nobody_measured():
    year = (date(2026, 1, 1), date(2026, 12, 31))
    given = [date(2026, 3, 31)]
    assert missing_days("quarterly", *year, given, ON) == [date(2026, 6, 30), date(2026, 9, 30)]
    # A month is left to give what ended on 30 September.
    assert missing_days("quarterly", *year, given, date(2026, 10, 30)) == [date(2026, 6, 30)]
    assert missing_days("quarterly", None, None, [], ON) == []


def a_series(**values: Any) -> Indicator:
    action = Action(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    given = {"baseline": Decimal(0), "target": Decimal(100), "frequency": "quarterly", "unit": "jeunes", **values}
    return Indicator(name="Jeunes suivis", action=action, **given)


def test_the_plot_breaks_where_a_measure_is_missing():
    measures = [
        Measure(measured_on=date(2026, 3, 31), value=Decimal(20)),
        Measure(measured_on=date(2026, 6, 30), unavailable="Relevé perdu."),
    ]
    drawn = points(a_series(), measures, ON)
    assert [(each.on.month, each.value) for each in drawn] == [(3, 20.0), (6, None), (9, None)]
    chart = chart_of(a_series(), measures, ON)
    assert chart is not None
    assert "Relevé perdu." in str(chart.table.rows)
    assert "stroke-dasharray" in chart.svg
    assert "nan" not in chart.svg


def test_without_baseline_nor_measure_there_is_no_way_and_no_plot():
    assert way_of(a_series(baseline=None)) is None
    assert chart_of(a_series(frequency="once"), [], ON) is None


# With the database


@pytest.fixture(scope="module")
def made(stage: Stage) -> dict[str, Any]:
    """An action of a signed contract with a share measured twice, and an indicator that nobody measured."""
    with stage():
        contract = taken_over(title="CLS suivi")
        axis = on_contracts.add_axis(contract, by=TESTS, title="Tranquillité")
        objective = on_contracts.add_objective(axis, by=TESTS, title="Halls")
        action = operations.create_action(
            objective, by=TESTS, title="Médiation", field="prevention", starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
        )  # fmt: skip
        share = operations.add_indicator(
            action, by=TESTS, name="Dépôts enlevés", unit="% des dépôts", baseline=Decimal(20), target=Decimal(100),
            frequency="once", nature="outcome",
        )  # fmt: skip
        operations.add_indicator(action, by=TESTS, name="Marches", unit="marches", frequency="monthly")
        for month, value in ((3, 50), (6, 40)):
            operations.record_measure(share, by=TESTS, on=ON, measured_on=date(2026, month, 30), value=Decimal(value))
        return {"contract": contract.pk, "axis": axis.pk, "action": action.pk, "share": share.pk}


def test_the_operations_refuse_a_wrong_unit(made):
    share = Indicator.objects.get(pk=made["share"])
    with pytest.raises(Refused, match="va de 0 à 100"):
        operations.record_measure(share, by=TESTS, on=ON, measured_on=date(2026, 9, 30), value=Decimal(101))
    with pytest.raises(Refused, match="n’est pas celle"):
        operations.record_measure(share, by=TESTS, on=ON, measured_on=date(2026, 9, 30), value="12 jours")
    measure = share.measures.get(measured_on=date(2026, 6, 30))
    with pytest.raises(Refused, match="va de 0 à 100"):
        operations.change_measure(measure, by=TESTS, revision=measure.revision, on=ON, value=Decimal(-1))


def test_where_each_indicator_stands(made):
    share, walks = Indicator.objects.filter(action=made["action"]).with_standing(ON).order_by("pk")
    assert (share.last_value, share.previous_value, share.way) == (Decimal(40), Decimal(50), Decimal(25))
    assert (share.is_late, walks.is_late) == (False, True)
    assert (walks.last_value, walks.way) == (None, None)


def test_the_list_and_its_plots(made, karim, neighbour, client):
    client.force_login(karim)
    kept = f"contrat={made['contract']}&axe={made['axis']}"
    shown = client.get(f"/actions/indicateurs/?{kept}").content.decode()
    assert "Dépôts enlevés" in shown
    assert "À rebours" in shown
    assert "<svg class" not in shown
    assert "Dépôts enlevés" not in client.get(f"/actions/indicateurs/?{kept}&mesures=sans").content.decode()
    assert "Marches" not in client.get(f"/actions/indicateurs/?{kept}&nature=outcome").content.decode()
    drawn = client.get(f"/actions/indicateurs/?{kept}&vue=courbes").content.decode()
    assert "chart-course" in drawn
    exported = client.get(f"/actions/indicateurs/?{kept}&export=csv")
    assert "Dépôts enlevés" in b"".join(exported.streaming_content).decode()
    assert "chart-course" in client.get(f"/actions/{made['action']}/").content.decode()
    client.force_login(neighbour)
    assert "Dépôts enlevés" not in client.get("/actions/indicateurs/").content.decode()
