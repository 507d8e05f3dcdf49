"""Every constraint of the tables, broken once, by name."""

from __future__ import annotations

from datetime import date

import pytest

from partners.models import Affiliation, Council, Meeting, Organisation
from tests.house.broken import breaks
from tests.personas import commune, person

pytestmark = pytest.mark.django_db
FROM, TO = date(2026, 1, 1), date(2026, 6, 1)


def test_organisation_siret_unique():
    Organisation.objects.create(kind="ASSO", name="A", siret="73282932000074")
    Organisation.objects.create(kind="ASSO", name="B")
    Organisation.objects.create(kind="ASSO", name="C")
    with breaks("organisation_siret_unique"):
        Organisation.objects.create(kind="ASSO", name="D", siret="73282932000074")


def test_organisation_siret_of_siren():
    Organisation.objects.create(kind="ASSO", name="A", siren="732829320", siret="73282932000074")
    with breaks("organisation_siret_of_siren"):
        Organisation.objects.create(kind="ASSO", name="B", siren="552100554", siret="73282932000082")


def test_affiliation_dates_in_order(domofrance):
    with breaks("affiliation_dates_in_order"):
        Affiliation.objects.create(agent=person("A", "B"), organisation=domofrance, starts_on=TO, ends_on=FROM)


def test_affiliation_no_overlap(domofrance):
    agent = person("A", "B")
    Affiliation.objects.create(agent=agent, organisation=domofrance, starts_on=FROM, ends_on=TO)
    Affiliation.objects.create(agent=agent, organisation=domofrance, starts_on=TO)
    with breaks("affiliation_no_overlap"):
        Affiliation.objects.create(agent=agent, organisation=domofrance, starts_on=date(2026, 5, 31), ends_on=TO)


def test_council_dates_in_order():
    with breaks("council_dates_in_order"):
        Council.objects.create(
            kind="CLSPD", name="X", territory=commune("33039"), chair_title="X", created_on=TO, dissolved_on=FROM
        )


def test_meeting_unique(begles):
    Meeting.objects.create(council=begles, form="plenary", held_on=FROM, subject="Bilan")
    Meeting.objects.create(council=begles, form="plenary", held_on=FROM, subject="Avis")
    with breaks("meeting_unique"):
        Meeting.objects.create(council=begles, form="plenary", held_on=FROM, subject="Bilan")
