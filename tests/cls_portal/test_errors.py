"""Refusals, in the same French words everywhere."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from cls_portal.errors import Reason, Refused, Stale, constraint_sentence, refused_from_validation
from cls_portal.models import Agent

NAMES = [constraint.name for model in apps.get_models() for constraint in model._meta.constraints]


def test_a_refusal_says_all_its_reasons():
    refusal = Refused([Reason("Il manque la date."), "Il manque le lieu."])
    assert str(refusal) == "Il manque la date. Il manque le lieu."
    assert [reason.text for reason in refusal.reasons] == ["Il manque la date.", "Il manque le lieu."]


def test_a_refusal_of_one_sentence():
    assert [reason.text for reason in Refused("Non.").reasons] == ["Non."]


@pytest.mark.parametrize(
    ("reasons", "about"),
    [
        ([Reason("x", field="title")], True),
        ([Reason("x", field="title"), Reason("y", field="date")], True),
        ([Reason("x", field="title"), Reason("y")], False),
        (["x"], False),
    ],
)
def test_a_refusal_concerns_the_input_when_each_of_its_reasons_does(reasons, about):
    assert Refused(reasons).about_input is about


def test_what_validation_finds_keeps_its_field():
    refusal = refused_from_validation(ValidationError({"title": ["Trop long.", "Vide."], "__all__": ["En tout."]}))
    assert [(reason.field, reason.text) for reason in refusal.reasons] == [
        ("title", "Trop long."), ("title", "Vide."), ("", "En tout."),
    ]  # fmt: skip
    assert [reason.text for reason in refused_from_validation(ValidationError("Seul.")).reasons] == ["Seul."]


@pytest.mark.parametrize("name", NAMES)
def test_every_constraint_has_its_own_french_sentence(name):
    sentence = constraint_sentence(name)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "'" not in sentence
    assert "violated" not in sentence
    assert "n’est pas respectée" not in sentence


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("contracts_contract_reference_key", "Cette valeur est déjà utilisée"),
        ("x_12ab_uniq", "Cette valeur est déjà utilisée"),
        ("x_agent_id_12ab_fk_y", "Cette fiche est liée à d’autres"),
        ("", "L’enregistrement est refusé"),
    ],
)
def test_what_django_names_itself_has_a_general_sentence(name, begins):
    assert constraint_sentence(name).startswith(begins)


def test_who_comes_second_gets_the_row_as_it_stands():
    agent = Agent(first_name="Lise")
    assert Stale(agent).current is agent
    assert "modifiée entre-temps" in str(Stale(agent))
