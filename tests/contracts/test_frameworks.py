"""Framework agreements and the priority geography that they are the agreement of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cls_portal.actors import TESTS
from cls_portal.errors import Refused
from contracts.models import FrameworkAgreement
from contracts.operations import create_framework
from territories.models import PriorityArea
from territories.operations import create_priority_area, remove_priority_area
from territories.states import AreaKind
from tests.contracts.stages import a_contract
from tests.personas import commune

pytestmark = pytest.mark.django_db
SINCE, OVER = date(2007, 1, 1), date(2015, 1, 1)


@pytest.fixture
def cucs() -> PriorityArea:
    return create_priority_area(
        by=TESTS, kind=AreaKind.CUCS, name="Cucs de Bègles", code="CS3301", communes=[commune("33039")],
        starts_on=SINCE, ends_on=OVER, source="convention",
    )  # fmt: skip


def test_an_agreement_is_made_from_its_geography(client: Client, claire: Any, cucs: PriorityArea) -> None:
    client.force_login(claire)
    assert (
        "Enregistrer le contrat-cadre" in client.get(reverse("priority-area-detail", args=[cucs.pk])).content.decode()
    )
    address = f"{reverse('framework-create')}?geographie={cucs.pk}"
    initial = client.get(address).context["form"].initial
    assert (initial["kind"], initial["title"], initial["ends_on"]) == ("CUCS", "Cucs de Bègles", date(2014, 12, 31))
    sent = {**initial, "communes": commune("33039").pk, "area": cucs.pk}
    client.post(address, sent)
    framework = FrameworkAgreement.objects.get()
    assert (framework.area, list(framework.communes.all())) == (cucs, [commune("33039")])
    change = {**sent, "title": "Cucs", "revision": 1}
    client.post(reverse("framework-edit", args=[framework.pk]), change)
    framework.refresh_from_db()
    assert (framework.title, framework.area) == ("Cucs", cucs)
    contract = a_contract(title="CLS", framework=framework)
    assert "Cucs de Bègles" in client.get(reverse("contract-detail", args=[contract.pk])).content.decode()
    assert "Cucs" in client.get(reverse("priority-area-detail", args=[cucs.pk])).content.decode()


def test_an_agreement_has_the_geography_of_its_kind(cucs: PriorityArea) -> None:
    values = {"title": "X", "communes": [commune("33039")], "starts_on": SINCE}
    with pytest.raises(Refused, match="de même nature"):
        create_framework(by=TESTS, kind="VILLE", area=cucs, **values)
    assert create_framework(by=TESTS, kind="CTSI", **values).area is None


def test_a_geography_that_an_agreement_cites_is_not_removed(cucs: PriorityArea) -> None:
    create_framework(by=TESTS, kind="CUCS", area=cucs, title="X", communes=[commune("33039")], starts_on=SINCE)
    with pytest.raises(Refused, match="citée par un contrat ou un contrat-cadre"):
        remove_priority_area(cucs, by=TESTS, revision=1, reason="double")
