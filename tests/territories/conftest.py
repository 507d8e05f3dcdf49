"""A small geography in files, to be broken or changed at will."""

from __future__ import annotations

import lzma
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from territories.cog import COLUMNS

Rows = dict[str, list[str]]
WriteCog = Callable[..., Path]

# Two communes of the Ain in one EPCI, one of them new (commune nouvelle) with its chef-lieu as commune déléguée.
SMALL: Rows = {
    "regions.csv": ["84;Auvergne-Rhône-Alpes;1;metro;69123"],
    "departements.csv": ["01;Ain;5;metro;84;01053"],
    "arrondissements.csv": ["012;Bourg-en-Bresse;0;01;84;01053"],
    "epci.csv.xz": ["200071751;CA;CA du Bassin de Bourg-en-Bresse;FPU;1;1;2;"],
    "communes.csv.xz": [
        "01053;COM;Bourg-en-Bresse;0;metro;01;84;012;;200071751;;210100533;42184;01000;",
        "01426;COM;Val-Revermont;0;metro;01;84;012;;200071751;;200054005;2613;01370;01312",
        "01426;COMD;Treffort-Cuisiat;0;metro;01;84;012;01426;;;;;;",
    ],
    "epci_communes.csv.xz": [
        "200071751;01053;210100533;Bourg-en-Bresse;1;1",
        "200071751;01426;200054005;Val-Revermont;1;1",
    ],
    "passage_cog.csv": ["01312;01426;Pressiat;Val-Revermont;COMD;2015"],
    "communes_apparues.csv": ["01426;Val-Revermont;retablissement;;2021;2021"],
}


def write_small(folder: Path, **changed: list[str]) -> Path:
    """The small geography in this folder, these files replaced."""
    for file, columns in COLUMNS.items():
        lines = [";".join(columns), *changed.get(file, SMALL[file])]
        content = "\n".join(lines).encode() + b"\n"
        (folder / file).write_bytes(lzma.compress(content) if file.endswith(".xz") else content)
    return folder


@pytest.fixture
def write_cog(tmp_path: Path) -> WriteCog:
    """`write_cog(**{"regions.csv": [...]})`: a folder of the small geography, these files replaced."""
    return partial(write_small, tmp_path)
