"""Obvious personal data in a text that should hold none (CSI L132-5: no nominative data on followed persons).

`findings(text)` reads plain text or HTML and gives what looks like a name with a date of birth, a telephone number, a
person's e-mail address, a licence plate or a social security number. It is a net, not a proof: it would rather miss
than cry wolf. Addresses (« 12 rue Victor-Hugo ») are left alone: a diagnostic speaks of places on every page.

Pure and linear: every pattern is bounded, whatever the text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from stdnum.fr import nir

from cls_portal.nominative.words import ACRONYMS, FIRST_NAMES, INSTITUTIONS, PERSONS, PLACES, SERVICES
from cls_portal.richtext import plain_text

BEFORE = 110  # characters read before a date, where the name may stand
AROUND = 40  # characters shown around a finding
# A date that stands beside a name without « né le » is one of birth only if the person could be followed by now:
# later dates are those of meetings and reports.
LATEST_UNSAID = 2016
SEEN = (
    "«\u00a0{label}\u00a0» semble contenir {kinds}. Relisez ce texte\u00a0: aucune donnée nominative sur une personne "
    "suivie ne doit y figurer (CSI, art. L.\u00a0132-5)."
)


class Kind(StrEnum):
    BIRTH = "birth"
    PHONE = "phone"
    EMAIL = "email"
    PLATE = "plate"
    SOCIAL_SECURITY = "social_security"

    @property
    def label(self) -> str:
        return {
            "birth": "une date de naissance",
            "phone": "un numéro de téléphone",
            "email": "l’adresse électronique d’une personne",
            "plate": "une plaque d’immatriculation",
            "social_security": "un numéro de sécurité sociale",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, where it stands in the text as read (without tags), and a little of what surrounds it."""

    kind: Kind
    excerpt: str
    position: int
    before: str = ""
    after: str = ""

    @property
    def digest(self) -> str:
        """The same for the same words, however spaced or capitalised: what a person confirms once stays confirmed."""
        words = " ".join(self.excerpt.casefold().split())
        return hashlib.sha256(f"{self.kind}:{words}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text that people wrote: what it is called, the page that changes it, its words (plain or HTML)."""

    label: str
    url: str
    words: str


def passages(texts: Iterable[WrittenText]) -> Iterator[tuple[WrittenText, Finding]]:
    """What looks like personal data in these texts, in their order."""
    for text in texts:
        if text.words.strip():
            yield from ((text, finding) for finding in findings(text.words))


def warning(label: str, text: str) -> str:
    """What to say to whoever has just written this text; empty when nothing was seen in it."""
    kinds = kinds_in(text)
    return SEEN.format(label=label, kinds=said(kinds)) if kinds else ""


def findings(text: str) -> list[Finding]:
    """What looks like personal data, in the order of the text; each stretch of text counts once."""
    read = as_read(text)
    spans = sorted(
        (start, -end, kind) for kind, look in _LOOKS.items() for start, end in look(read) if read[start:end].strip()
    )
    found: list[Finding] = []
    free = 0
    for start, minus_end, kind in spans:
        if start < free:
            continue
        free = -minus_end
        before, after = read[max(0, start - AROUND) : start], read[free : free + AROUND]
        found.append(Finding(kind, read[start:free], start, before.rpartition("\n")[2], after.partition("\n")[0]))
    return found


def kinds_in(text: str) -> list[Kind]:
    """The kinds of what was found, each once."""
    return list(dict.fromkeys(found.kind for found in findings(text)))


def said(kinds: Iterable[Kind]) -> str:
    """« une date de naissance et un numéro de téléphone »."""
    *first, last = (kind.label for kind in kinds)
    return f"{', '.join(first)} et {last}" if first else last


def as_read(text: str) -> str:
    """The text without its tags; the cells of a row stay on one line."""
    if _MARKUP.search(text):
        text = plain_text(_CELL_PARAGRAPH.sub(" ", text))
    return text.translate(_SPACES)


_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&[a-z#0-9]{2,8};")
_CELL_PARAGRAPH = re.compile(r"</p>\s{0,20}(?=</t[hd]>)")
_SPACES = str.maketrans("\u00a0\u202f\u2009\t\u2010\u2011", "    --")


# Dates of birth

MONTHS = "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre"
_DATE = re.compile(
    rf"(?<![\d/.-])(?:(?:0?[1-9]|[12]\d|3[01])(?P<sep>[/.-])(?:0?[1-9]|1[0-2])(?P=sep)(?P<year>(?:19|20)?\d\d)(?![\d/])"
    rf"|(?:0?[1-9]|1er|[12]\d|3[01]) (?:{MONTHS}) (?P<written>(?:19|20)\d\d)\b)",
    re.IGNORECASE,
)
_WORD = r"[A-ZÀ-ÖØ-Þ][\w’'-]{1,30}"
_TITLE = r"(?:M\.|Mr\.?|Mme|Mlle|Monsieur|Madame|Mademoiselle)"
_INITIAL = r"[A-Z]\."
# What may stand between a name and the date.
_BORN = re.compile(
    r"(?:,? {0,2}\(? {0,2}(?P<born>né|nee|née|né\(e\)|né·e)s?(?: à [\w’' -]{2,40}?)?(?: {1,2}le)? {1,2}"
    r"|,? {0,2}\(? {0,2}(?P<label>date de naissance|ddn|naissance|né\(e\) le|née? le) {0,2}(?:le )?[:=]? {0,2})$",
    re.IGNORECASE,
)
_NAME_END = re.compile(
    rf"(?P<name>(?:{_TITLE} )?(?:{_WORD}|{_INITIAL}) (?:{_WORD} )?{_WORD}|{_TITLE} {_WORD})"
    r"(?P<aside>(?:, [^,.;\n]{1,40})?)$"
)
_UNSAID_END = re.compile(rf"(?P<name>(?:{_WORD} )?{_WORD} {_WORD})(?: {{0,2}}[,(:;|–-]{{1,2}} {{0,2}}| )$")
_PERSON_END = re.compile(rf"\b(?:{'|'.join(PERSONS)})(?: [\w’'-]{{1,20}}){{0,2}}$", re.IGNORECASE)
_PREVIOUS_WORD = re.compile(r"([\w’'-]{1,30})(?: (?:de|du|des|la|le|les|d’|l’))? {0,2}$")


def _births(text: str) -> Iterator[tuple[int, int]]:
    for date in _DATE.finditer(text):
        line = text.rfind("\n", max(0, date.start() - BEFORE), date.start()) + 1
        floor = max(line, date.start() - BEFORE)
        window = text[floor : date.start()]
        began = _said(window)
        if began is None and _year(date) <= LATEST_UNSAID:
            began = _unsaid(window)
        if began is not None:
            yield floor + began, date.end()


def _year(date: re.Match[str]) -> int:
    """The year written in full; one of two digits is never enough beside a bare name."""
    year = int(date["written"] or date["year"])
    return year if year >= 1900 else LATEST_UNSAID + 1


def _said(window: str) -> int | None:
    """Where begins « Jean Dupont, né le » or « date de naissance : », at the end of this window."""
    born = _BORN.search(window)
    if born is None:
        return None
    before = window[: born.start()]
    name = _NAME_END.search(before)
    if name is not None and not _named_thing(name["name"]):
        return name.start("name")
    person = _PERSON_END.search(before)
    if person is not None:
        return person.start()
    label = (born["label"] or "").casefold()
    return born.start("label") if label in {"date de naissance", "ddn"} else None


def _unsaid(window: str) -> int | None:
    """Where begins « DUPONT Jean, », at the end of this window."""
    found = _UNSAID_END.search(window)
    if found is None:
        return None
    words = found["name"].split()
    name = words[-2:] if len(words) == 3 and not _is_first_name(words[0]) else words
    start = found.start("name") + len(found["name"]) - len(" ".join(name))
    previous = _PREVIOUS_WORD.search(window[:start])
    if _named_thing(" ".join(words)) or (previous and previous[1].casefold() in _THINGS):
        return None
    known = any(_is_first_name(word) for word in name)
    surname = any(word.isupper() and len(word) > 2 and word not in ACRONYMS for word in name)
    given = any(not word.isupper() for word in name)
    return start if known or (surname and given) else None


def _is_first_name(word: str) -> bool:
    return _plain(word).partition("-")[0] in _FIRST_NAMES


def _named_thing(name: str) -> bool:
    """« Contrat Local », « Collège Jean », « CLSPD Bègles »: a thing, a place or an institution."""
    return any(word in ACRONYMS or word.casefold() in _THINGS for word in name.split())


def _plain(word: str) -> str:
    """Without capitals nor accents."""
    return "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(char))


_FIRST_NAMES = frozenset(map(_plain, FIRST_NAMES))
_THINGS = INSTITUTIONS | PLACES | SERVICES


# Telephone numbers

_PHONE = re.compile(
    r"(?<![\w+])(?<!\d[ .,/-])(?:(?:\+|00) ?33[ .-]?(?:\(0\)[ .-]?)?|0)[1-9]"
    r"(?:(?P<sep>[ ./-]?)\d\d(?:(?P=sep)\d\d){3}|[ .-]\d{4}[ .-]\d{4})(?![ ./-]?\d)"
    r"|(?<![\w+])\+(?!33)[1-9]\d{0,2}(?:[ .-]?\d){6,12}(?!\d)"
)
_PERSONAL = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.VOIP,
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
}
_SERVICE_NEAR = re.compile(rf"\b(?:{'|'.join(sorted(SERVICES))})\b", re.IGNORECASE)


def _phones(text: str) -> Iterator[tuple[int, int]]:
    """Numbers that exist in the numbering plan; neither special numbers nor a service's own line."""
    for match in _PHONE.finditer(text):
        number = _number(match[0])
        if number is None:
            continue
        kind = phonenumbers.number_type(number)
        if kind == phonenumbers.PhoneNumberType.FIXED_LINE and _near_a_service(text, match.start()):
            continue
        if kind in _PERSONAL:
            yield match.span()


def _number(written: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(written, "FR")
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _near_a_service(text: str, position: int) -> bool:
    before = text[max(0, position - 70) : position].rpartition("\n")[2]
    return _SERVICE_NEAR.search(before) is not None


# E-mail addresses

_LOCAL = re.compile(r"[A-Za-z0-9À-ÿ_.+-]{1,64}$")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,6}[A-Za-z]{2,24}")
_OF_PEOPLE = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|orange|wanadoo|free|sfr|neuf|laposte|bbox|numericable"
    r"|icloud|me|proton|protonmail|gmx|aol|club-internet)\.[a-z]{2,4}$",
    re.IGNORECASE,
)


