"""What the QR codes of a scan say of it: whether it is version N of the contract, whole and once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from cls_portal.scans import ScannedPage

PAGE = re.compile(r"(\d{1,4})/(\d{1,4})")


@dataclass(frozen=True)
class Mark:
    """What the code of a page says: contract, version, first digits of the text's SHA-256, page, number of pages."""

    reference: str
    version: str
    digest: str
    page: int
    pages: int


@dataclass
class ScanReport:
    """`faults` refuse the scan, `notes` are for a human; both French, pages numbered as in the file."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pages: int = 0


def mark_of(code: str) -> Mark | None:
    """The mark that a QR code holds, if it is one of a page."""
    try:
        said = {name: values[-1] for name, values in parse_qs(urlsplit(code).query).items()}
    except ValueError:
        return None
    found = PAGE.fullmatch(said.get("page", ""))
    if found is None:
        return None
    return Mark(
        said.get("reference", ""), said.get("version", ""), said.get("empreinte", ""), int(found[1]), int(found[2])
    )


def judge(pages: Sequence[ScannedPage], *, reference: str, version: int, digest: str, of: int) -> ScanReport:
    """Whether these pages are the `of` pages of the version, each once."""
    report, seen = ScanReport(pages=of), []
    unreadable, others, blank = [], [], []
    for number, page in enumerate(pages, start=1):
        marks = [mark for code in page.codes if (mark := mark_of(code))]
        if page.blank:
            blank.append(number)
        elif not marks:
            unreadable.append(number)
        elif any(
            (m.reference, m.version, m.digest, m.pages) != (reference, str(version), digest[:16], of) for m in marks
        ):
            others.append((number, marks[0]))
        else:
            seen.append(marks[0])
    for number, mark in others:
        report.faults.append(
            f"La page {number} du fichier est d’un autre document : contrat {mark.reference}, version {mark.version}."
        )
    if unreadable:
        report.faults.append(
            f"Aucun code du portail n’est lisible sur {_pages(unreadable)} du fichier : numérisez-les à nouveau, à 200 "
            "points par pouce ou plus, le bas de la page entier et sans pli."
        )
    _count(report, [mark.page for mark in seen])
    if blank:
        report.notes.append(f"Pages blanches ignorées : {_listed(blank)}.")
    return report


def _count(report: ScanReport, found: list[int]) -> None:
    counted = Counter(found)
    if not found:
        report.faults.append("Aucune page de ce fichier n’est une page du contrat.")
    elif missing := [page for page in range(1, report.pages + 1) if page not in counted]:
        report.faults.append(f"Il manque {_pages(missing)} du contrat.")
    if doubled := sorted(page for page, times in counted.items() if times > 1):
        report.faults.append(f"Le fichier contient deux fois {_pages(doubled)} du contrat.")
    if found != sorted(found) and not doubled:
        report.notes.append("Les pages ne sont pas dans l’ordre du contrat ; aucune ne manque.")


def _pages(numbers: Sequence[int]) -> str:
    return f"la page {numbers[0]}" if len(numbers) == 1 else f"les pages {_listed(numbers)}"


def _listed(numbers: Iterable[int]) -> str:
    """« 1 à 3, 5 et 7 »."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [f"{run[0]} à {run[-1]}" if len(run) > 2 else " et ".join(map(str, run)) for run in runs]
    return " et ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else said[0]
