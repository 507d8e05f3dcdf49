"""The columns of a table of contacts: one declaration gives the blank file, the help of the page and the reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cls_portal.exports.blank import blank_workbook
from cls_portal.querysets import plain_words
from cls_portal.spreadsheets import Row

SHEET = "Contacts"
HIGHEST_HEAD = 20  # the lines among which the heads are looked for


@dataclass(frozen=True)
class Column:
    """What it is called in our file, an example, what it holds, and the names that people give it."""

    key: str
    label: str
    example: str
    help: str
    longest: int = 200
    names: str = ""


COLUMNS = (
    Column(
        "organisation", "organisme", "Domofrance",
        "Nom exact, SIREN ou SIRET d’un organisme du portail. Facultatif si vous choisissez un organisme pour tout le "
        "tableau.",
        names="organisation, structure, service, société, entreprise, établissement, institution, entité, employeur, "
        "siret, siren, nom de la structure, nom de l’organisme",
    ),
    Column("last_name", "nom", "Delmas", "Obligatoire.", 100, "nom de famille, nom du contact, name"),
    Column("first_name", "prénom", "Camille", "Facultatif.", 100, "prénoms, prénom du contact"),
    Column("job_title", "fonction", "directrice d’agence", "Facultatif.", names="qualité, poste, titre, mandat"),
    Column(
        "email", "courriel", "c.delmas@exemple.fr", "Facultatif. Une seule adresse.", 254,
        "mail, e-mail, email, adresse mail, adresse e-mail, adresse électronique, adresse courriel, mél, courriels",
    ),
    Column(
        "phone", "téléphone", "05 56 00 00 00", "Facultatif.", 30,
        "tél, tel, n° de téléphone, numéro de téléphone, ligne directe, portable, mobile, tél portable, téléphone fixe",
    ),
    Column(
        "street", "adresse", "110 avenue de la Jallère", "Facultatif. Numéro et voie.", 300,
        "adresse postale, rue, voie, adresse 1",
    ),
    Column("more_street", "complément d’adresse", "Bâtiment B", "Facultatif.", 100, "complément, adresse 2, bp"),
    Column("postcode", "code postal", "33000", "Facultatif. Cinq chiffres.", 5, "cp, code post"),
    Column("town", "ville", "Bordeaux", "Facultatif.", 100, "commune, localité, bureau distributeur"),
)  # fmt: skip
LABELS = {column.key: column.label for column in COLUMNS}


def _words(text: str) -> str:
    return " ".join(plain_words(text))


_HEADS = {_words(name): column.key for column in COLUMNS for name in (column.label, *column.names.split(","))}


def key_of(head: str) -> str:
    """What a column of that name holds; empty where it is not known."""
    return _HEADS.get(_words(head), "")


def recognised(heads: Sequence[str]) -> dict[int, str]:
    """Place → key, for the columns that are known: the first of two that hold the same."""
    found: dict[int, str] = {}
    for place, head in enumerate(heads):
        key = key_of(head)
        if key and key not in found.values():
            found[place] = key
    return found


def head_of(rows: Sequence[Row]) -> int:
    """The rank of the row that names the most columns, below whatever title stands above it."""
    ranks = range(min(len(rows), HIGHEST_HEAD))
    return max(ranks, key=lambda rank: (len(recognised(heads_in(rows[rank]))), -rank), default=0)


def heads_in(row: Row) -> list[str]:
    return [row.text(place) for place in range(len(row.values))]


def blank_file() -> bytes:
    """An empty workbook: the heads, and a sheet that explains them."""
    return blank_workbook(SHEET, ((column.label, column.example, column.help) for column in COLUMNS))
