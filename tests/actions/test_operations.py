"""Writing actions: their number, who takes part, whose problems, and nothing once the text is frozen."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from actions import operations
from actions.models import Action, ActionProblem
from cls_portal import history
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused, Stale
from contracts import operations as on_contracts
from diagnostics import operations as on_diagnostics
from tests.actions.conftest import make_diagnostic, organisation
from tests.contracts.stages import a_contract
from tests.personas import commune

pytestmark = pytest.mark.django_db


def test_actions_are_numbered_in_their_contract(objective, karim):
    first = operations.create_action(objective, by=karim, title="Médiation", field="prevention")
    second = operations.create_action(objective, by=karim, title="Patrouilles", field="deterrence")
    assert (first.number, second.number) == (1, 2)
    assert first.contract == objective.contract


def test_a_removed_action_leaves_its_number_and_all_its_rows_go(action, objective, karim):
    second = operations.create_action(objective, by=karim, title="Patrouilles", field="deterrence")
    operations.remove_action(action, by=karim, revision=action.revision)
    assert not Action.objects.filter(pk=action.pk).exists()
    assert not ActionProblem.objects.exists()
    third = operations.create_action(objective, by=karim, title="Chantiers", field="reparation")
    assert (second.number, third.number) == (2, 3)


def test_who_leads_supports_or_funds_takes_part_in_the_contract(objective, karim, association, landlord, stranger):
    action = operations.create_action(objective, by=karim, title="Médiation", field="prevention", lead=association)
    operations.add_partner(action, by=karim, organisation=landlord)
    operations.add_budget_line(action, by=karim, funder=stranger, year=2027, planned=Decimal(10))
    taking_part = set(objective.contract.partners.values_list("organisation", flat=True))
    assert taking_part == {association.pk, landlord.pk, stranger.pk}


def test_taking_part_is_written_once(objective, karim, association):
    on_contracts.add_partner(objective.contract, by=karim, organisation=association, commitment="Deux médiateurs.")
    operations.create_action(objective, by=karim, title="Médiation", field="prevention", lead=association)
    assert objective.contract.partners.get().commitment == "Deux médiateurs."


def test_a_refusal_leaves_nothing_behind(objective, karim, association, stranger):
    other = on_diagnostics.add_problem(make_diagnostic(), by=PORTAL, title="D’un autre diagnostic")
    with pytest.raises(Refused) as refused:
        operations.create_action(
            objective, by=karim, title="Médiation", field="prevention", problems=[other], lead=stranger
        )
    assert refused.value.reasons[0].field == "problems"
    assert not objective.contract.partners.exists()
    assert not Action.objects.exists()


def test_the_lead_is_not_also_a_partner(action, karim, association, landlord):
    with pytest.raises(Refused) as refused:
        operations.add_partner(action, by=karim, organisation=association)
    assert refused.value.reasons[0].field == "organisation"
    with pytest.raises(Refused) as refused:
        operations.change_action(action, by=karim, revision=action.revision, lead=landlord)
    assert refused.value.reasons[0].field == "lead"


def test_change_keeps_what_is_not_said_and_replaces_the_problems(action, karim, diagnostic):
    second = on_diagnostics.add_problem(diagnostic, by=PORTAL, title="Rodéos")
    changed = operations.change_action(action, by=karim, revision=1, problems=[second], title="Médiation")
    assert changed.title == "Médiation"
    assert changed.human_means == "Deux médiateurs."
    assert list(changed.problems.all()) == [second]
    assert changed.revision == 2
    again = operations.change_action(changed, by=karim, revision=2, audience="Jeunes")
    assert list(again.problems.all()) == [second]


def test_an_action_takes_place_where_the_contract_says(action, karim, client):
    contract = action.contract
    second = on_contracts.add_place(contract, by=PORTAL, kind="line", name="Tram A", communes=[commune("33039")])
    changed = operations.change_action(action, by=karim, revision=1, places=[second])
    assert list(changed.places.all()) == [second]
    elsewhere = on_contracts.add_place(
        a_contract(title="Autre contrat"), by=PORTAL, kind="site", name="Gare", communes=[commune("33039")]
    )
    with pytest.raises(Refused, match="que le contrat nomme"):
        operations.change_action(changed, by=karim, revision=2, places=[elsewhere])
    client.force_login(karim)
    assert "Tram A" in client.get(reverse("action-detail", args=[action.pk])).content.decode()
    found = client.get(reverse("action-list"), {"lieu": second.pk}).content.decode()
    assert "Action 1" in found
    assert "1 action" in found


def test_an_objective_of_another_contract_is_refused(action, karim):
    other = a_contract(title="Autre contrat")
    axis = on_contracts.add_axis(other, by=PORTAL, title="Axe")
    elsewhere = on_contracts.add_objective(axis, by=PORTAL, title="Objectif")
    with pytest.raises(Refused) as refused:
        operations.change_action(action, by=karim, revision=1, objective=elsewhere)
    assert refused.value.reasons[0].field == "objective"


def test_unknown_facts_are_a_mistake_of_the_program(action, karim):
    with pytest.raises(TypeError):
        operations.change_action(action, by=karim, revision=1, number=4)


def test_who_saves_second_is_told(action, karim):
    operations.change_action(action, by=karim, revision=1, title="Premier")
    with pytest.raises(Stale):
        operations.change_action(action, by=karim, revision=1, title="Second")
    assert Action.objects.get(pk=action.pk).title == "Premier"


def test_dates_out_of_order_are_told_in_french(action, karim):
    with pytest.raises(Refused, match="ne peut pas précéder son début"):
        operations.change_action(action, by=karim, revision=1, ends_on=date(2026, 1, 1))


def test_parts_change_and_go(action, karim, stranger):
    partner, line, indicator = action.partners.get(), action.budget_lines.get(), action.indicators.get()
    assert operations.change_partner(partner, by=karim, revision=1, part="Anime").part == "Anime"
    changed = operations.change_budget_line(line, by=karim, revision=1, funder=stranger, planned=Decimal(9))
    assert (changed.funder, changed.year) == (stranger, 2027)
    assert operations.change_indicator(indicator, by=karim, revision=1, target=Decimal(40)).target == 40
    operations.remove_partner(partner, by=karim, revision=2)
    operations.remove_budget_line(line, by=karim, revision=2)
    operations.remove_indicator(indicator, by=karim, revision=2)
    assert not action.partners.exists()
    assert not action.budget_lines.exists()
    assert not action.indicators.exists()


@pytest.mark.parametrize("how", ["lead", "partner", "funder"])
def test_who_is_engaged_in_an_action_stays_in_the_contract(how, action, karim, stranger):
    engaged = {"lead": action.lead, "partner": action.partners.get().organisation, "funder": stranger}[how]
    if how == "funder":
        operations.add_budget_line(action, by=karim, funder=stranger, year=2027, planned=Decimal(10))
    row = action.contract.partners.get(organisation=engaged)
    with pytest.raises(Refused, match="pilote, soutient ou finance"):
        on_contracts.remove_partner(row, by=karim, revision=row.revision)


EVERY_WRITE = {
    "create": lambda action, by: operations.create_action(action.objective, by=by, title="A", field="sanction"),
    "change": lambda action, by: operations.change_action(action, by=by, revision=action.revision, title="B"),
    "remove": lambda action, by: operations.remove_action(action, by=by, revision=action.revision),
    "add_partner": lambda action, by: operations.add_partner(action, by=by, organisation=organisation("C")),
    "change_partner": lambda action, by: operations.change_partner(action.partners.get(), by=by, revision=1, part="D"),
    "remove_partner": lambda action, by: operations.remove_partner(action.partners.get(), by=by, revision=1),
    "add_budget": lambda action, by: operations.add_budget_line(
        action, by=by, funder=action.lead, year=2027, planned=Decimal(1)
    ),
    "change_budget": lambda action, by: operations.change_budget_line(
        action.budget_lines.get(), by=by, revision=1, year=2028
    ),
    "remove_budget": lambda action, by: operations.remove_budget_line(action.budget_lines.get(), by=by, revision=1),
    "add_indicator": lambda action, by: operations.add_indicator(action, by=by, name="E", unit="u"),
    "change_indicator": lambda action, by: operations.change_indicator(
        action.indicators.get(), by=by, revision=1, unit="u"
    ),
    "remove_indicator": lambda action, by: operations.remove_indicator(action.indicators.get(), by=by, revision=1),
}


@pytest.mark.parametrize("write", EVERY_WRITE)
def test_nothing_is_written_once_the_text_is_frozen(write, frozen, karim):
    with pytest.raises(Refused, match="arrêté"):
        EVERY_WRITE[write](frozen, karim)


@pytest.mark.parametrize("write", EVERY_WRITE)
@pytest.mark.parametrize("who", ["maire", "procureur", "observer", "neighbour", "administrator"])
def test_only_writers_of_the_contract_write(write, who, action, request):
    with pytest.raises(Forbidden):
        EVERY_WRITE[write](action, request.getfixturevalue(who))


def test_each_write_says_who_did_what(action, karim):
    operations.change_action(action, by=karim, revision=1, title="Médiation")
    event = history.event_model(Action).objects.filter(pgh_obj=action).latest("pgh_id")
    assert event.pgh_context["actor"] == karim.key
    assert event.pgh_context["verb"] == "action.changed"


def test_an_action_changes_places_with_the_next_that_serves_its_objective(objective, action, karim, client):
    other = operations.create_action(objective, by=karim, title="Seconde", field="prevention")
    before = (action.number, other.number)
    client.force_login(karim)
    page = client.post(
        reverse("action-move", args=[other.pk]), {"revision": other.revision, "places": "-1"}, follow=True
    )
    form = page.text.split(f'id="ordre-action-{other.pk}"')[1].split("</form>")[0]
    assert "csrfmiddlewaretoken" in form
    action.refresh_from_db()
    other.refresh_from_db()
    assert (other.number, action.number) == before
