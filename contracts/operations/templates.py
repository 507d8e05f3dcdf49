"""Templates of contract: the national texts, the clauses of a préfecture, and what an article takes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.conf import settings

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.richtext import clean_html
from cls_portal.writing import create, lock, operation, write
from contracts import boilerplate, rules
from contracts.composing import texts_of_contract
from contracts.models import (
    ContractKind,
    ContractTemplate,
    Section,
    SectionKey,
    TemplateSection,
)
from contracts.operations.contract import require_text_open
from territories.models import Territory
from territories.states import TerritoryKind

SHIPPED = settings.ROOT / "contracts" / "data" / "templates.toml"
# The shipped texts cite the regulatory part of the code de la sécurité intérieure, in force from that day.
CODE_SINCE = date(2014, 1, 1)


@operation("template.created")
def create_template(
    *,
    by: Agent | SystemActor,
    kind: str,
    title: str,
    starts_on: date,
    ends_on: date | None = None,
    department: Territory | None = None,
) -> ContractTemplate:
    """A template with its articles empty."""
    if department is not None and department.kind != TerritoryKind.DEPARTMENT:
        raise Refused([Reason("Choisissez un département.", field="department")])
    template = ContractTemplate(
        kind=kind, title=title, starts_on=starts_on, ends_on=ends_on, department=department
    )  # fmt: skip
    require(by, "contracts.edit_template", template)
    create(template)
    TemplateSection.objects.bulk_create(TemplateSection(template=template, key=key) for key in SectionKey.values)
    return template


@operation("template.changed")
def change_template(
    template: ContractTemplate, *, by: Agent | SystemActor, revision: int, title: str, starts_on: date,
    ends_on: date | None,
) -> ContractTemplate:  # fmt: skip
    require(by, "contracts.edit_template", template)
    return write(lock(template, revision), title=title, starts_on=starts_on, ends_on=ends_on)


@operation("template.section_written")
def write_template_section(
    section: TemplateSection,
    *,
    by: Agent | SystemActor,
    revision: int,
    body: str,
    placement: str | None = None,
) -> TemplateSection:
    """Replace the text of an article, and where it stands unless it stays there; `Refused` where it names a variable
    that does not exist."""
    require(by, "contracts.edit_template", section.template)
    cleaned = clean_html(body)
    if unknown := boilerplate.unknown_variables(cleaned):
        known = ", ".join(f"{{{{{name}}}}}" for name in boilerplate.VARIABLES)
        wrong = "Variable inconnue" if len(unknown) == 1 else "Variables inconnues"
        raise Refused(
            [
                Reason(
                    f"{wrong}\u00a0: {', '.join(unknown)}. Celles que l’on peut employer\u00a0: {known}.",
                    code="template.variable",
                    field="body",
                )
            ]
        )
    section = lock(section, revision)
    return write(section, body=cleaned, placement=placement or section.placement)


@operation("template.loaded")
def load_national_templates(*, by: SystemActor, file: Path = SHIPPED) -> list[ContractTemplate]:
    """Add the shipped text of each kind that has no national template; the others are left as they are."""
    shipped = tomllib.loads(file.read_text(encoding="utf-8"))
    present = set(ContractTemplate.objects.filter(department=None).values_list("kind", flat=True))
    return [_add_shipped(kind, shipped) for kind in ContractKind.values if kind not in present]


def _add_shipped(kind: str, shipped: Mapping[str, Mapping[str, str]]) -> ContractTemplate:
    texts = {**shipped["common"], **shipped[kind]}
    template = create(
        ContractTemplate(kind=kind, title=texts["title"], starts_on=max(CODE_SINCE, rules.kind_since(kind)))
    )
    for key in SectionKey.values:
        create(TemplateSection(template=template, key=key, body=clean_html(texts.get(key, ""))))
    return template


@operation("contract.section_taken")
def take_template(section: Section, *, by: Agent | SystemActor, revision: int, on: date) -> Section:
    """Give an empty article the text of the template in force."""
    contract = lock(section.contract, None)
    require(by, "contracts.edit", contract)
    require_text_open(contract)
    section = lock(section, revision)
    if section.body:
        raise Refused("Cet article a déjà un texte\u00a0: le modèle ne le remplace pas.")
    text = texts_of_contract(contract, on).get(section.key, "")
    if not text:
        raise Refused("Aucun modèle en vigueur n’a de texte pour cet article.")
    return write(section, body=text)
