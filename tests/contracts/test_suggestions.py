"""The contracts that await the council's opinion, and those that end, for its agenda."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.operations import record_opinion
from contracts.suggestions import contracts_ending, opinions_to_give
from tests.contracts.stages import TODAY, contract_in, taken_over
from tests.partners.deciding import a_council, a_decision, a_meeting, succeeded

pytestmark = pytest.mark.django_db


def test_an_opinion_is_suggested_until_it_is_given(karim, neighbour):
    council = a_council()
    contract = contract_in("consultation", council=council)
    [suggestion] = opinions_to_give(council, karim, TODAY)
    assert (suggestion.about, suggestion.kind) == (f"contracts.contract:{contract.pk}", "opinion")
    assert opinions_to_give(council, neighbour, TODAY) == []
    assert opinions_to_give(succeeded(council, TODAY), karim, TODAY) == [suggestion]
    decision = a_decision(a_meeting(council))
    record_opinion(contract, by=karim, on=TODAY, source="council", sense="noted", decision=decision)
    assert opinions_to_give(council, karim, TODAY) == []


@pytest.mark.parametrize(("ends_on", "count"), [(date(2027, 11, 23), 1), (date(2027, 11, 24), 0), (TODAY, 1)])
def test_a_contract_that_ends_within_the_year_is_suggested(ends_on, count, karim):
    council = a_council()
    taken_over(council=council, ends_on=ends_on)
    for each in (council, succeeded(council, TODAY)):
        assert len(contracts_ending(each, karim, TODAY)) == count
    assert contracts_ending(a_council(name="Un autre"), karim, TODAY) == []
