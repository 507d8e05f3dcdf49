"""Choosing a territory by typing: with or without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from cls_portal.forms import PortalForm
from territories.fields import TerritoryField
from territories.models import Territory
from territories.states import TerritoryKind
from tests.personas import commune

pytestmark = pytest.mark.django_db


class Choice(PortalForm):
    place = TerritoryField(label="Commune", kinds=[TerritoryKind.COMMUNE])


class Choices(PortalForm):
    place = TerritoryField(label="Périmètre", kinds=[TerritoryKind.COMMUNE, TerritoryKind.EPCI], multiple=True)


class Optional(PortalForm):
    place = TerritoryField(label="Territoire", required=False)


def sent(form: type[forms.Form], query: str) -> Any:
    """The form as bound to this query string, validated."""
    bound = form(QueryDict(query))
    bound.is_valid()
    return bound


def errors(form: Any) -> list[str]:
    return [str(error) for error in form.errors.get("place", [])]


def test_a_chosen_territory_is_given() -> None:
    begles = commune("33039")
    assert sent(Choice, f"place={begles.pk}").cleaned_data["place"] == begles


@pytest.mark.parametrize("typed", ["33039", "Bègles", "begles", "bègl"])
def test_what_designates_one_territory_is_taken_without_choosing(typed: str) -> None:
    assert sent(Choice, f"place=&place_texte={typed}").cleaned_data["place"] == commune("33039")


def test_a_full_name_wins_over_the_names_it_begins() -> None:
    assert sent(Choice, "place_texte=Évry-Courcouronnes").cleaned_data["place"].code == "91228"


def test_a_shared_name_comes_back_with_its_choices() -> None:
    form = sent(Choice, "place_texte=Sainte-Colombe")
    assert errors(form) == ["Plusieurs territoires correspondent à « Sainte-Colombe » : choisissez dans la liste."]
    page = str(form)
    assert page.count('type="radio"') >= 12
    assert "Commune, 05135, Hautes-Alpes" in page


def test_the_button_only_looks_up() -> None:
    form = sent(Choice, "place_texte=33039&place_chercher=1")
    assert errors(form) == ["Choisissez dans la liste, puis validez."]
    assert "Commune, 33039, Gironde" in str(form)


def test_choosing_among_what_was_proposed_answers_the_text_still_typed() -> None:
    """Without JavaScript the text stays in its input when a choice is ticked."""
    proposed = sent(Choice, "place_texte=Sainte-Colombe")
    assert 'name="place_propose" value="Sainte-Colombe"' in str(proposed)
    alps = commune("05135")
    query = f"place={alps.pk}&place_texte=Sainte-Colombe&place_propose=Sainte-Colombe"
    assert sent(Choice, query).cleaned_data["place"] == alps
    assert sent(Choices, query).cleaned_data["place"] == [alps]


def test_what_nothing_matches_is_told() -> None:
    assert errors(sent(Choice, "place_texte=zzqqxx")) == ["Aucun territoire ne correspond à « zzqqxx »."]


def test_nothing_chosen_is_refused_where_it_is_required() -> None:
    assert errors(sent(Choice, "")) == ["Choisissez un territoire."]
    assert sent(Optional, "").cleaned_data["place"] is None


@pytest.mark.parametrize("value", ["999999999", "abc", "-1", "9" * 40])
def test_an_unknown_key_is_refused(value: str) -> None:
    assert errors(sent(Choice, f"place={value}")) == ["Ce territoire n’existe pas ou ne peut pas être choisi ici."]


def test_a_territory_of_another_kind_is_refused() -> None:
    gironde = Territory.objects.get(kind="department", code="33")
    assert errors(sent(Choice, f"place={gironde.pk}"))


def test_a_territory_that_is_gone_is_refused() -> None:
    begles = commune("33039")
    Territory.objects.filter(pk=begles.pk).update(gone=True)
    assert errors(sent(Choice, f"place={begles.pk}"))


def test_only_one_where_one_is_asked() -> None:
    both = f"place={commune('33039').pk}&place={commune('33063').pk}"
    assert errors(sent(Choice, both)) == ["Choisissez un seul territoire."]


def test_several_where_several_are_asked_and_one_more_typed() -> None:
    begles, bordeaux = commune("33039").pk, commune("33063").pk
    query = f"place={begles}&place={bordeaux}&place_texte=33281&place={begles}"
    found = sent(Choices, query).cleaned_data["place"]
    assert [territory.name for territory in found] == ["Bègles", "Bordeaux", "Mérignac"]


def test_what_was_chosen_stays_when_the_rest_is_refused() -> None:
    page = str(sent(Choices, f"place={commune('33039').pk}&place_texte=Sainte-Colombe"))
    assert "checked" in page
    assert "Bègles" in page


def test_the_form_shows_what_is_saved() -> None:
    page = str(Choice(initial={"place": commune("33039")}))
    assert "Commune, 33039, Gironde" in page
    assert "checked" in page


def test_no_list_of_communes_is_ever_sent() -> None:
    assert len(str(Choice())) < 3_000


def test_the_hint_and_the_error_are_told_to_assistive_technology() -> None:
    page = str(sent(Choice, ""))
    assert 'aria-describedby="id_place_helptext id_place_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_change_is_noticed() -> None:
    begles, bordeaux = commune("33039"), commune("33063")
    field = TerritoryField()
    assert not field.has_changed(begles, [begles.pk])
    assert field.has_changed(begles, [bordeaux.pk])
    assert field.has_changed(None, [bordeaux.pk])
