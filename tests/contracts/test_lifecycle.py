"""The machine of contracts, in Python and in PostgreSQL."""

from datetime import date

import pytest

from contracts.operations import create_contract
from contracts.states import ContractState
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def contract(claire):
    return create_contract(
        by=claire, on=TODAY, kind="CLS", title="CLS de Bègles", communes=[commune("33039")],
        lead_prefecture=department("33"), starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31),
    )  # fmt: skip


def test_a_contract_is_born_as_an_intention_with_its_articles(contract):
    assert contract.state == ContractState.INTENTION
    assert contract.reference == "CLS-33-2026-001"
    assert contract.sections.count() == 10
