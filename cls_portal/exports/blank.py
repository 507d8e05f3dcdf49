"""The workbook that people fill in and bring back: the heads of its columns, and a sheet that explains them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

HELP_SHEET = "Aide"
HELP_HEADS = ("Colonne", "Exemple", "Ce qu’elle contient")


def blank_workbook(
    sheet: str, explained: Iterable[tuple[str, str, str]], *, heads: Iterable[str] | None = None
) -> bytes:
    """`explained`: head, example, what the column holds. `heads` where they are not those explained.

    Cells below are text: a telephone or a postcode keeps its first zero.
    """
    lines = list(explained)
    book = Workbook()
    table: Any = book.active
    table.title = sheet
    table.append(list(heads) if heads is not None else [head for head, _, _ in lines])
    help_sheet = book.create_sheet(HELP_SHEET)
    for line in (HELP_HEADS, *lines):
        help_sheet.append(line)
    for each in (table, help_sheet):
        for cell in each[1]:
            cell.font = Font(bold=True)
            each.column_dimensions[cell.column_letter].width = 24
            each.column_dimensions[cell.column_letter].number_format = "@"
    help_sheet.column_dimensions["C"].width = 80
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