def _emails(text: str) -> Iterator[tuple[int, int]]:
    at = text.find("@")
    while at != -1:
        local = _LOCAL.search(text, max(0, at - 64), at)
        domain = _DOMAIN.match(text, at + 1, at + 256)
        if local and domain and _of_a_person(local[0], domain[0]):
            yield local.start(), domain.end()
        at = text.find("@", at + 1)


def _of_a_person(local: str, domain: str) -> bool:
    """« prenom.nom@… », or any box but a service's at a provider of private ones."""
    parts = [part for part in re.split(r"[._+-]|\d+", local.casefold()) if part]
    if not parts or any(part in SERVICES or part in INSTITUTIONS or part.upper() in ACRONYMS for part in parts):
        return False
    return len([part for part in parts if part.isalpha()]) > 1 or _OF_PEOPLE.match(domain) is not None


# Licence plates: since 2009 AA-123-AA (neither I, O nor U); before, 123 ABC 33

_SIV = r"[A-HJ-NP-TV-Z]{2}"
_NEW_PLATE = re.compile(rf"(?<![\w-])(?P<first>{_SIV})(?P<sep>[ -]?)\d{{3}}(?P=sep)(?P<last>{_SIV})(?![\w-])")
_SMALL_PLATE = re.compile(r"(?<![\w-])[a-hj-np-tv-z]{2}-\d{3}-[a-hj-np-tv-z]{2}(?![\w-])")
_OLD_PLATE = re.compile(
    r"(?<![\w,.-])(?<!\d )[1-9]\d{2,3}(?P<sep>[ -])(?P<letters>[A-HJ-NP-TV-Z]{2,3})(?P=sep)"
    r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6])(?![\w%,.-]| ?[%€\d])"
)
# Short words in capitals between which a number may stand.
_SHORT_WORDS = {
    "CE", "DE", "DES", "EN", "ES", "ET", "JE", "LA", "LE", "LES", "MA", "ME", "NE", "NB", "PAR", "PRES", "SA", "SE",
    "SES", "SS", "SANS", "SEPT", "TA", "TE", "VERS", "WW", "ANS", "EX", "ART", "PAGE", "MARS", "HAB", "EST",
}  # fmt: skip


