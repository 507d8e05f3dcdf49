"""A communal base of the size of the national one, invented: 34,9xx places × 15 indicators × 10 years.

Only its shape is true (columns, quotes, decimals, order, share of withheld and of zero cells); its counts are drawn.
"""

from __future__ import annotations

import csv
import gzip
import io
import lzma
import random
from pathlib import Path

from diagnostics.recorded.indicators import COMMUNAL, Denominator

YEARS = range(2016, 2026)
WITHHELD, ZERO = 0.46, 0.91  # up to which draw
HEADER = (
    '"CODGEO_2026";"annee";"indicateur";"unite_de_compte";"nombre";"taux_pour_mille";"est_diffuse";"insee_pop";'
    '"insee_pop_millesime";"insee_log";"insee_log_millesime";"complement_info_nombre";"complement_info_taux"\n'
)


def make(path: Path, root: Path, seed: int = 1) -> int:
    """Write the file; gives its number of lines."""
    draw = random.Random(seed)
    places = _places(root)
    rows = 0
    with path.open("wb") as raw, gzip.GzipFile("SYNTHETIQUE-bench.csv", "wb", 6, raw, mtime=0) as squeezed:
        text = io.TextIOWrapper(io.BufferedWriter(squeezed, 1 << 20), encoding="utf-8", newline="")
        text.write(HEADER)
        for year in YEARS:
            for code, people in places:
                text.write("".join(_lines(draw, code, year, people)))
                rows += len(COMMUNAL)
        text.flush()
        text.detach().flush()
    return rows


def _places(root: Path) -> list[tuple[str, int]]:
    """The communes and municipal arrondissements of France, without the overseas collectivities."""
    with lzma.open(root / "territories" / "data" / "communes.csv.xz", "rt", encoding="utf-8", newline="") as file:
        return sorted(
            (row["code"], int(row["population"] or 0))
            for row in csv.DictReader(file, delimiter=";")
            if row["type"] in {"COM", "ARM"} and row["zone"] != "com"
        )


def _lines(draw: random.Random, code: str, year: int, people: int) -> list[str]:
    homes = people * 55 // 100
    tail = f'"{people}";"{min(year, 2023)}";"{homes}";"{min(year, 2022)}"'
    return [_line(draw, f'"{code}";"{year}";"{each.label}";"{each.unit}"', tail,
                  homes if each.denominator is Denominator.DWELLINGS else people) for each in COMMUNAL]  # fmt: skip


def _line(draw: random.Random, head: str, tail: str, base: int) -> str:
    luck = draw.random()
    if luck < WITHHELD:
        return f'{head};NA;NA;"ndiff";{tail};"{_comma(luck * 3)}";"{_comma(luck)}"\n'
    count = 0 if luck < ZERO else 5 + int(luck * base / 500)
    rate = f'"{_comma(count / base * 1000)}"' if base else "NA"
    return f'{head};"{count}";{rate};"diff";{tail};NA;NA\n'


def _comma(value: float) -> str:
    return f"{value:.7f}".replace(".", ",")
