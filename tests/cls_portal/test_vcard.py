"""Cards are read back by another parser than the one that wrote them."""

from __future__ import annotations

from datetime import UTC, datetime

import vobject

from cls_portal.vcard import LONGEST, Card, written

CAMILLE = Card(
    uid="urn:uuid:1",
    first_name="Camille",
    last_name="D’Artois; de Béarn",
    organisation="Médiation, quais & ponts",
    title="Directrice\nd’agence",
    email="camille@exemple.fr",
    phone="05 56 00 00 00",
    address=("Bâtiment B", "110 avenue de la Jallère", "33042 Bordeaux Cedex"),
    revised_at=datetime(2026, 11, 26, 7, 5, tzinfo=UTC),
)


def test_another_parser_reads_what_was_written():
    (card,) = vobject.readComponents(written([CAMILLE]).decode())
    assert card.version.value == "4.0"
    assert card.fn.value == "Camille D’Artois; de Béarn"
    assert (card.n.value.family, card.n.value.given) == ("D’Artois; de Béarn", "Camille")
    assert card.org.value == ["Médiation, quais & ponts"]
    assert card.title.value == "Directrice\nd’agence"
    assert (card.email.value, card.tel.value) == ("camille@exemple.fr", "05 56 00 00 00")
    address = card.adr.value
    assert (address.street, address.code, address.city) == (
        "Bâtiment B, 110 avenue de la Jallère",
        "33042",
        "Bordeaux Cedex",
    )
    assert (card.uid.value, card.rev.value) == ("urn:uuid:1", "20261126T070500Z")


def test_what_is_not_known_is_not_written():
    (card,) = vobject.readComponents(written([Card(uid="u", first_name="", last_name="Delmas")]).decode())
    assert sorted(card.contents) == ["fn", "n", "uid", "version"]
    assert card.fn.value == "Delmas"


def test_an_address_without_postcode_stays_whole():
    (card,) = vobject.readComponents(
        written([Card(uid="u", first_name="", last_name="X", address=("Le Bourg", "Bègles"))]).decode()
    )
    assert card.adr.value.street == "Le Bourg, Bègles"
    assert card.adr.value.code == ""


def test_lines_end_and_are_cut_as_the_format_says():
    long = Card(uid="u", first_name="É" * 80, last_name="😀" * 40)
    content = written([long, long])
    assert content.endswith(b"END:VCARD\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= LONGEST
    cards = list(vobject.readComponents(content.decode()))
    assert [card.fn.value for card in cards] == [f"{'É' * 80} {'😀' * 40}"] * 2
