"""The history told in sentences: one entry for each operation, names only where the reader may see them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cls_portal import history
from cls_portal.actors import PORTAL
from cls_portal.models import Agent
from cls_portal.timeline import LONGEST, SHOWN, sentences, timeline
from contracts.models import Axis, Contract, Section
from contracts.operations import (
    abandon_contract,
    add_axis,
    change_axis,
    move_contract,
    remove_axis,
    set_contract,
    write_section,
)
from partners.models import Council
from tests.contracts.stages import a_contract
from tests.personas import commune

pytestmark = pytest.mark.django_db
PARTS = (Section, Axis)


@pytest.fixture
def contract(claire, neighbour, unsigned) -> Contract:
    """Each operation stands alone, as behind a page: no actor of the tests around them."""
    return a_contract(by=claire)


def told(contract: Contract, agent: Agent, parts=PARTS):
    return timeline(contract, agent, parts=parts)


def test_an_operation_is_one_entry_whatever_it_wrote(contract, claire):
    (entry,) = told(contract, claire)
    assert (entry.actor, entry.sentence, entry.reason) == ("Claire Aubert", "a créé le contrat", "")


def test_the_last_operation_comes_first_with_its_reason(contract, claire, settings):
    settings.GATES = {}
    abandon_contract(contract, by=claire, on=contract.created_at.date(), reason="plus de demande", told="Le maire")
    first, second = told(contract, claire)
    assert (first.sentence, first.reason) == ("a abandonné le contrat", "plus de demande")
    assert second.sentence == "a créé le contrat"


def test_a_change_says_before_and_after_in_words(contract, claire):
    set_contract(contract, by=claire, revision=1, title="Nouveau titre", transport_part=True)
    changes = {change.label: (change.before, change.after) for change in told(contract, claire)[0].changes}
    assert changes["Intitulé"] == ("CLS de Bègles", "Nouveau titre")
    assert changes["Comporte un volet transports"] == ("non", "oui")
    assert "Révision" not in changes
    assert len(changes) == 2


def test_a_state_is_told_by_its_label(contract, claire, settings):
    settings.GATES = {}
    move_contract(contract, "open_diagnostic", by=claire, on=contract.created_at.date())
    (change,) = told(contract, claire)[0].changes
    assert (change.before, change.after) == ("Intention", "Diagnostic")


def test_the_parts_of_the_contract_are_told_with_it(contract, claire):
    axis = add_axis(contract, by=claire, title="Prévenir")
    change_axis(axis, by=claire, revision=1, title="Mieux prévenir", description="")
    remove_axis(axis, by=claire, revision=2)
    write_section(contract.sections.first(), by=claire, revision=1, body="<p>Bonjour à <strong>tous</strong></p>")
    entries = told(contract, claire)
    assert [entry.sentence for entry in entries] == [
        "a modifié un article", "a supprimé un axe", "a modifié un axe", "a ajouté un axe", "a créé le contrat",
    ]  # fmt: skip
    assert [(change.before, change.after) for change in entries[0].changes] == [("", "Bonjour à tous")]


def test_a_long_text_is_cut(contract, claire):
    write_section(contract.sections.first(), by=claire, revision=1, body=f"<p>{'mot ' * 200}</p>")
    (change,) = told(contract, claire)[0].changes
    assert len(change.after) == LONGEST + 1


def test_the_name_of_what_the_reader_may_not_see_is_not_told(contract, claire, neighbour):
    with history.acting(PORTAL, "tests"):
        council = Council.objects.create(
            kind="CLSPD", name="CLSPD de Bègles", territory=commune("33039"), chair_title="le maire"
        )
    set_contract(contract, by=claire, revision=1, council=council)

    def after(reader: Agent) -> str:
        return told(contract, reader)[0].changes[0].after

    assert after(claire) == "CLSPD de Bègles"
    assert after(neighbour) == "autre fiche"


def test_what_the_portal_does_is_told_in_its_name(contract, claire):
    set_contract(contract, by=PORTAL, revision=1, title="x")
    assert told(contract, claire)[0].actor == "Le portail"


def test_personal_columns_are_never_told(claire):
    Agent.objects.filter(pk=claire.pk).update(phone="05 56 00 00 00", job_title="Cheffe de bureau")
    changes = [change.label for entry in timeline(claire, claire) for change in entry.changes]
    assert "Fonction" in changes
    assert "Téléphone" not in changes


def test_a_long_history_costs_the_same_and_shows_its_last_part(contract, claire):
    set_contract(contract, by=claire, revision=1, title="x")
    with CaptureQueriesContext(connection) as short:
        told(contract, claire)
    for number in range(SHOWN + 20):
        with history.acting(claire, "contract.set"):
            Contract.objects.filter(pk=contract.pk).update(title=f"titre {number}")
    with CaptureQueriesContext(connection) as long:
        entries = told(contract, claire)
    assert len(long) <= len(short)
    assert sum(len(entry.changes) for entry in entries) <= SHOWN


def test_every_verb_has_its_sentence_in_french():
    for verb, sentence in sentences().items():
        assert "." in verb
        assert sentence[0].islower() or sentence.startswith("n’"), sentence
        assert "'" not in sentence
        assert not sentence.endswith(".")
