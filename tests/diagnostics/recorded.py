"""Tiny editions of recorded delinquency, loaded through the real operation.

edition = load_rows([
    cell("33063", 2025, "Vols avec armes", count=12, population=1000),
    cell("33039", 2025, "Vols avec armes", population=500),                     # withheld
    cell("33281", 2025, "Vols avec armes", population=300, complement=1.5),     # withheld, with its complement
], produced_on=date(2026, 6, 25))
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from cls_portal.actors import TESTS
from diagnostics.models import Edition
from diagnostics.operations import import_delinquency
from diagnostics.recorded.indicators import INDICATORS

PRODUCED_ON = date(2026, 6, 25)
HEADER = (
    "annee", "indicateur", "unite_de_compte", "nombre", "taux_pour_mille", "est_diffuse", "insee_pop",
    "insee_pop_millesime", "insee_log", "insee_log_millesime", "complement_info_nombre", "complement_info_taux",
)  # fmt: skip
OFFICIAL_HEADER = (
    "annee", "indicateur", "unite_de_compte", "nombre", "taux_pour_mille", "insee_pop", "insee_pop_millesime",
    "insee_log", "insee_log_millesime",
)  # fmt: skip


def cell(
    code: str, year: int, indicator: str, *, count: int | None = None, population: int = 1000,
    dwellings: int | None = None, complement: float | None = None,
) -> list[str]:  # fmt: skip
    """One line of a communal base; no `count`: withheld. The rate is that of the count, per inhabitant or dwelling."""
    known = INDICATORS[indicator]
    homes = population // 2 if dwellings is None else dwellings
    base = homes if known.denominator.value == "dwellings" else population
    return [
        code, str(year), indicator, known.unit, _text(count), _text(_rate(count, base)),
        "ndiff" if count is None else "diff", str(population), str(min(year, 2023)), str(homes), str(min(year, 2022)),
        _text(complement), _text(_rate(complement, base)),
    ]  # fmt: skip


def official(
    code: str, year: int, indicator: str, *, count: int, population: int = 1000, dwellings: int | None = None
) -> list[str]:
    """One line of a départemental or régional base."""
    known = INDICATORS[indicator]
    homes = population // 2 if dwellings is None else dwellings
    base = homes if known.denominator.value == "dwellings" else population
    return [
        code, str(year), indicator, known.unit, str(count), _text(_rate(count, base)), str(population),
        str(min(year, 2023)), str(homes), str(min(year, 2022)),
    ]  # fmt: skip


def load_rows(
    rows: Iterable[Sequence[str]], *, produced_on: date = PRODUCED_ON, geography: int = 2026, synthetic: bool = False
) -> Edition:
    """The edition of that day, its communal base holding these rows (made by `cell`) and nothing else."""
    return _load([f"CODGEO_{geography}", *HEADER], rows, produced_on, synthetic)


def load_departments(
    rows: Iterable[Sequence[str]], *, produced_on: date = PRODUCED_ON, synthetic: bool = False
) -> Edition:
    """The same for its départemental base (rows made by `official`); France is their sum."""
    return _load(["Code_departement", *OFFICIAL_HEADER], rows, produced_on, synthetic)


def load_regions(rows: Iterable[Sequence[str]], *, produced_on: date = PRODUCED_ON, synthetic: bool = False) -> Edition:
    """The same for its régional base."""
    return _load(["Code_region", *OFFICIAL_HEADER], rows, produced_on, synthetic)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """As SSMSI writes it: everything quoted but NA, comma decimals."""
    lines = (";".join(value if value == "NA" else f'"{value}"' for value in line) for line in (header, *rows))
    return "\n".join(lines) + "\n"


def _load(header: Sequence[str], rows: Iterable[Sequence[str]], produced_on: date, synthetic: bool) -> Edition:
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"donnee-produit-le{produced_on}.csv"
        file.write_text(csv_text(header, rows), encoding="utf-8")
        return import_delinquency(file, by=TESTS, synthetic=synthetic).edition


def _rate(facts: float | None, base: int) -> float | None:
    return facts / base * 1000 if facts is not None and base else None


def _text(value: float | None) -> str:
    if value is None:
        return "NA"
    return str(value) if isinstance(value, int) else f"{value:.7f}".replace(".", ",")
