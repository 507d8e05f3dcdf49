"""Refusals, in the same French words for a page and for the API."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way: a French sentence, and where it is mended.

    `code` names the rule (`contracts.council_opinion_missing`), `field` the input concerned,
    `url` the page that mends it.
    """

    text: str
    code: str = ""
    field: str = ""
    url: str = ""

    def __str__(self) -> str:
        return self.text


class Refused(Exception):
    """A rule says no; nothing was written. HTTP 409, or 400 when every reason concerns an input."""

    def __init__(self, reasons: Iterable[Reason | str] | str) -> None:
        given = [reasons] if isinstance(reasons, str) else list(reasons)
        self.reasons = [r if isinstance(r, Reason) else Reason(r) for r in given]
        super().__init__(" ".join(reason.text for reason in self.reasons))

    @property
    def about_input(self) -> bool:
        return all(reason.field for reason in self.reasons)


def refuse(reasons: Iterable[Reason | str]) -> None:
    """Raise `Refused` when something stands in the way."""
    if given := list(reasons):
        raise Refused(given)


class Busy(Refused):
    """Somebody else held or crossed the same locks: nothing is wrong with what was asked, and a new try may pass."""


class Forbidden(Exception):
    """The agent sees the object but may not do this to it. HTTP 403."""


class Stale(Exception):
    """Somebody saved first: `current` is the row as it now stands. HTTP 412; `texts` go with the API's answer."""

    def __init__(self, current: models.Model, **texts: str) -> None:
        self.current = current
        self.texts = texts
        super().__init__("Cette fiche a été modifiée entre-temps par une autre personne.")


def refused_from_validation(error: ValidationError) -> Refused:
    """The refusal that says what `full_clean` found."""
    if not hasattr(error, "error_dict"):
        return Refused([Reason(text) for text in error.messages])
    return Refused(
        Reason(text, field="" if field == NON_FIELD_ERRORS else field)
        for field, messages in error.message_dict.items()
        for text in messages
    )


def refused_from_integrity(error: IntegrityError) -> Refused:
    """The refusal that says which constraint of the database was broken, by its name."""
    name = _constraint_name(error)
    return Refused([Reason(constraint_sentence(name), code=name)])


def constraint_sentence(name: str) -> str:
    """The French sentence of the constraint `name`; a foreign key's is general."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.get_violation_error_message())
    if name.endswith(("_uniq", "_key")):
        return "Cette valeur est déjà utilisée."
    if "_fk_" in name:
        return "Cette fiche est liée à d’autres : elle ne peut pas être supprimée ou n’existe plus."
    return "L’enregistrement est refusé par une règle de la base de données."


def _constraint_name(error: BaseException) -> str:
    cause: Any = error.__cause__
    return getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
