"""Names compared as people read them."""

from __future__ import annotations

import pytest

from contracts.persons import same_person


@pytest.mark.parametrize(
    ("expected", "certificate", "same"),
    [
        ("Aurélie Vasseur-Delmas", {"surname": "VASSEUR-DELMAS", "given_name": "Aurelie"}, True),
        ("Mme Aurélie Vasseur-Delmas", {"common_name": "VASSEUR DELMAS Aurelie"}, True),
        ("Jean Dupont", {"surname": "DUPONT", "given_name": "Jean Marie Paul"}, True),
        ("Jean Marie Dupont", {"common_name": "Jean Dupont"}, True),
        ("M. Jean-Loïc d’Hérouville", {"surname": "d'Herouville", "given_name": "Jean-Loic"}, True),
        ("Étienne Œuvrard", {"common_name": "OEUVRARD ETIENNE 0123456"}, True),
        ("Jean Dupont", {"surname": "DUPOND", "given_name": "Jean"}, False),
        ("Jean Dupont", {"surname": "DUPONT", "given_name": "Jeanne"}, False),
        ("Jean Dupont", {"surname": "DUPONT DURAND", "given_name": "Jean"}, False),
        ("Jean Dupont", {"common_name": "Dupont"}, False),
        ("Dupont", {"common_name": "Dupont"}, False),
        ("M. Yann Le Bihan", {"common_name": "LE BIHAN Yann"}, True),
        ("M. Van Le", {"surname": "LE", "given_name": "Van"}, True),
        ("Mme Le Bihan", {"surname": "LE BIHAN", "given_name": "Yann"}, False),
        ("Mme Le Bihan", {"common_name": "Yann LE BIHAN"}, False),
        ("Mme Vasseur-Delmas", {"surname": "VASSEUR-DELMAS", "given_name": "Jean"}, False),
        ("", {"common_name": "Jean Dupont"}, False),
        ("Jean Dupont", {"common_name": "Préfecture de la Gironde"}, False),
    ],
)
def test_a_certificate_names_the_person_of_the_contract(expected, certificate, same):
    assert same_person(expected, **{"common_name": "", **certificate}) is same
