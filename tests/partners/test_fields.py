"""Choosing an organisation by typing."""

from __future__ import annotations

import pytest
from django import forms
from django.http import QueryDict

from partners import operations
from partners.fields import OrganisationField, caption
from tests.partners.conftest import ON, organisation
from tests.personas import commune

pytestmark = pytest.mark.django_db


class OneForm(forms.Form):
    lead = OrganisationField(label="Pilote")


class SeveralForm(forms.Form):
    partners = OrganisationField(label="Partenaires", multiple=True, required=False)


def sent(form, query):
    return form(QueryDict(query))


def test_a_name_that_designates_one_is_taken_at_once(domofrance):
    form = sent(OneForm, "lead_texte=domofrance")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["lead"] == domofrance


def test_the_exact_name_wins_over_those_that_contain_it(domofrance):
    organisation("Domofrance Aquitaine")
    form = sent(OneForm, "lead_texte=Domofrance")
    assert form.is_valid()
    assert form.cleaned_data["lead"] == domofrance


def test_several_are_proposed_on_the_page():
    for name in ("Mission locale des Graves", "Mission locale des Hauts de Garonne"):
        organisation(name)
    form = sent(OneForm, "lead_texte=mission+locale")
    assert form.errors["lead"] == [
        "Plusieurs organismes correspondent à « mission locale » : choisissez dans la liste."
    ]
    page = form.as_p()
    assert "Mission locale des Graves" in page
    assert "Mission locale des Hauts de Garonne" in page
    assert 'type="radio"' in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Choisissez un organisme."),
        ("lead_texte=inconnu", "Aucun organisme ne correspond à « inconnu »."),
        ("lead=999999", "Cet organisme n’existe pas ou ne peut pas être choisi ici."),
        ("lead=abc", "Cet organisme n’existe pas ou ne peut pas être choisi ici."),
        ("lead_texte=domo&lead_chercher=1", "Choisissez dans la liste, puis validez."),
    ],
)
def test_what_cannot_be_taken_is_said(domofrance, query, said):
    assert sent(OneForm, query).errors["lead"] == [said]


def test_several_are_kept_in_the_order_chosen(domofrance):
    other = organisation("Mission locale")
    form = sent(SeveralForm, f"partners={other.pk}&partners={domofrance.pk}")
    assert form.is_valid()
    assert form.cleaned_data["partners"] == [other, domofrance]
    assert sent(SeveralForm, "").is_valid()


def test_a_closed_organisation_is_not_proposed(claire, domofrance):
    operations.close_organisation(domofrance, by=claire, on=ON, closed_on=ON, reason="Fusion")
    assert not sent(OneForm, f"lead={domofrance.pk}").is_valid()
    assert not sent(OneForm, "lead_texte=domofrance").is_valid()


def test_the_initial_choice_is_drawn_checked(domofrance):
    page = OneForm(initial={"lead": domofrance}).as_p()
    assert f'value="{domofrance.pk}" id="id_lead_{domofrance.pk}" checked' in page


def test_the_caption_tells_two_namesakes_apart(domofrance):
    assert caption(domofrance) == "Bailleur social · Bègles"
    assert caption(organisation("Domofrance", territory=None)) == "Bailleur social"
    assert caption(organisation("Domofrance", territory=commune("33522"))).endswith("Talence")
