"""What one may do from the rows of a list: tick some of them for a form, act on one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

EMPTY = SafeString("<td></td>")


@dataclass(frozen=True)
class Handles:
    """`open_to` gives the keys of the rows that this person may act on: the others have neither box nor gesture.

    `gesture` draws what stands after the first cell of such a row (escaped HTML), given the address of the page to
    come back to; `label` heads these cells. Boxes are named `name`, for the form of the page whose id is `form`;
    the template `bar` holds this form.
    """

    open_to: Callable[[Sequence[Any]], Collection[Any]]
    gesture: Callable[[Any, str], str]
    label: str
    name: str
    form: str
    bar: str

    def cells(self, row: Any, open_rows: Collection[Any], here: str) -> tuple[str, str]:
        """The cells before and after the first one."""
        if row.pk not in open_rows:
            return EMPTY, EMPTY
        box = format_html(
            '<td class="portal-tick"><div class="fr-checkbox-group fr-checkbox-group--sm">'
            '<input type="checkbox" name="{0}" value="{1}" id="{0}-{1}" form="{2}">'
            '<label class="fr-label" for="{0}-{1}"><span class="fr-sr-only">Choisir {3}</span></label></div></td>',
            self.name,
            row.pk,
            self.form,
            row,
        )
        return box, format_html('<td class="portal-handle">{}</td>', self.gesture(row, here))
