"""The forms of the territories."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from territories.forms import ObligationsForm


def test_obligations_are_asked_for_a_day() -> None:
    form = ObligationsForm(QueryDict("le=2010-01-01&quartier=oui"))
    assert form.is_valid()
    assert (form.day, form.has_priority_area) == (date(2010, 1, 1), True)
    assert not ObligationsForm(QueryDict("le=hier")).is_valid()
