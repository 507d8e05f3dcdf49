"""Who sees which contract, by persona and by state (product.md §1)."""

from __future__ import annotations

from datetime import date

import pytest

from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts.models import (
    Axis,
    Contract,
    FrameworkAgreement,
    Opinion,
    Section,
    Signatory,
    Signature,
    Version,
)
from contracts.states import ContractState, Phase
from partners.models import Affiliation, Organisation
from territories.models import Territory
from tests.contracts.stages import a_contract, a_signatory, contract_in, freeze, moved, signed_by, taken_over
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db
S = ContractState

ALL = set(S.values)
SHARED = {
    "consultation", "approval", "ready_to_sign", "signing", "signed", "renewed", "redefined", "not_renewed",
    "terminated", "archived",
}  # fmt: skip
SEES = {
    "claire": ALL,
    "karim": ALL,
    "observer": ALL,
    "partner": ALL,
    "guest": ALL,
    "maire": SHARED,
    "procureur": SHARED,
    "signatory": SHARED,
    "neighbour": set(),
    "administrator": set(),
    "nobody": set(),
    "former_partner": set(),
    "former_mayor": set(),
}


@pytest.fixture
def everyone(claire, karim, maire, procureur, observer, neighbour, administrator) -> dict[str, Agent]:
    people = {
        "claire": claire, "karim": karim, "maire": maire, "procureur": procureur, "observer": observer,
        "neighbour": neighbour, "administrator": administrator,
    }  # fmt: skip
    for name in ("partner", "former_partner", "guest", "signatory", "nobody"):
        people[name] = person(name, "x")
    people["former_mayor"] = person("former", "mayor", Role.MAYOR, commune("33039"))
    people["former_mayor"].memberships.update(ends_on=date(2024, 1, 1))
    return people


def involve(contract: Contract, people: dict[str, Agent]) -> None:
    association = Organisation.objects.create(kind="ASSO", name="Médiation 33")
    Affiliation.objects.create(agent=people["partner"], organisation=association, starts_on=date(2024, 1, 1))
    Affiliation.objects.create(
        agent=people["former_partner"], organisation=association, starts_on=date(2020, 1, 1), ends_on=date(2024, 1, 1)
    )
    contract.partners.create(organisation=association)
    contract.guests.create(agent=people["guest"])
    a_signatory(contract, people["signatory"])


@pytest.mark.parametrize("state", S.values)
def test_who_sees_a_contract_in_each_state(state, everyone):
    # The way to the signature asks for signatures: the state alone is what is seen here.
    contract = a_contract() if state in {"signing", "ready_to_sign"} else None
    if contract is not None:
        involve(contract, everyone)
        moved(contract, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL)
        freeze(contract)
        moved(contract, S.READY_TO_SIGN, *([S.SIGNING] if state == "signing" else []))
    else:
        # What is archived takes no part any more.
        contract = contract_in(S.TERMINATED if state == S.ARCHIVED else state)
        involve(contract, everyone)
        moved(contract, *([S.ARCHIVED] if state == S.ARCHIVED else []))
    found = {name for name, agent in everyone.items() if Contract.objects.visible_to(agent).filter(pk=contract.pk)}
    assert found == {name for name, states in SEES.items() if state in states}


def test_a_contract_given_up_before_it_was_shared_stays_unseen_once_archived(everyone):
    contract = contract_in(S.ABANDONED)
    involve(contract, everyone)
    moved(contract, S.ARCHIVED)
    for name in ("maire", "procureur", "signatory"):
        assert not Contract.objects.visible_to(everyone[name]).exists(), name
    assert Contract.objects.visible_to(everyone["claire"]).exists()


def test_a_contract_is_seen_once_by_whoever_holds_several_roles(everyone):
    both = everyone["claire"]
    both.memberships.create(role=Role.MAYOR, territory=commune("33039"), starts_on=date(2024, 1, 1))
    contract = contract_in(S.CONSULTATION)
    contract.guests.create(agent=both)
    assert Contract.objects.visible_to(both).count() == 1


@pytest.fixture
def straddling() -> tuple[Territory, list[Territory]]:
    """An EPCI of two départements, and its communes."""
    for epci in Territory.objects.filter(kind="epci").order_by("code"):
        communes = list(Territory.objects.filter(territory_rows__territory=epci).select_related("department"))
        if len({each.department_id for each in communes}) == 2 and len(communes) < 30:
            return epci, communes
    raise AssertionError("the COG holds 89 of them")


