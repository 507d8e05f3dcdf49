"""What the demonstration holds, and that making it twice makes it once."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from actions.models import Action, ActionQuestion, BudgetLine, Measure, ProgressNote
from actions.states import Status
from cls_portal import chain, identity
from cls_portal.models import Agent, StoredFile
from cls_portal.roles import Role
from contracts.lifecycle import CONTRACT
from contracts.models import Contract, FrameworkAgreement, Signature
from contracts.states import ContractState
from diagnostics.models import PartnerSeries
from diagnostics.series.reading import table_of
from evaluations.models import ImpactEstimate
from partners.models import Council, DepartmentalReport, Mailing, Meeting, Organisation
from partners.rules import council_state
from partners.states import MinutesState
from territories.models import LocalTerritory


def contract(number: int) -> Contract:
    return Contract.objects.get(reference=f"CLS-DEMO-{number}")


def everything() -> dict[str, Any]:
    """How many rows each table holds, and where the history stands."""
    counts = {
        model._meta.db_table: model._default_manager.count() for model in apps.get_models() if model._meta.managed
    }
    return {**counts, "history": chain.extent(), "files": set(StoredFile.objects.values_list("sha256", flat=True))}


def test_a_second_run_changes_nothing():
    before, said = everything(), StringIO()
    call_command("seed_demo", seed=1, stdout=said)
    assert "déjà présente" in said.getvalue()
    assert everything() == before


def test_a_real_installation_refuses_it(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="installation de démonstration"):
        call_command("seed_demo", seed=1)


def test_the_contract_of_last_year_has_thirty_actions_in_every_status_some_late_some_silent():
    followed = Action.objects.filter(contract=contract(4)).with_lateness(timezone.localdate())
    assert followed.count() == 30
    assert {action.status for action in followed} == set(Status.values)
    assert 0 < sum(action.is_late for action in followed) < 20
    assert 0 < sum(action.is_silent for action in followed) < 10
    assert Measure.objects.filter(unavailable="").count() > 60
    assert followed.filter(referent__isnull=False, asked_in__isnull=False).exists()
    assert ActionQuestion.objects.filter(action__contract=contract(4), answered_on=None).count() == 1
    assert Measure.objects.exclude(unavailable="").exists()
    assert BudgetLine.objects.filter(action__contract=contract(4), spent__isnull=False).count() > 40


def test_the_signed_contract_has_three_axes_six_objectives_twelve_actions_twelve_partners():
    signed = contract(1)
    assert signed.state == ContractState.SIGNED
    assert signed.phase(timezone.localdate()).label == "En vigueur"
    assert (signed.axes.count(), signed.objectives.count()) == (3, 6)
    assert Action.objects.filter(contract=signed).count() == 12
    assert signed.partners.count() == 12


def test_councils_are_active_asleep_or_succeeded_with_members_arrete_and_informations():
    states = {council_state(row).value for row in Council.objects.all()}
    assert states == {"active", "dormant", "succeeded"}
    led = contract(1).council
    assert led.predecessors.count() == 3
    assert led.seats.in_force(timezone.localdate()).count() > 40
    assert (led.orders.count(), led.informations.count()) == (1, 2)
    assert (led.coordinator.email, led.chair.email) == ("coordinator@demo.example", "mayor@demo.example")


def test_its_council_lives():
    """A plenary to come answered to, minutes approved with their files, a decision that acted, a mailing, a report."""
    led, on = contract(1).council, timezone.localdate()
    called = Meeting.objects.get(council=led, held_on__gt=on, form="plenary")
    assert called.convened_on == on
    assert set(called.invitees.values_list("reply", flat=True)) == {"", "present", "excused", "represented"}
    approved = Meeting.objects.get(council=led, minutes_state=MinutesState.APPROVED)
    assert approved.minutes_file is not None
    assert approved.decisions_file is not None
    note = ProgressNote.objects.get(decision__meeting__council=led)
    assert note.decision.acted_on == on
    assert Mailing.objects.get(mailing_group__council=led).recipients > 5
    assert DepartmentalReport.objects.get().year == on.year - 1


def test_everybody_signed_the_version_in_force():
    signed = contract(1)
    given = Signature.objects.filter(version=signed.versions.get(voided_at=None))
    assert {each.signatory_id for each in given} == {each.pk for each in signed.signatories.all()}
    assert len(given) == 5


def test_each_signed_as_such_people_do_and_the_files_brought_are_kept():
    given = Signature.objects.filter(version__contract=contract(1)).select_related("signatory", "deposit")
    ways = {each.signatory.capacity: (each.method, each.level) for each in given}
    assert ways == {
        "prefect": ("external", "advanced"),
        "prosecutor": ("handwritten", "handwritten"),
        "mayor": ("portal", "simple"),
    }
    outside = [each for each in given if each.method != "portal"]
    assert [(each.deposit.state, each.deposit.findings) for each in outside] == [("accepted", [])] * 2
    assert [each.deposited_by_id for each in outside] == [each.signatory.agent_id for each in outside]


def test_its_certificates_are_trusted_in_a_demonstration_only(settings):
    assert len(identity.trusted_roots().every) == 1
    settings.DEMONSTRATION = False
    assert identity.trusted_roots().every == ()


def test_its_chain_is_complete():
    missing = CONTRACT.missing(CONTRACT["open_consultation"], contract(1), timezone.localdate())
    assert [reason.text for reason in missing] == []


def test_one_contract_is_being_drafted_and_says_what_it_lacks():
    drafted = contract(2)
    assert drafted.state == ContractState.DRAFTING
    missing = CONTRACT.missing(CONTRACT["open_consultation"], drafted, timezone.localdate())
    assert len(missing) > 5
    assert all(reason.url for reason in missing)


def test_one_contract_ends_soon_and_nothing_prevents_its_renewal():
    ending, on = contract(3), timezone.localdate()
    assert ending.state == ContractState.SIGNED
    assert 0 < (ending.ends_on - on).days < 365
    assert CONTRACT.missing(CONTRACT["renew"], ending, on) == []


def test_there_is_one_account_for_each_role():
    accounts = {agent.email for agent in Agent.objects.filter(is_active=True)}
    assert {f"{role.value}@demo.example" for role in Role} <= accounts
    assert all(account.endswith("@demo.example") for account in accounts)


def test_every_organisation_says_that_it_is_invented():
    assert Organisation.objects.count() == 13
    assert not Organisation.objects.exclude(name__contains="(démonstration)").exists()


def test_its_history_is_whole_and_every_event_has_an_author():
    assert list(chain.verify()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contracts_contractevent WHERE pgh_context IS NULL")
        assert cursor.fetchone() == (0,)


def test_it_has_places_of_its_own_and_a_framework():
    kinds = {local.territory.kind: local for local in LocalTerritory.objects.select_related("territory")}
    assert set(kinds) == {"neighbourhood", "transport_network", "transport_line"}
    assert kinds["neighbourhood"].outline["type"] in ("Polygon", "MultiPolygon")
    assert "démonstration" in FrameworkAgreement.objects.get().title


def test_partners_bring_figures_some_of_them_secret():
    series = {row.source_kind: row for row in PartnerSeries.objects.all()}
    assert set(series) == {"landlord", "transport", "survey", "school", "etat_4001"}
    assert all("démonstration" in row.title for row in series.values())
    assert table_of(series["landlord"]).secrets


def test_the_redefined_contract_was_compared_before_and_after_and_one_reading_is_withheld():
    told = {row.indicator: row for row in ImpactEstimate.objects.filter(evaluation__contract=contract(5))}
    assert len(told) == 3
    withheld = told.pop("Vols avec armes")
    assert withheld.ratio is None
    assert "secret statistique" in withheld.withheld
    stated = [row for row in told.values() if row.ratio is not None]
    assert stated
    for row in stated:
        assert row.low < row.ratio < row.high
        assert len(row.result["comparables"]) >= 20
        assert row.result["placebo"]
        assert "inventées" in row.result["invented"].lower()
