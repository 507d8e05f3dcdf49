"""Days, amounts and percentages as French people type them in a spreadsheet: pure functions of one cell.

What says nothing (« », « - », « n.c. ») is None. What can be read in two ways is never guessed: `Unclear` says why, in
French, and what to write instead.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

from cls_portal.spreadsheets import NOT_KNOWN, Untold

Edge = Literal["first", "last", ""]
FIRST: Edge = "first"
LAST: Edge = "last"

# What people write where there is nothing to say.
NOTHING = NOT_KNOWN | {
    "", "-", "--", "---", "–", "—", "_", "/", ".", "?", "so", "s.o", "s.o.", "sans objet", "neant", "na", "n/a", "n.a.",
    "a definir", "a preciser", "nr", "n.r.", "non renseigne",
}  # fmt: skip

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
EPOCH = date(1899, 12, 30)
SERIALS = range((date(1990, 1, 1) - EPOCH).days, (date(2100, 1, 1) - EPOCH).days)
MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5,
    "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "sep": 9, "octobre": 10, "oct": 10,
    "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
DAYS = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"}
PERIODS = {"t": 3, "trimestre": 3, "trim": 3, "s": 6, "semestre": 6, "sem": 6}


class Unclear(ValueError):
    """The cell says something that cannot be read, or that can be read in two ways; the message is in French."""


def plain(text: str) -> str:
    """Without accents, capitals, or spaces other than single ones."""
    letters = unicodedata.normalize("NFD", _UNSEEN.sub("", text).lower().replace("œ", "oe"))
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())


def says_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and plain(value) in NOTHING)


def _quoted(value: Any) -> str:
    """The cell between quotation marks, cut where it is long."""
    text = " ".join(str(value).split())
    return f"«\u00a0{text[:57] + '…' if len(text) > 58 else text}\u00a0»"


def _told(value: Any) -> None:
    if isinstance(value, Untold):
        raise Unclear(value.why)
    if isinstance(value, bool):
        raise Unclear(f"{_quoted('oui' if value else 'non')} n’est pas attendu ici.")


# Days


def as_day(value: Any, edge: Edge = "") -> date | None:
    """A day. A month, a quarter, a half-year or a year is its `edge`, first or last day; without one, it is unclear."""
    _told(value)
    if says_nothing(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        raise Unclear(f"{_quoted(value)} est une heure ou une durée, pas un jour.")
    if isinstance(value, int | float | Decimal):
        return _of_number(value, edge)
    return _of_text(str(value), edge)


def _of_number(value: float | Decimal, edge: Edge) -> date:
    """Excel counts days since 1900; a whole number like 2026 is a year."""
    if value == value and -(10**9) < value < 10**9 and int(value) in SERIALS:
        return EPOCH + timedelta(days=int(value))
    if value == value and 1990 <= value < 2100 and value == int(value):
        return _edge_of(int(value), 1, 12, edge, value)
    raise Unclear(f"{_quoted(value)} n’est pas une date\u00a0: écrivez par exemple 12/03/2026.")


def _of_text(written: str, edge: Edge) -> date:
    text = re.sub(r"[ t]\d{1,2}[:h]\d{2}(:\d{2}(\.\d+)?)?$", "", plain(written))
    text = re.sub(r"^le (?=\d)", "", text)
    if found := re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", text):
        return _day(int(found[1]), int(found[3]), int(found[4]), written)
    if found := re.fullmatch(r"(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})", text):
        return _day(_year(found[4], written), int(found[3]), int(found[1]), written)
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}", text):
        raise Unclear(f"{_quoted(written)} n’a pas d’année\u00a0: écrivez par exemple 12/03/2026.")
    if found := re.fullmatch(r"(\d{1,2})[-/.](\d{4})", text):
        return _edge_of(int(found[2]), int(found[1]), int(found[1]), edge, written)
    if re.fullmatch(r"\d{4,5}", text):
        return _of_number(int(text), edge)
    return _in_words(re.sub(r"(?<=[a-z])\.", "", text), written, edge)


def _in_words(text: str, written: str, edge: Edge) -> date:
    """« jeudi 12 mars 2026 », « 1er mars 26 », « mars 2026 », « T1 2026 », « 2e semestre 2026 »."""
    words = [word for word in re.split(r"[ ,/-]+", text) if word and word not in DAYS]
    match words:
        case [day, month, year] if month in MONTHS and re.fullmatch(r"\d{1,2}(er)?", day) and _is_year(year):
            return _day(_year(year, written), MONTHS[month], int(day.removesuffix("er")), written)
        case [month, year] if month in MONTHS and _is_year(year):
            return _edge_of(_year(year, written), MONTHS[month], MONTHS[month], edge, written)
    joined = " ".join(words)
    if found := re.fullmatch(r"(?:([ts]) ?([1-4])|([1-4]) ?(?:er|e|eme|nd|nde|r)? ?([a-z]+)) ?(\d{4})", joined):
        rank, kind = int(found[2] or found[3]), found[1] or found[4]
        months = PERIODS.get(kind, 0)
        if months and rank * months <= 12:
            return _edge_of(int(found[5]), (rank - 1) * months + 1, rank * months, edge, written)
    if len(words) == 2 and words[1] in MONTHS:
        raise Unclear(f"{_quoted(written)} n’a pas d’année\u00a0: écrivez par exemple 12/03/2026.")
    raise Unclear(f"{_quoted(written)} n’est pas une date\u00a0: écrivez par exemple 12/03/2026.")


def _is_year(text: str) -> bool:
    return re.fullmatch(r"\d{4}|\d{2}", text) is not None


def _year(text: str, written: str) -> int:
    """Two digits: from 1990 to 2069; otherwise nobody can tell."""
    year = int(text)
    if len(text) == 4:
        return year
    if 70 <= year < 90:
        raise Unclear(f"{_quoted(written)}\u00a0: écrivez l’année en quatre chiffres.")
    return year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int, written: Any) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        found = None
    if found is None or not 1900 <= year < 2200:
        raise Unclear(f"{_quoted(written)} n’est pas une date\u00a0: le jour, puis le mois, puis l’année.")
    return found


def _edge_of(year: int, first: int, last: int, edge: Edge, written: Any) -> date:
    if edge == FIRST:
        return _day(year, first, 1, written)
    if edge == LAST and 1 <= last <= 12 and 1900 <= year < 2200:
        return _day(year, last, calendar.monthrange(year, last)[1], written)
    if edge:
        return _day(year, last, 1, written)
    raise Unclear(f"{_quoted(written)} ne dit pas quel jour\u00a0: écrivez par exemple 12/03/2026.")


# Amounts

_MULTIPLES = {"": 1, "k": 1_000, "m": 1_000_000}
_UNITS = re.compile(r"(?:(k|m) ?)?(?:€|euros?|eur)(?: ?ttc)?$|(k|m)$")
_GROUPS = re.compile(r"\d{1,3}(?:([ .,'’])\d{3})(?:\1\d{3})*")


def as_amount(value: Any) -> Decimal | None:
    """An amount in euros, to the cent: « 1 250,50 € », « 1.250,50 », « 12 k€ »."""
    _told(value)
    if says_nothing(value):
        return None
    if isinstance(value, int | float | Decimal):
        return _to_the_cent(_exact(value), value)
    if isinstance(value, date | time | timedelta):
        raise Unclear(f"{_quoted(value)} est une date ou une durée, pas un montant.")
    text = plain(str(value)).replace("−", "-")
    unit = _UNITS.search(text)
    number = text[: unit.start()].strip() if unit else text
    multiple = _MULTIPLES[(unit[1] or unit[2] or "") if unit else ""]
    return _to_the_cent(_figure(number, value) * multiple, value)


def as_figure(value: Any) -> Decimal | None:
    """A plain number, written as amounts are; two decimals at most."""
    if isinstance(value, str) and _UNITS.search(plain(value)):
        raise Unclear(f"{_quoted(value)} n’est pas un nombre\u00a0: écrivez-le sans unité.")
    return as_amount(value)


def _exact(value: float | Decimal) -> Decimal:
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite() or abs(exact) >= 10**15:
        raise Unclear(f"{_quoted(value)} n’est pas un nombre que l’on puisse enregistrer.")
    return exact


def _figure(text: str, written: Any, example: str = "1\u00a0250,50") -> Decimal:
    """The number of a text without unit, whose separators must leave no doubt."""
    sign = 1
    if found := re.fullmatch(r"\((.*)\)", text):
        sign, text = -1, found[1].strip()
    elif text.startswith(("+", "-")):
        sign, text = (-1 if text[0] == "-" else 1), text[1:].strip()
    if not re.fullmatch(r"[0-9 .,'’]{1,40}", text):
        raise Unclear(f"{_quoted(written)} n’est pas un nombre\u00a0: écrivez par exemple {example}.")
    whole, mark, decimals = _parted(text, written)
    grouped = _GROUPS.fullmatch(whole)
    if not (whole.isdigit() or grouped) or not (decimals.isdigit() or not mark) or (grouped and grouped[1] == mark):
        raise Unclear(f"{_quoted(written)} n’est pas un nombre bien écrit\u00a0: écrivez par exemple {example}.")
    digits = re.sub(r"[^0-9]", "", whole)
    return sign * _exact(Decimal(f"{digits}.{decimals or 0}"))


def _parted(text: str, written: Any) -> tuple[str, str, str]:
    """What is before the decimal mark, the mark, what is after; `Unclear` where a mark could also part thousands."""
    marks = [each for each in text if each in ".,"]
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return text, "", ""
    whole, mark, decimals = text.rpartition(marks[-1])
    parts_thousands = len(decimals) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole)
    if len(marks) == 1 and parts_thousands:
        raise Unclear(
            f"{_quoted(written)} peut se lire {whole}\u00a0{decimals} ou {whole},{decimals.rstrip('0') or '0'}\u00a0: "
            "séparez les milliers par un espace, ou écrivez deux décimales."
        )
    return whole, mark, decimals


def _to_the_cent(exact: Decimal, written: Any) -> Decimal:
    """Binary noise beyond the cent is dropped; a thousandth of a euro is not noise."""
    _exact(exact)
    kept = exact.quantize(Decimal("0.01"))
    if abs(kept - exact) > Decimal("0.000001"):
        raise Unclear(f"{_quoted(written)} a plus de deux décimales.")
    return kept


# Percentages

Scale = Literal["hundred", "unit", ""]
HUNDRED: Scale = "hundred"
UNIT: Scale = "unit"


def scale_of(values: Iterable[Any]) -> Scale:
    """How the numbers of a column say percentages: up to 100, or, as a spreadsheet keeps « 50 % », up to 1.

    Empty when nothing tells: only 0 and 1, or both ways.
    """
    figures = [value for value in values if isinstance(value, int | float | Decimal) and not isinstance(value, bool)]
    above = any(value > 1 for value in figures)
    between = any(0 < value < 1 for value in figures)
    if above == between:
        return ""
    return HUNDRED if above else UNIT


def as_percent(value: Any, scale: Scale = "") -> int | None:
    """A whole percentage, from 0 to 100; `scale` is what the rest of the column says of its plain numbers."""
    _told(value)
    if says_nothing(value):
        return None
    if isinstance(value, int | float | Decimal):
        return _whole(_scaled(_exact(value), value, scale), value)
    if isinstance(value, date | time | timedelta):
        raise Unclear(f"{_quoted(value)} est une date ou une durée, pas un pourcentage.")
    text = plain(str(value))
    number = _figure(text.removesuffix("%").strip(), value, "50\u00a0%")
    return _whole(number if text.endswith("%") else _scaled(number, value, scale), value)


def _scaled(number: Decimal, written: Any, scale: Scale) -> Decimal:
    if number <= 0 or number > 1 or scale == HUNDRED:
        return number
    if scale == UNIT or 0 < number < 1:
        return number * 100
    raise Unclear(f"{_quoted(written)} peut se lire 1\u00a0% ou 100\u00a0%\u00a0: écrivez-le avec le signe\u00a0%.")


def _whole(number: Decimal, written: Any) -> int:
    if abs(number - round(number)) > Decimal("0.000001"):
        raise Unclear(f"{_quoted(written)} n’est pas un pourcentage entier.")
    if not 0 <= number <= 100:
        raise Unclear(f"{_quoted(written)}\u00a0: un avancement va de 0 à 100\u00a0%.")
    return round(number)
