"""What the querysets of several apps read in the same way."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Count, Func, Value

if TYPE_CHECKING:
    from cls_portal.models import Agent

LONGEST_SEARCH = 80
Found = TypeVar("Found", bound=models.QuerySet[Any])


def related_model(model: type[models.Model], name: str) -> Any:
    """The model at the other end of a relation."""
    return model._meta.get_field(name).related_model


def related_rows(model: type[models.Model], name: str) -> Any:
    """Every row at the other end of a relation."""
    return related_model(model, name)._default_manager.all()


def sort_key(expression: Any) -> Func:
    """A column or a value without accents or capitals, as the keys of the database are written."""
    return Func(expression, function="public.cls_sort_key", output_field=models.TextField())


def holding_words(rows: Found, key: str, text: str) -> Found:
    """The rows whose `key`, which `sort_key` wrote, holds every word of a text, in any order."""
    for word in text.split():
        rows = rows.filter(**{f"{key}__contains": sort_key(Value(word))})
    return rows


def plain_words(text: str) -> list[str]:
    """The words of a text without accents or capitals, as `cls_sort_key` writes them in the database."""
    spelled = text[:LONGEST_SEARCH].lower().replace("œ", "oe").replace("æ", "ae")
    letters = unicodedata.normalize("NFKD", spelled)
    return re.findall(r"[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c)))


def counted_together(**rows: models.QuerySet[Any]) -> dict[str, int]:
    """How many rows each of these has, under its name: one statement for all of them."""
    first, *others = (
        each.order_by().values_list(Value(name)).annotate(number=Count("pk")) for name, each in rows.items()
    )
    return dict.fromkeys(rows, 0) | dict(first.union(*others, all=True))


class PartQuerySet(models.QuerySet):
    """Rows of an object, to which the relation `seen_with` leads: seen with it."""

    seen_with: ClassVar[str]

    def visible_to(self, agent: Agent) -> Self:
        seen = related_model(self.model, self.seen_with).objects.visible_to(agent)
        return self.filter(**{f"{self.seen_with}__in": seen.values("pk")})
