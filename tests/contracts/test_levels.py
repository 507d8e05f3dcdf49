"""The least level of a signature, by capacity."""

from __future__ import annotations

import pytest

from contracts import levels
from contracts.models import Signatory, SignatureLevel

L = SignatureLevel


@pytest.mark.parametrize("capacity", ["prefect", "prosecutor"])
@pytest.mark.parametrize(
    ("level", "enough"), [(L.SIMPLE, False), (L.ADVANCED, True), (L.QUALIFIED, True), (L.HANDWRITTEN, True)]
)
def test_prefet_and_procureur_sign_with_their_own_certificate_or_by_hand(capacity, level, enough):
    assert levels.satisfies(level, capacity) is enough


@pytest.mark.parametrize("level", L)
@pytest.mark.parametrize("capacity", ["mayor", "epci_president", "other"])
def test_the_others_sign_at_any_level(capacity, level):
    assert levels.satisfies(level, capacity)


def test_the_minimum_is_a_setting(settings):
    settings.MINIMUM_SIGNATURE_LEVELS = {"mayor": "qualified"}
    assert levels.satisfies(L.SIMPLE, "prefect")
    assert not levels.satisfies(L.ADVANCED, "mayor")
    assert levels.satisfies(L.HANDWRITTEN, "mayor")


def test_what_is_missing_names_the_level_asked_for_and_the_level_offered():
    (reason,) = levels.missing_level(L.SIMPLE, Signatory(capacity="prefect"))
    assert reason.text == (
        "Représentant de l’État : la signature doit être au moins une signature électronique avancée, ou donnée à la "
        "main. Celle-ci serait une signature électronique simple."
    )
    assert levels.missing_level(L.HANDWRITTEN, Signatory(capacity="prefect")) == []
