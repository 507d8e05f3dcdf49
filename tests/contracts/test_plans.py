"""The départements' plans, the contracts linked to them, and contracts linked to each other."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused
from contracts import gates
from contracts.boilerplate import values_of
from contracts.documents import children_section, contract_section
from contracts.models import DepartmentalPlan
from contracts.operations import create_plan, set_contract
from tests.contracts.stages import TODAY, a_contract, taken_over
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
TITLE = "Plan de la Gironde 2024-2028"
PLAN = {"title": TITLE, "ordered_on": date(2024, 3, 1), "starts_on": date(2024, 1, 1), "ends_on": date(2028, 12, 31)}
CITED = f"{TITLE} (arrêté n°\u00a033-12 du 1er\u00a0mars\u00a02024)"


@pytest.fixture
def plan():
    return create_plan(by=TESTS, department=department("33"), order_number="33-12", **PLAN)


def test_the_prefecture_enters_the_plan_which_everybody_reads(claire, karim, client):
    client.force_login(claire)
    pdf = SimpleUploadedFile("plan.pdf", b"%PDF-1.4", "application/pdf")
    client.post(reverse("plan-create"), {**PLAN, "department": department("33").pk, "file": pdf})
    plan = DepartmentalPlan.objects.get()
    client.post(reverse("plan-edit", args=[plan.pk]), {**PLAN, "order_number": "33-12", "revision": 1})
    plan.refresh_from_db()
    assert (plan.citation, plan.file.name) == (CITED, "plan.pdf")
    client.force_login(karim)
    page = client.get(reverse("plan-detail", args=[plan.pk])).text
    assert "Lire le plan" in page
    assert "a enregistré le plan départemental" in page
    assert "Modifier" not in page
    with pytest.raises(Forbidden):
        create_plan(by=karim, department=department("33"), **PLAN)
    with pytest.raises(Forbidden):
        create_plan(by=claire, department=department("40"), **PLAN)
    with pytest.raises(Refused, match="Choisissez un département"):
        create_plan(by=claire, department=commune("33039"), **PLAN)


def test_a_contract_is_linked_to_the_plan_and_cites_its_order(plan, claire, client):
    contract = a_contract()
    assert gates.departmental_plan_linked(contract, TODAY)
    set_contract(contract, by=claire, revision=None, departmental_plan="Plan cité à la main")
    both = {"plan": plan, "departmental_plan": "Plan cité à la main"}
    set_contract(contract, by=claire, revision=None, **both)
    contract.refresh_from_db()
    assert contract.departmental_plan == ""
    assert gates.departmental_plan_linked(contract, TODAY) == []
    assert contract_section(contract)["departmental_plan"] == values_of(contract)["plan"] == CITED
    with pytest.raises(Refused, match="mais pas les deux"):
        set_contract(contract, by=claire, revision=None, departmental_plan="Un autre")
    elsewhere = create_plan(by=TESTS, department=department("40"), **PLAN)
    with pytest.raises(Refused, match="autre département"):
        set_contract(contract, by=claire, revision=None, plan=elsewhere)
    client.force_login(claire)
    assert reverse("plan-detail", args=[plan.pk]) in client.get(reverse("contract-detail", args=[contract.pk])).text
    assert contract.reference in client.get(reverse("plan-detail", args=[plan.pk])).text
    [offered] = client.get(reverse("contract-settings", args=[contract.pk])).context["form"].fields["plan"].queryset
    assert offered == plan


def test_parent_and_child_are_shown_both_ways(claire, client):
    parent, child = a_contract(title="CLS de la métropole"), taken_over(title="CLS du quartier")
    draft = a_contract(title="CLS en projet", parent=parent)
    type(child).objects.filter(pk=child.pk).update(parent=parent)
    client.force_login(claire)
    page = client.get(reverse("contract-detail", args=[parent.pk])).text
    assert page.count("Contrat enfant") == 2
    assert reverse("contract-detail", args=[child.pk]) in page
    assert reverse("contract-detail", args=[parent.pk]) in client.get(reverse("contract-detail", args=[draft.pk])).text
    [printed] = children_section(parent)  # only what is signed is printed
    assert printed.startswith(f"{child} (signé sur papier")


def test_an_application_reads_and_enters_plans(plan, claire, client):
    client.force_login(claire)
    path = "/api/v1/departmental-plans/"
    [row] = client.get(path).json()["results"]
    assert row["citation"] == CITED
    sent = {"department": department("33").pk, "title": "Suite", "ordered_on": "2029-01-02", "starts_on": "2029-01-01"}
    made = client.post(path, sent, content_type="application/json")
    assert (made.status_code, made.json()["abilities"]) == (201, {"edit_plan": True})
    headers = {"If-Match": '"1"'}
    address = f"{path}{plan.pk}/"
    changed = client.patch(address, {"order_number": "1"}, content_type="application/json", headers=headers)
    assert "n°\u00a01 du" in changed.json()["citation"]
