"""Reading the templates of contract, and what a contract takes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cls_portal.models import Agent
from contracts import boilerplate
from contracts.composing import bodies_of, filled_texts, national_of
from contracts.models import Contract, ContractTemplate, SectionKey, TemplateSection


@dataclass(frozen=True)
class TemplateArticle:
    """An article as the page of a template shows it: the national text beside the local clause."""

    section: TemplateSection
    national: str


def templates_listed(agent: Agent) -> Any:
    return ContractTemplate.objects.visible_to(agent)


def template_page(template: ContractTemplate) -> dict[str, Any]:
    """The template, article by article, in the order of a contract."""
    national = national_of(template)
    texts, by_key = bodies_of(national), {section.key: section for section in template.sections.all()}
    return {
        "template": template,
        "national": national,
        "articles": [TemplateArticle(by_key[key], texts.get(key, "")) for key in SectionKey.values if key in by_key],
        "variables": variables(),
    }


def variables() -> list[tuple[str, str]]:
    """Each variable, typed between double braces, and what it stands for."""
    return list(boilerplate.VARIABLES.items())


def national_text(section: TemplateSection) -> str:
    """The national text that a local clause completes or replaces."""
    return bodies_of(national_of(section.template)).get(section.key, "")


def contracts_to_preview(template: ContractTemplate, agent: Agent) -> Any:
    """The contracts that the agent sees and that this template could have given their text."""
    rows = Contract.objects.visible_to(agent).originals().filter(kind=template.kind)
    if template.department_id:
        rows = rows.filter(lead_prefecture=template.department_id)
    return rows.order_by("reference")


def preview(template: ContractTemplate, contract: Contract) -> list[dict[str, Any]]:
    """What this template makes of a contract, whatever the dates: each article, and what it still asks for."""
    national = national_of(template)
    base, local = (national, template) if template.department_id else (template, None)
    texts = filled_texts(base, local, contract)
    return [{"title": SectionKey(key).label, "body": text, "missing": boilerplate.marks_in(text)}
            for key, text in texts.items()]  # fmt: skip
