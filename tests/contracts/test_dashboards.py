"""The dashboards: what a figure says is what its list has, and nobody sees more than they see elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import Action
from cls_portal.dashboards import Figure, panels_of
from cls_portal.models import Agent
from contracts.dashboards.country import table_on
from contracts.dashboards.department import quarter_name, quarters_from
from contracts.models import Contract
from contracts.operations import open_amendment
from contracts.states import BEFORE_SIGNATURE, ContractState
from evaluations import operations as on_evaluations
from partners.models import Council
from tests.contracts.stages import PORTAL, TODAY, a_signatory, contract_in, freeze, moved, taken_over
from tests.diagnostics.cells import ROBBERIES, Row, edition
from tests.growth import rows
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db
S = ContractState
SINCE = date(2024, 1, 1)


@pytest.fixture(scope="module")
def made_world(stage) -> dict[str, Any]:
    """Contracts in every state, one of them late, one that has ended, two councils of which one sleeps, in Gironde."""
    with stage():
        council = rows.a_council()
        asleep = rows.a_bare_council()
        Council.objects.filter(pk=asleep.pk).update(dormant_since=SINCE)
        for state in (*BEFORE_SIGNATURE[:-1], S.ABANDONED):
            contract_in(state, title=state, council=council)
        signing = contract_in(S.APPROVAL, title="À signer", council=council)
        a_signatory(signing, title="Le maire")
        freeze(signing)
        moved(signing, S.READY_TO_SIGN, S.SIGNING)
        signed = taken_over(title="En vigueur", council=council, places=[commune("33039"), commune("33522")])
        for status in ("running", "to_start"):
            late = rows.a_followed_action(signed)
            Action.objects.filter(pk=late.pk).update(ends_on=date(2025, 6, 1), status=status)
            late.budget_lines.create(year=timezone.localdate().year, funder=rows.an_organisation(), planned=1200)
        rows.a_followed_action(signed)
        ended = taken_over(title="Échu", starts_on=date(2020, 1, 1), ends_on=date(2022, 12, 31), signed_on=SINCE)
        on_evaluations.create_evaluation(ended, by=PORTAL)
        moved(open_amendment(signed, by=PORTAL, on=TODAY, subject="Prolonger"), S.CONSULTATION)
        edition([Row(code, 2025, ROBBERIES, 900) for code in ("33063", "33281")], produced=date(2030, 1, 1))
        people = {
            "prefecture": person("Claire", "Aubert", "prefecture", department("33")),
            "observer": person("Odile", "Garnier", "observer", rows.Territory.objects.get(kind="country")),
            "coordinator": person("Karim", "Benali", "coordinator", commune("33039")),
            "neighbour": person("Norbert", "Voisin", "prefecture", department("40")),
        }
        return {"signed": signed, "people": people}


@pytest.fixture
def world(db: None, made_world: dict[str, Any]) -> dict[str, Any]:
    return made_world


def counted(client: Client, address: str) -> int:
    """How many rows the list at this address has."""
    response = client.get(address)
    assert response.status_code == 200, address
    page = response.context["page"]
    assert not page.errors, address
    return int(page.total)


def figures(agent: Agent, what: str, subject: Any) -> list[Figure]:
    found = panels_of(what, agent, subject, timezone.localdate())
    return [figure for panel in found for figure in panel.figures]


@pytest.mark.parametrize("who", ["prefecture", "observer"])
def test_each_figure_of_a_department_opens_a_list_of_so_many_rows(client, world, who):
    agent = world["people"][who]
    client.force_login(agent)
    found = figures(agent, "department", department("33"))
    numbers = [figure for figure in found if isinstance(figure.value, int)]
    assert len(numbers) == 20
    assert sum(bool(figure.value) for figure in numbers) > 13, [figure for figure in numbers if not figure.value]
    assert [(each.label, each.value) for each in numbers] == [
        (each.label, counted(client, each.url)) for each in numbers
    ]


def test_an_amount_is_that_of_the_budget_behind_it(client, world):
    client.force_login(world["people"]["prefecture"])
    found = figures(world["people"]["prefecture"], "department", department("33"))
    planned = next(figure for figure in found if "prévu" in figure.label)
    budget = client.get(planned.url).context["budget"]
    assert planned.value == "2\u00a0400\u00a0€"
    assert budget.whole.of("planned") == 2400


def test_each_figure_of_a_contract_opens_what_it_counts(client, world):
    """A figure without list has its page: the pieces, the opinions, the signatures of the contract."""
    agent = world["people"]["coordinator"]
    client.force_login(agent)
    lists = 0
    for contract in Contract.objects.visible_to(agent).filter(title__in=("En vigueur", "Échu", S.CONSULTATION.value)):
        for figure in figures(agent, "contract", contract):
            page = urlsplit(figure.url).path
            if not figure.url or page.startswith(reverse("contract-list")) or not isinstance(figure.value, int):
                continue
            assert figure.value == counted(client, figure.url), figure
            lists += 1
    assert lists > 6


def test_each_number_of_the_departments_opens_a_list_of_so_many_rows(client, world):
    observer, today = world["people"]["observer"], timezone.localdate()
    client.force_login(observer)
    for day in (today, date(2025, 1, 31)):
        table = table_on(observer, day, today)
        line = next(each for each in table.lines if each.department.code == "33")
        assert sum(map(bool, line.values)) > (8 if day == today else 0)
        for measure, value in zip(table.measures, line.values, strict=True):
            if value and measure.kind == "count":
                assert value == counted(client, measure.url + "33"), measure.label


def test_the_departments_are_sorted_and_exported(client, world):
    client.force_login(world["people"]["observer"])
    page = reverse("dashboard-departments")
    tables = {tri: client.get(page, {"tri": tri}).context["table"] for tri in ("", "-code", "-vigueur")}
    codes = {tri: [line.department.code for line in table.lines] for tri, table in tables.items()}
    assert codes[""] == codes["-code"][::-1] == sorted(codes[""])
    assert codes["-vigueur"][0] == "33"
    sent = b"".join(client.get(page, {"tri": "-vigueur", "export": "csv"}).streaming_content).decode("utf-8-sig")
    assert "33" in sent.splitlines()[1]
    assert "Ensemble" in sent.splitlines()[-1]


@pytest.mark.parametrize("sheet", ["carte", "fins", "retards", "budget-annee", "budget-financeur"])
def test_each_plot_has_its_file(client, world, sheet):
    client.force_login(world["people"]["prefecture"])
    answer = client.get(reverse("dashboard"), {"tableau": sheet, "export": "csv"})
    assert b"".join(answer.streaming_content).count(b"\n") > 1
    assert f"tableau-de-bord-33-{sheet}" in answer["Content-Disposition"]


def test_a_neighbour_sees_nothing_of_it(client, world):
    neighbour = world["people"]["neighbour"]
    client.force_login(neighbour)
    assert client.get(reverse("dashboard"), {"departement": "33"}).status_code == 404
    assert not [f for f in figures(neighbour, "department", department("33")) if f.value and isinstance(f.value, int)]
    assert client.get(reverse("contract-brief", args=[world["signed"].pk])).status_code == 404


def test_who_watches_no_department_chooses_a_contract(client, world):
    client.force_login(world["people"]["coordinator"])
    page = client.get(reverse("dashboard"))
    assert reverse("contract-brief", args=[world["signed"].pk]) in page.content.decode()
    assert client.get(reverse("dashboard-departments")).status_code == 404


def test_quarters_follow_each_other():
    assert quarters_from(date(2026, 11, 26), 2) == [
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 3, 31)),
    ]
    assert [quarter_name(date(2026, month, 1)) for month in (1, 10)] == ["1er trimestre 2026", "4e trimestre 2026"]