def _plates(text: str) -> Iterator[tuple[int, int]]:
    for match in _NEW_PLATE.finditer(text):
        if match["sep"] != " " or not {match["first"], match["last"]} & (_SHORT_WORDS | ACRONYMS):
            yield match.span()
    for match in _SMALL_PLATE.finditer(text):
        yield match.span()
    for match in _OLD_PLATE.finditer(text):
        if match["letters"] not in _SHORT_WORDS | ACRONYMS:
            yield match.span()


# Social security numbers (NIR): the key of the fifteen digits is checked; thirteen of them are told by their spacing

_NIR = re.compile(
    r"(?<![\dA-Za-z])(?<!\d )[12] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d\d|2[ABab]) ?\d{3} ?\d{3}(?: ?\d\d)?(?! ?\d)"
)
_SPACED_NIR = re.compile(r"[12] \d\d \d\d \w\w \d{3} \d{3}$")


def _social_security(text: str) -> Iterator[tuple[int, int]]:
    for match in _NIR.finditer(text):
        if nir.is_valid(match[0]) or _SPACED_NIR.match(match[0]):
            yield match.span()


_LOOKS = {
    Kind.SOCIAL_SECURITY: _social_security,
    Kind.PHONE: _phones,
    Kind.EMAIL: _emails,
    Kind.PLATE: _plates,
    Kind.BIRTH: _births,
}
