"""The same filtered actions on a board, a schedule, a calendar, in groups: what each shows, to whom, what it writes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions import operations
from actions.access import followable, may
from actions.calendars import GRACE, awaited_since, measures_due, quarter, quarter_of
from actions.models import Action
from actions.reading.board import CARDS
from actions.states import Frequency, Status
from cls_portal.actors import TESTS
from cls_portal.working_days import holiday_name
from contracts import operations as on_contracts
from contracts.models import Objective
from partners.models import Organisation
from tests.contracts.stages import TODAY, taken_over
from tests.personas import commune
from tests.stage import Stage

pytestmark = pytest.mark.django_db
DISPLAYS = ("tableau", "frise", "calendrier", "regroupements")
ON = date(2026, 11, 23)


def an_action(objective: Objective, title: str, **values: Any) -> Action:
    given = {"field": "prevention", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 15), **values}
    return operations.create_action(objective, by=TESTS, title=title, **given)


@pytest.fixture(scope="module")
def made(stage: Stage) -> dict[str, Any]:
    """A signed contract of Bègles with an action in two places, and one with neither lead, place nor calendar."""
    with stage():
        lead = Organisation.objects.create(name="Médiation Rive gauche", kind="ASSO")
        signed = taken_over(title="CLS suivi")
        objective = on_contracts.add_objective(
            on_contracts.add_axis(signed, by=TESTS, title="Tranquillité"), by=TESTS, title="Halls"
        )
        places = [
            on_contracts.add_place(signed, by=TESTS, kind="neighbourhood", name=name, communes=[commune("33039")])
            for name in ("Quartier des Quais", "Écoquartier")
        ]
        led = an_action(objective, "Médiation en soirée", lead=lead, places=places)
        operations.add_milestone(led, by=TESTS, name="Recrutement", due_on=date(2026, 12, 3))
        operations.add_budget_line(led, by=TESTS, funder=lead, year=2026, planned=1500)
        operations.add_indicator(led, by=TESTS, name="Jeunes suivis", unit="jeunes", frequency="monthly")
        other = an_action(objective, "Chantiers <b>éducatifs</b>", field="reparation", starts_on=None, ends_on=None)
        return {"contract": signed, "led": led.pk, "other": other.pk, "lead": lead, "place": places[1].pk}


@pytest.fixture
def led(made: dict[str, Any]) -> Action:
    return Action.objects.get(pk=made["led"])


def page(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    content = response.content.decode().replace("\u00a0", " ")
    assert "{{" not in content
    assert "{%" not in content
    return content


@pytest.mark.parametrize("display", DISPLAYS)
def test_each_display_shows_what_one_sees_and_keeps_the_filters(display, made, karim, neighbour, client):
    client.force_login(karim)
    shown = page(client, f"/actions/{display}/?pilote={made['lead'].pk}&mois=2026-12&par=contrat&tri=-fin")
    assert "Médiation" in shown
    assert "Chantiers" not in shown
    for other in ("", *(f"{each}/" for each in DISPLAYS)):
        assert (
            f'href="/actions/{other}?pilote={made["lead"].pk}&amp;mois=2026-12&amp;par=contrat&amp;tri=-fin"' in shown
        )
    client.force_login(neighbour)
    assert "Médiation" not in page(client, f"/actions/{display}/?mois=2026-12")


@pytest.mark.parametrize(
    ("display", "wrong"),
    [("tableau", "pilote=0"), ("frise", "etat=perdu"), ("calendrier", "trimestre=2026-T7"), ("regroupements", "axe=x")],
)
def test_a_filter_that_cannot_be_read_is_said_and_shows_nothing(display, wrong, made, karim, client):
    client.force_login(karim)
    shown = page(client, f"/actions/{display}/?{wrong}")
    assert "Un filtre n’a pas pu être lu" in shown
    assert "Médiation en soirée" not in shown


@pytest.mark.parametrize(
    "odd",
    ["calendrier/?mois=2026-13", "calendrier/?mois=0000-00", "frise/?par=lune&apres=x", "regroupements/?par=lune"],
)
def test_what_only_a_display_reads_is_put_right(odd, made, karim, client):
    client.force_login(karim)
    page(client, f"/actions/{odd}")


@pytest.mark.parametrize("display", ["tableau", "frise", "calendrier"])
def test_an_action_of_a_contract_that_is_not_signed_is_not_followed(display, action, karim, client):
    client.force_login(karim)
    assert action.title not in page(client, f"/actions/{display}/?mois=2027-12")
    assert action.lead.name in page(client, "/actions/regroupements/")


# The board


def test_a_column_is_bounded_and_leads_to_its_table(made, led, karim, client):
    objective = led.objective
    for number in range(CARDS + 1):
        an_action(objective, f"Suite {number}", ends_on=date(2030, 1, 1))
    client.force_login(karim)
    shown = page(client, f"/actions/tableau/?contrat={led.contract_id}")
    assert f"{CARDS + 3} actions" in shown
    assert shown.count('class="portal-card"') == CARDS
    table = f"/actions/?contrat={led.contract_id}&amp;etat=to_start&amp;suivi=suivies"
    assert f'href="{table}"' in shown
    assert f"{CARDS + 3} actions" in page(client, table.replace("&amp;", "&"))


def test_a_card_moves_at_once_when_its_status_needs_nothing(led, karim, client):
    client.force_login(karim)
    shown = page(client, "/actions/tableau/?champ=prevention")
    assert "retour=%2Factions%2Ftableau%2F%3Fchamp%3Dprevention%23action-" in shown
    back = "/actions/tableau/?champ=prevention"
    moved = client.post(
        f"/actions/{led.pk}/etat/?retour=/actions/tableau/%3Fchamp%3Dprevention",
        {"status": "done", "revision": led.revision},
    )
    assert moved.url == back
    led.refresh_from_db()
    assert (led.status, led.progress) == (Status.DONE, 100)
    assert "est maintenant à l’état « Réalisée »" in page(client, back)
    again = client.post(f"/actions/{led.pk}/etat/", {"status": "running", "revision": led.revision - 1})
    assert again.status_code == 409


def test_a_card_asks_for_the_reason_that_its_status_needs(led, karim, client):
    client.force_login(karim)
    asked = client.post(
        f"/actions/{led.pk}/etat/?retour=/actions/tableau/", {"status": "blocked", "revision": led.revision}
    )
    parts = urlsplit(asked.url)
    assert (parts.path, parse_qs(parts.query)) == (
        f"/actions/{led.pk}/suivi/",
        {"etat": ["blocked"], "retour": ["/actions/tableau/"]},
    )
    assert '<option value="blocked" selected>' in page(client, asked.url)
    led.refresh_from_db()
    assert led.status == Status.TO_START
    for wrong in ({"status": "perdu", "revision": 1}, {"status": "done"}):
        assert client.post(f"/actions/{led.pk}/etat/", wrong).status_code == 400


def test_only_who_may_follow_an_action_may_move_its_card(made, led, observer, karim, client):
    client.force_login(observer)
    shown = page(client, "/actions/tableau/")
    assert led.title in shown
    assert "data-portal-card" not in shown
    assert client.post(f"/actions/{led.pk}/etat/", {"status": "done", "revision": 1}).status_code == 403


def test_who_may_follow_is_said_of_many_as_of_each(made, led, claire, karim, maire, observer, neighbour):
    member = maire
    member.affiliations.create(organisation=made["lead"], starts_on=date(2020, 1, 1))
    rows = [*Action.objects.filter(contract=made["contract"])]
    for agent in (claire, karim, observer, neighbour, member):
        assert followable(agent, rows, TODAY) == {row.pk for row in rows if may(agent, "follow", row)}
    assert followable(member, rows, TODAY) == {led.pk}
    assert followable(member, [], TODAY) == set()


# The schedule, the calendar, the groups


@pytest.mark.parametrize(
    ("par", "plots"), [("contrat", 1), ("axe", 1), ("pilote", 2), ("lieu", 3), ("champ", 2), ("trimestre", 2)]
)
def test_the_schedule_draws_each_action_with_its_table(par, plots, made, karim, client):
    client.force_login(karim)
    shown = page(client, f"/actions/frise/?par={par}")
    assert shown.count("<figure") == plots
    assert "Recrutement, 3 décembre 2026 (à venir)" in shown
    assert "Chantiers &lt;b&gt;éducatifs&lt;/b&gt;" in shown
    assert "<b>éducatifs" not in shown
    assert "Sans calendrier" in shown


def test_the_calendar_says_what_falls_on_each_day(led, karim, client, monkeypatch):
    client.force_login(karim)
    december = page(client, "/actions/calendrier/?mois=2026-12")
    assert "3 échéances ce mois-ci" in december  # the milestone, the end, the measure of October given by 30 November
    assert "Noël" in december
    assert 'href="?mois=2026-11"' in december
    assert 'href="?mois=2027-01"' in december
    assert "Aucune échéance ce mois-ci" in page(client, "/actions/calendrier/?mois=2031-05")


@pytest.mark.parametrize(
    ("par", "name", "filtered"),
    [
        ("pilote", "Médiation Rive gauche", "pilote={lead}"),
        ("pilote", "Sans pilote", "pilote=null"),
        ("axe", "Axe 1 – Tranquillité", "axe={axis}"),
        ("contrat", "CLS suivi", "contrat={contract}"),
        ("champ", "Prévention", "champ=prevention"),
        ("lieu", "Écoquartier – ", "lieu={place}"),
        ("lieu", "Sans lieu nommé", "lieu=null"),
        ("trimestre", "4e trimestre 2026", "trimestre=2026-T4"),
        ("trimestre", "Sans date de fin", "trimestre=sans"),
    ],
)
def test_a_group_leads_to_the_table_that_counts_the_same(par, name, filtered, made, led, karim, client):
    client.force_login(karim)
    shown = page(client, f"/actions/regroupements/?par={par}")
    assert name in shown
    keys = {"lead": made["lead"].pk, "axis": led.objective.axis_id, "contract": led.contract_id}
    query = filtered.format(**keys, place=made["place"])
    assert f'href="/actions/?{query}"' in shown
    number = 2 if par in {"axe", "contrat"} else 1
    assert f"{number} action" in page(client, f"/actions/?{query}")


def test_groups_count_what_is_late_and_what_it_costs(made, led, karim, client):
    Action.objects.filter(pk=led.pk).update(status="running", progress=40, ends_on=date(2026, 2, 1))
    client.force_login(karim)
    shown = page(client, "/actions/regroupements/?par=pilote")
    assert f'href="/actions/?pilote={made["lead"].pk}&amp;suivi=retard"' in shown
    assert "1 500 €" in shown
    assert "40 %" in shown
    assert "20 %" in shown  # the mean of both


# Days


DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(st.sampled_from(list(Frequency)), st.tuples(DAYS, DAYS).map(sorted), DAYS)
def test_a_measure_is_awaited_from_the_day_after_it_is_due(frequency, bounds, on):
    starts_on, ends_on = bounds
    found = measures_due(frequency, starts_on, ends_on, on, on)
    before = awaited_since(frequency, starts_on, ends_on, on)
    after = awaited_since(frequency, starts_on, ends_on, on + timedelta(days=1))
    assert [since for since, _ in found] == ([after] if after != before else [])
    assert all(day == on for _, day in found)


def test_quarters_and_holidays_have_their_names():
    assert quarter(date(2026, 12, 31)) == "2026-T4"
    assert quarter_of("2026-T4") == (date(2026, 10, 1), date(2026, 12, 31))
    assert quarter_of("sans") is None
    assert holiday_name(date(2026, 12, 25)) == "Noël"
    assert holiday_name(date(2026, 12, 26)) == ""
    assert holiday_name(date(2026, 12, 26), "67") != ""
    assert GRACE.days == 30
