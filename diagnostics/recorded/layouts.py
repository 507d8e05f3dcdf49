"""The layouts of the SSMSI bases, recognised from the header alone.

Communal base from July 2025 on (`CODGEO_2026;annee;indicateur;…;complement_info_taux`), communal base of 2022 to 2024
(`CODGEO_2023;annee;classe;unité.de.compte;valeur.publiée;…`), départemental and régional bases of each year. A name is
known whatever its capitals, accents and dots; the year that `CODGEO_` bears is that of the geography.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass

from diagnostics.recorded.faults import refuse
from diagnostics.recorded.levels import Level

# Field → the names it has borne, as `_plain` writes them.
NAMES: dict[str, tuple[str, ...]] = {
    "year": ("annee",),
    "indicator": ("indicateur", "classe"),
    "unit": ("unite_de_compte",),
    "count": ("nombre", "faits"),
    "rate": ("taux_pour_mille", "tauxpourmille"),
    "diffusion": ("est_diffuse", "valeur_publiee"),
    "population": ("insee_pop", "pop"),
    "population_year": ("insee_pop_millesime", "millpop"),
    "dwellings": ("insee_log", "log"),
    "dwellings_year": ("insee_log_millesime", "milllog"),
    "complement_count": ("complement_info_nombre", "complementinfoval"),
    "complement_rate": ("complement_info_taux", "complementinfotaux"),
    "department": ("code_departement",),
    "region": ("code_region",),
}
FIELDS = {name: field for field, names in NAMES.items() for name in names}
COMMUNE = re.compile(r"codgeo_(20\d\d)")
COMPULSORY = ("year", "indicator", "unit", "count", "rate", "population")
ONLY_COMMUNAL = {"diffusion", "complement_count", "complement_rate"}
BOM = b"\xef\xbb\xbf"
OTHER_DELIMITERS = {",": "la virgule", "\t": "la tabulation", "|": "la barre verticale"}


@dataclass(frozen=True)
class Layout:
    """What each column of a file is: `fields` in the order of the file, `names` as written there.

    The territory's own code is the field « code ».
    """

    level: Level
    fields: tuple[str, ...]
    names: tuple[str, ...]
    geography_year: int | None = None

    @property
    def copied_as_it_is(self) -> bool:
        """Whether PostgreSQL may read the file by itself: the communal base of today, with years on four digits."""
        own = not {"department", "region"} & set(self.fields)
        return own and self.level is Level.COMMUNES and "indicateur" in map(_plain, self.names)

    def name_of(self, field: str) -> str:
        return self.names[self.fields.index(field)] if field in self.fields else field


def recognise(header: bytes, file: str) -> Layout:
    """The layout that this first line announces; `Refused` says what is unknown or missing."""
    names = _names(header, file)
    plain = [_plain(name) for name in names]
    if len(plain) == 1:
        raise refuse(file, 1, _one_column(names[0]))
    years = [int(found[1]) for found in map(COMMUNE.fullmatch, plain) if found]
    level = _level(plain, communal=bool(years))
    fields = tuple(_field(name, level) for name in plain)
    unknown = [name for name, field in zip(names, fields, strict=True) if not field]
    if unknown or level is None:
        raise refuse(file, 1, _unknown(unknown))
    _check(fields, level, file)
    return Layout(level, fields, tuple(names), years[0] if years else None)


def _names(header: bytes, file: str) -> list[str]:
    try:
        text = header.removeprefix(BOM).decode().rstrip("\r\n")
        return next(csv.reader([text], delimiter=";"), [""])
    except UnicodeDecodeError as error:
        raise refuse(file, 1, f"l’octet {error.start + 1} n’est pas de l’UTF-8.") from error
    except csv.Error as error:
        raise refuse(file, 1, "l’en-tête est illisible.") from error


def _plain(name: str) -> str:
    """« Unité.de.compte » → « unite_de_compte »."""
    letters = unicodedata.normalize("NFKD", name.strip()).lower()
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace(".", "_")


def _level(plain: list[str], *, communal: bool) -> Level | None:
    if communal:
        return Level.COMMUNES
    if "code_departement" in plain:
        return Level.DEPARTMENTS
    return Level.REGIONS if "code_region" in plain else None


def _field(name: str, level: Level | None) -> str:
    own = {Level.DEPARTMENTS: "code_departement", Level.REGIONS: "code_region"}
    if COMMUNE.fullmatch(name) or (level and name == own.get(level)):
        return "code"
    return FIELDS.get(name, "")


def _check(fields: tuple[str, ...], level: Level, file: str) -> None:
    needed = ["code", *COMPULSORY, *(["diffusion"] if level is Level.COMMUNES else [])]
    for field in needed:
        if field not in fields:
            raise refuse(file, 1, f"la colonne «\u00a0{_expected(field)}\u00a0» manque.")
    for field in fields:
        if fields.count(field) > 1:
            raise refuse(file, 1, f"la colonne «\u00a0{_expected(field)}\u00a0» est écrite deux fois.")
        if level is not Level.COMMUNES and field in ONLY_COMMUNAL:
            raise refuse(file, 1, f"la colonne «\u00a0{_expected(field)}\u00a0» n’existe que dans la base communale.")


def _expected(field: str) -> str:
    return NAMES[field][0] if field in NAMES else "code"


def _one_column(name: str) -> str:
    found = next((words for mark, words in OTHER_DELIMITERS.items() if mark in name), "")
    guess = f"\u00a0; ce fichier semble utiliser {found}" if found else ""
    return f"l’en-tête n’a qu’une colonne\u00a0: le séparateur attendu est le point-virgule{guess}."


def _unknown(names: list[str]) -> str:
    known = "CODGEO_AAAA, " + ", ".join(names_of_field[0] for names_of_field in NAMES.values())
    if not names:
        return f"l’en-tête ne nomme ni commune, ni département, ni région. Colonnes connues\u00a0: {known}."
    written = ", ".join(f"«\u00a0{name[:60]}\u00a0»" for name in names[:5])
    return f"en-tête inconnu\u00a0: {written}. Colonnes connues\u00a0: {known}."
