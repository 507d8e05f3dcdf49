"""How the blocks to sign are shared out between pages."""

from __future__ import annotations

from typing import Any

from contracts.signature_pages import in_pages


def block(title: str = "Le maire de Bègles", on_behalf: str = "") -> dict[str, Any]:
    return {"title": title, "signer": "Aziliz C’hoazh", "on_behalf": on_behalf}


def sizes(*blocks: dict[str, Any]) -> list[int]:
    return [len(page) for page in in_pages(blocks)]


def test_a_few_signatories_hold_on_the_page_of_the_words():
    assert sizes(*[block()] * 6) == [6]
    assert sizes(block()) == [1]


def test_many_are_shared_out_in_order_and_none_is_lost():
    blocks = [block(f"Signataire {number}") for number in range(24)]
    pages = in_pages(blocks)
    assert [len(page) for page in pages] == [6, 8, 8, 2]
    assert [each for page in pages for each in page] == blocks


def test_a_long_delegation_leaves_less_room_to_the_others():
    tall = block("Le préfet " * 20, "Pour le préfet et par délégation, " * 12)
    assert sizes(tall, *[block()] * 7) == [4, 4]
    assert sizes(*[tall] * 6) == [2, 4]
