"""What a spreadsheet says, before it is compared with the portal: targets, and everything wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from actions.models import Action
from actions.tables.cells import Said

MOST_PROBLEMS = 300
Place = list[Any]  # sheet, line, column (its letter, or nothing), sentence

NO_VERSION = "Sa version n’est pas connue\u00a0: exportez de nouveau."


@dataclass
class Target:
    """A row of the portal of which the table says something; `revision` is that of the export, where there was one.

    A line that gives a first measure has no row yet: it is said of its indicator.
    """

    key: str
    sheet: str
    line: int
    row: Any
    action: Action
    said: dict[str, Said]
    revision: int | None = None
    new: bool = False

    @property
    def name(self) -> str:
        about = f"Action n°\u00a0{self.action.number}, {self.action.title}"
        return about if isinstance(self.row, Action) else f"{about} – {self.row}"


@dataclass
class Draft:
    targets: list[Target] = field(default_factory=list)
    problems: list[Place] = field(default_factory=list)
    ignored: list[Place] = field(default_factory=list)
    lines: int = 0

    def wrong(self, sheet: str, line: int, column: int | None, text: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append([sheet, line, "" if column is None else get_column_letter(column + 1), text])

    def leave(self, sheet: str, line: int, column: int, text: str) -> None:
        if len(self.ignored) < MOST_PROBLEMS:
            self.ignored.append([sheet, line, get_column_letter(column + 1), text])