def test_both_prefectures_of_a_contract_that_spans_two_departments_see_it(straddling):
    epci, communes = straddling
    first, second = {each.department_id: each.department for each in communes}.values()
    contract = a_contract(places=communes, lead=first)
    prefectures = [person("p", str(n), Role.PREFECTURE, place) for n, place in enumerate((first, second))]
    for agent in prefectures:
        assert Contract.objects.visible_to(agent).get() == contract
    mayor = person("m", "x", Role.MAYOR, communes[-1])
    assert not Contract.objects.visible_to(mayor).exists()
    moved(contract, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION)
    assert Contract.objects.visible_to(mayor).get() == contract
    president = person("e", "x", Role.MAYOR, epci)
    assert Contract.objects.visible_to(president).get() == contract


PARTS = (Section, Axis, Signatory, Opinion, Version)


def test_the_parts_of_a_contract_are_seen_with_it(claire, neighbour, maire):
    contract = a_contract()
    Axis.objects.create(contract=contract, number=1, title="Axe")
    Opinion.objects.create(contract=contract, source="prosecutor", given_on=date(2026, 1, 1), sense="noted")
    signatory = a_signatory(contract, maire)
    moved(contract, S.DIAGNOSTIC, S.DRAFTING)
    for model in PARTS[:-1]:
        assert model.objects.visible_to(claire).exists(), model
        assert not model.objects.visible_to(neighbour).exists(), model
        assert not model.objects.visible_to(maire).exists(), model
    moved(contract, S.CONSULTATION, S.APPROVAL)
    freeze(contract)
    moved(contract, S.READY_TO_SIGN, S.SIGNING)
    signed_by(signatory)
    for model in (*PARTS, Signature):
        assert model.objects.visible_to(maire).exists(), model
        assert not model.objects.visible_to(neighbour).exists(), model


def test_articles_come_in_their_order_whatever_is_said_of_them(claire):
    contract = a_contract()
    contract.sections.get(key="means").comments.create(author=claire, text="Combien ?")
    [row] = Contract.objects.for_detail(claire).filter(pk=contract.pk)
    keys = [section.key for section in row.sections.all()]
    assert keys == list(contract.sections.order_by("position").values_list("key", flat=True))
    assert [section.position for section in row.sections.all()] == sorted(range(1, len(keys) + 1))


def test_a_framework_agreement_is_seen_by_the_people_of_its_communes(claire, neighbour, administrator):
    framework = FrameworkAgreement.objects.create(kind="CUCS", title="Cucs", starts_on=date(2007, 1, 1))
    framework.perimeter.create(commune=commune("33039"))
    assert FrameworkAgreement.objects.visible_to(claire).get() == framework
    assert not FrameworkAgreement.objects.visible_to(neighbour).exists()
    assert not FrameworkAgreement.objects.visible_to(administrator).exists()


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 12, 31), Phase.UPCOMING),
        (date(2025, 1, 1), Phase.RUNNING),
        (date(2027, 12, 31), Phase.RUNNING),
        (date(2028, 1, 1), Phase.EXPIRED),
    ],
)
def test_the_phase_is_the_same_for_one_contract_and_for_a_list(on, expected):
    contract = taken_over()
    a_contract()
    assert contract.phase(on) == expected
    for phase in Phase.values:
        assert list(Contract.objects.in_phase(phase, on)) == ([contract] if phase == expected else [])


@pytest.mark.parametrize("state", sorted(ALL - {"signed"}))
def test_only_a_signed_contract_has_a_phase(state):
    contract = contract_in(state)
    assert contract.phase(date(2028, 1, 1)) is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [("begles", 1), ("CLS BÈGLES", 1), ("33-2026", 1), ("bordeaux", 0), ("begles bordeaux", 0), ("", 1), ("cls%", 0)],
)
def test_search_takes_every_word_without_accents(typed, found):
    a_contract()
    assert Contract.objects.search(typed).count() == found


def test_what_a_page_shows_of_others_is_limited_to_what_the_reader_sees(maire, claire):
    hidden = contract_in(S.INTENTION, title="Secret")
    contract = contract_in(S.CONSULTATION)
    Contract.objects.filter(pk=contract.pk).update(predecessor=hidden, parent=hidden)
    seen = Contract.objects.visible_to(maire).for_detail(maire).get(pk=contract.pk)
    assert (seen.predecessor, seen.parent) == (None, None)
    seen = Contract.objects.visible_to(claire).for_detail(claire).get(pk=contract.pk)
    assert seen.predecessor == hidden


def test_a_contract_led_from_another_department_is_seen_by_its_lead(claire):
    assert Contract.objects.visible_to(claire).filter(pk=a_contract(lead=department("33")).pk).exists()
