"""The text of a contract's articles, composed from the templates in force."""

from __future__ import annotations

from datetime import date

from contracts import boilerplate
from contracts.models import Contract, ContractTemplate, Placement, SectionKey


def national_of(template: ContractTemplate) -> ContractTemplate | None:
    """The national template that its clauses complete: that in force when it begins, or the one to come."""
    if template.department_id is None:
        return None
    rows = ContractTemplate.objects.filter(kind=template.kind, department=None).prefetch_related("sections")
    serving = rows.in_force(template.starts_on).first()
    return serving or rows.filter(starts_on__gte=template.starts_on).order_by("starts_on", "pk").first()


def bodies_of(template: ContractTemplate | None) -> dict[str, str]:
    return {section.key: section.body for section in template.sections.all()} if template else {}


def _clauses(template: ContractTemplate | None) -> dict[str, tuple[str, bool]]:
    if template is None:
        return {}
    return {s.key: (s.body, s.placement == Placement.INSTEAD) for s in template.sections.all()}


def texts_of_contract(contract: Contract, on: date) -> dict[str, str]:
    """The text of each article by the templates in force for its kind and its préfecture."""
    serving = ContractTemplate.objects.serving(contract.kind, contract.lead_prefecture_id, on)
    by_scope = {template.department_id is None: template for template in serving.prefetch_related("sections")}
    return filled_texts(by_scope.get(True), by_scope.get(False), contract) if by_scope else {}


def filled_texts(
    national: ContractTemplate | None, local: ContractTemplate | None, contract: Contract
) -> dict[str, str]:
    """The text of each article that has one, from these two templates, its variables filled by the contract."""
    values = boilerplate.values_of(contract)
    return boilerplate.texts_for(
        bodies_of(national), _clauses(local), SectionKey.values, lambda text: boilerplate.filled(text, values)
    )
