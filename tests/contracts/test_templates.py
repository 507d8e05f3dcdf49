"""Templates of contract: what a contract is given, what remains to complete, who writes them."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused
from cls_portal.richtext import clean_html
from contracts import boilerplate
from contracts.completeness import texts_complete, texts_of_many_complete
from contracts.models import ContractKind, ContractTemplate, TemplateSection
from contracts.operations import (
    change_template,
    create_template,
    load_national_templates,
    set_contract,
    take_template,
    write_section,
    write_template_section,
)
from tests.contracts.stages import PERIOD, TODAY, a_contract
from tests.house.broken import breaks
from tests.personas import department

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 1)
UNDATED = {"starts_on": None, "ends_on": None}


def test_variables_are_filled_escaped_and_left_as_marks() -> None:
    text = boilerplate.filled("<p>{{conseil}}, du {{ debut }} au {{fin}}</p>", {"conseil": "A & B", "debut": ""})
    assert text.startswith("<p>A &amp; B, du [à compléter\u00a0: début de la période] au [")
    assert boilerplate.marks_in(clean_html(text)) == ["début de la période", "fin de la période"]
    again = boilerplate.refilled(clean_html(text), {"debut": "1er mars 2027"})
    assert "du 1er mars 2027 au [à compléter" in again
    assert boilerplate.refilled("<p>[à compléter : le reste]</p>", {"debut": "x"}) == "<p>[à compléter : le reste]</p>"


@pytest.mark.parametrize(
    ("html", "wrong"),
    [
        ("<p>{{fin}} {{ debut }}</p>", []),
        ("<p>{{maire}} {{maire}}</p>", ["{{maire}}"]),
        ("<p>{{fi<strong>n}}</strong></p>", ["{{fi<strong>n}}"]),
        ("<p>{{fin}</p>", ["{{"]),
        ("<p>fin}}</p>", ["}}"]),
    ],
)
def test_only_known_variables_are_taken(html: str, wrong: list[str]) -> None:
    assert boilerplate.unknown_variables(html) == wrong


def test_names_are_listed_in_words() -> None:
    assert [boilerplate.in_words(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "", "A", "A et B", "A, B et C",
    ]  # fmt: skip


@pytest.fixture
def national() -> list[ContractTemplate]:
    return load_national_templates(by=TESTS)


@pytest.fixture
def local() -> ContractTemplate:
    return create_template(by=TESTS, kind="CLS", title="Gironde", starts_on=SINCE, department=department("33"))


def body(template: ContractTemplate, key: str, text: str, **values: Any) -> TemplateSection:
    section = template.sections.get(key=key)
    return write_template_section(section, by=TESTS, revision=section.revision, body=text, **values)


def test_the_shipped_texts_are_loaded_once_and_hold_no_unknown_variable(national: list[ContractTemplate]) -> None:
    assert {template.kind for template in national} == set(ContractKind.values)
    texts = TemplateSection.objects.filter(template__in=national).exclude(body="")
    assert texts.count() == 9 * len(ContractKind.values)
    assert [text for text in texts if boilerplate.unknown_variables(text.body)] == []
    assert [text for text in texts if clean_html(text.body) != text.body or "'" in text.body] == []
    told = StringIO()
    call_command("load_contract_templates", stdout=told)
    assert "a déjà le sien" in told.getvalue()
    assert ContractTemplate.objects.count() == len(national)


def test_a_contract_is_born_with_the_national_text_and_the_clauses_of_its_departement(
    national: list[ContractTemplate], local: ContractTemplate
) -> None:
    body(local, "means", "<p>Clause du {{debut}}.</p>")
    body(local, "duration", "<p>Clause seule.</p>", placement="instead")
    body(local, "annexes", "<p>Annexe locale.</p>")
    contract = a_contract()
    texts = dict(contract.sections.values_list("key", "body"))
    assert "Son périmètre comprend\u00a0: Bègles." in texts["territory"].replace("&nbsp;", "\u00a0")
    assert texts["means"].endswith("<p>Clause du 1er\u00a0janvier\u00a02027.</p>")
    assert "fiches-actions" in texts["means"]
    assert (texts["duration"], texts["annexes"]) == ("<p>Clause seule.</p>", "<p>Annexe locale.</p>")
    assert "le préfet de la Gironde" in texts["preamble"]


def test_what_has_no_value_holds_the_consultation_back_until_the_frame_says_it(
    national: list[ContractTemplate],
) -> None:
    contract = a_contract(**UNDATED)
    reasons = texts_complete(contract, TODAY)
    [duration] = [reason for reason in reasons if "Durée" in reason.text]
    assert "début de la période, fin de la période" in duration.text
    assert duration.url == reverse("section-edit", args=[contract.sections.get(key="duration").pk])
    assert texts_of_many_complete([contract], TODAY) == {contract.pk: reasons}
    set_contract(
        contract, by=TESTS, revision=None, departmental_plan="Plan 2025", no_council_reason="Commune rurale", **PERIOD
    )
    assert texts_complete(contract, TODAY) == []
    assert "du 1er\u00a0janvier\u00a02027 au 31\u00a0décembre\u00a02029" in contract.sections.get(key="duration").body


def test_an_empty_article_takes_the_text_of_the_template(national: list[ContractTemplate]) -> None:
    contract = a_contract()
    section = contract.sections.get(key="means")
    with pytest.raises(Refused, match="a déjà un texte"):
        take_template(section, by=TESTS, revision=section.revision, on=TODAY)
    given = section.body
    section = write_section(section, by=TESTS, revision=section.revision, body="")
    assert take_template(section, by=TESTS, revision=section.revision, on=TODAY).body == given
    annexes = contract.sections.get(key="annexes")
    with pytest.raises(Refused, match="Aucun modèle en vigueur"):
        take_template(annexes, by=TESTS, revision=annexes.revision, on=TODAY)


def test_a_clause_names_known_variables_only(local: ContractTemplate) -> None:
    with pytest.raises(Refused, match=r"Variable inconnue\s: {{maire}}") as refusal:
        body(local, "means", "<p>{{maire}}</p>")
    assert refusal.value.reasons[0].field == "body"


def test_a_prefecture_writes_its_clauses_and_the_administrator_the_national_text(
    claire: Any, administrator: Any, national: list[ContractTemplate], local: ContractTemplate
) -> None:
    values = {"revision": 1, "title": "Autre", "starts_on": SINCE, "ends_on": None}
    for agent, template in ((claire, national[0]), (administrator, local)):
        with pytest.raises(Forbidden):
            change_template(template, by=agent, **values)
    for agent, template in ((administrator, national[0]), (claire, local)):
        assert change_template(template, by=agent, **values).title == "Autre"
    with pytest.raises(Forbidden):
        create_template(by=claire, kind="CLS", title="Landes", starts_on=SINCE, department=department("40"))
    with pytest.raises(Refused, match="Un autre modèle de cette nature"):
        create_template(by=claire, kind="CLS", title="Deux", starts_on=TODAY, department=department("33"))


def test_the_pages_write_try_and_show_a_template(client: Client, claire: Any, national: list[ContractTemplate]) -> None:
    client.force_login(claire)
    sent = {"kind": "CLS", "title": "Clauses de la Gironde", "starts_on": "2020-01-01"}
    client.post(reverse("template-create"), {**sent, "department": department("33").pk})
    template = ContractTemplate.objects.get(title="Clauses de la Gironde")
    section = template.sections.get(key="means")
    edit = reverse("template-section-edit", args=[section.pk])
    assert "Texte national de cet article" in client.get(edit).content.decode()
    refused = client.post(edit, {"body": "<p>{{maire}}</p>", "placement": "after", "revision": 1})
    assert "Variable inconnue" in refused.content.decode()
    client.post(edit, {"body": "<p>Pour {{communes}}.</p>", "placement": "after", "revision": 1})
    shown = client.get(reverse("template-detail", args=[template.pk])).content.decode()
    assert "Pour {{communes}}." in shown
    contract = a_contract(**UNDATED)
    tried = client.get(reverse("template-preview", args=[template.pk]), {"contrat": contract.pk}).content.decode()
    assert "Pour Bègles." in tried
    assert "À compléter : début de la période, fin de la période." in tried.replace("\u00a0", " ")
    annexes = contract.sections.get(key="annexes")
    assert reverse("section-template", args=[annexes.pk]) in (
        client.get(reverse("contract-detail", args=[contract.pk])).content.decode()
    )


def test_constraints_of_the_templates(local: ContractTemplate) -> None:
    rows = ContractTemplate.objects
    with breaks("contract_template_titled"):
        rows.filter(pk=local.pk).update(title="")
    with breaks("contract_template_dates_in_order"):
        rows.filter(pk=local.pk).update(ends_on=date(2019, 1, 1))
    with breaks("contract_template_one_in_force"):
        rows.create(kind="CLS", title="Deux", starts_on=TODAY, department=department("33"))
    with breaks("contract_template_section_unique"):
        TemplateSection.objects.create(template=local, key="means")
