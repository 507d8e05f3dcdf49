"""What is wrong with a file, told with its line and column; the first twenty, each said once."""

from __future__ import annotations

from cls_portal.errors import Reason, Refused

MOST = 20
CODE = "diagnostics.bad_file"


def fault(file: str, line: int, column: str, what: str) -> Reason:
    """« communes.csv.gz, ligne 12, colonne « nombre » : « -3 » est négatif. »"""
    place = f"{file}, ligne\u00a0{_number(line)}" + (f", colonne «\u00a0{column}\u00a0»" if column else "")
    return Reason(f"{place}\u00a0: {what}", code=CODE, field="")


class Faults:
    """The faults of one file. Once `full`, reading on would teach nothing."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.reasons: list[Reason] = []
        self._told: set[tuple[str, str]] = set()

    def add(self, line: int, column: str, what: str) -> None:
        """A fault already told at another line is not told again."""
        if self.full or (column, what) in self._told:
            return
        self._told.add((column, what))
        self.reasons.append(fault(self.file, line, column, what))

    @property
    def full(self) -> bool:
        return len(self.reasons) >= MOST

    def refuse_if_any(self) -> None:
        if self.full:
            self.reasons.append(Reason(f"… la lecture de {self.file} s’est arrêtée à la {MOST}e erreur.", code=CODE))
        if self.reasons:
            raise Refused(self.reasons)


def refuse(file: str, line: int, what: str, column: str = "") -> Refused:
    """A refusal for one fault, to be raised."""
    return Refused([fault(file, line, column, what)])


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u00a0")
