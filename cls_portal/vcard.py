"""People as a vCard 4.0 file (RFC 6350): what address books take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MEDIA_TYPE = "text/vcard; charset=utf-8"
LONGEST = 75  # octets of a line, without its end (§ 3.2)
_POSTED = re.compile(r"(\d{5})\s+(.+)")


@dataclass(frozen=True)
class Card:
    """One person; `uid` stays the same from one file to the next, so that a program updates instead of doubling."""

    uid: str
    first_name: str
    last_name: str
    organisation: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    address: tuple[str, ...] = ()  # as it is written on an envelope, the postcode and the town on the last line
    revised_at: datetime | None = None


def written(cards: Iterable[Card]) -> bytes:
    """The file, one card after the other."""
    lines = (line for card in cards for line in _lines(card))
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _lines(card: Card) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:{card.uid}"
    yield f"FN:{_escaped(f'{card.first_name} {card.last_name}'.strip())}"
    yield f"N:{_structured(card.last_name, card.first_name, '', '', '')}"
    if card.organisation:
        yield f"ORG:{_structured(card.organisation)}"
    if card.title:
        yield f"TITLE:{_escaped(card.title)}"
    if card.email:
        yield f"EMAIL;TYPE=work:{_escaped(card.email)}"
    if card.phone:
        yield f"TEL;TYPE=work;VALUE=text:{_escaped(card.phone)}"
    if card.address:
        yield f"ADR;TYPE=work:{_structured(*_parts(card.address))}"
    if card.revised_at is not None:
        yield f"REV:{card.revised_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def _parts(address: tuple[str, ...]) -> tuple[str, ...]:
    """Box, extension, street, town, region, postcode, country (§ 6.3.1)."""
    found = _POSTED.fullmatch(address[-1])
    if found is None:
        return ("", "", ", ".join(address), "", "", "", "")
    return ("", "", ", ".join(address[:-1]), found[2], "", found[1], "")


def _structured(*parts: str) -> str:
    return ";".join(map(_escaped, parts))


def _escaped(text: str) -> str:
    """A value that holds none of the marks of the format (§ 3.4)."""
    plain = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """Cut where a line is too long, never inside a letter."""
    pieces, piece, size = [], "", 0
    for letter in line:
        weight = len(letter.encode())
        if size + weight > LONGEST:
            pieces.append(piece)
            piece, size = "", 1  # the space that begins the next line
        piece, size = piece + letter, size + weight
    return "\r\n ".join([*pieces, piece])
