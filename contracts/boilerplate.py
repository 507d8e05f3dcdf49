"""Texts to complete: variables in a template, what a contract makes of them, marks where it has no value yet.

`{{debut}}` in a template becomes « 1er janvier 2027 » in the article, or the mark « [à compléter : début] » as long as
the contract has no beginning: a mark stays readable, is filled when the frame is set, and holds the consultation back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape, unescape
from typing import TYPE_CHECKING

from cls_portal.templatetags.portal import date_fr
from contracts.rules import state_representative
from territories.naming import of_department

if TYPE_CHECKING:
    from contracts.models import Contract

# Variable → what it stands for, as the help of the pages and the marks name it.
VARIABLES: dict[str, str] = {
    "intitule": "intitulé du contrat",
    "reference": "référence du contrat",
    "territoire": "nom du territoire",
    "communes": "liste des communes du périmètre",
    "prefecture": "préfecture responsable",
    "prefet": "représentant de l’État",
    "conseil": "conseil qui pilote le contrat",
    "plan": "plan départemental de prévention de la délinquance",
    "debut": "début de la période",
    "fin": "fin de la période",
}
MARK_START = "[à compléter"
_VARIABLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_BRACES = re.compile(r"\{\{|\}\}")
_SPACE = r"(?:\u00a0|&nbsp;|\s)"
_MARK = re.compile(rf"{re.escape(MARK_START)}{_SPACE}*:{_SPACE}*([^\[\]<>]+?)\s*\]")


def unknown_variables(html: str) -> list[str]:
    """What stands between double braces and is no variable, as typed; braces left alone count too."""
    found = [name.strip() for name in _VARIABLE.findall(html)]
    wrong = [f"{{{{{name}}}}}" for name in found if name not in VARIABLES]
    return list(dict.fromkeys([*wrong, *_BRACES.findall(_VARIABLE.sub("", html))]))


def filled(html: str, values: Mapping[str, str]) -> str:
    """The text with its variables replaced; one without a value leaves its mark."""

    def replaced(found: re.Match[str]) -> str:
        name = found[1].strip()
        return (
            escape(values[name], quote=False)
            if values.get(name)
            else f"{MARK_START}\u00a0: {VARIABLES.get(name, name)}]"
        )

    return _VARIABLE.sub(replaced, html)


def marks_in(html: str) -> list[str]:
    """What the text still asks for, each once, in its order."""
    return list(dict.fromkeys(unescape(label) for label in _MARK.findall(html)))


def refilled(html: str, values: Mapping[str, str]) -> str:
    """The text with the marks whose value is now known replaced by it; what else people wrote is left alone."""
    names = {label: name for name, label in VARIABLES.items()}

    def replaced(found: re.Match[str]) -> str:
        value = values.get(names.get(unescape(found[1]), ""))
        return escape(value, quote=False) if value else found[0]

    return _MARK.sub(replaced, html)


def composed(national: str, clause: str, *, replaces: bool) -> str:
    """The text of an article: the national one followed by the local clause, or the clause alone."""
    return clause if clause and replaces else national + clause


def values_of(contract: Contract) -> dict[str, str]:
    """What each variable is worth for this contract; empty where its frame does not say yet."""
    communes = [commune.name for commune in contract.communes.order_by("sort_key", "pk")]
    department = contract.lead_prefecture
    title = state_representative(department.code, of_department(department.code, department.name))
    return {
        "intitule": contract.title,
        "reference": contract.reference,
        "territoire": contract.perimeter_name or in_words(communes),
        "communes": in_words(communes),
        "prefecture": f"préfecture {of_department(department.code, department.name)}",
        "prefet": title[:1].lower() + title[1:],
        "conseil": str(contract.council or "") or ("sans objet" if contract.no_council_reason else ""),
        "plan": contract.cited_plan,
        "debut": date_fr(contract.starts_on) if contract.starts_on else "",
        "fin": date_fr(contract.ends_on) if contract.ends_on else "",
    }


def in_words(names: Sequence[str]) -> str:
    """« Bègles, Cenon et Floirac »."""
    return " et ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def texts_for(
    national: Mapping[str, str],
    clauses: Mapping[str, tuple[str, bool]],
    keys: Iterable[str],
    fill: Callable[[str], str],
) -> dict[str, str]:
    """The text of every article that has one, its variables filled."""
    texts = {}
    for key in keys:
        clause, replaces = clauses.get(key, ("", False))
        if text := composed(national.get(key, ""), clause, replaces=replaces):
            texts[key] = fill(text)
    return texts
