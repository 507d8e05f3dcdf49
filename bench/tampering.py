"""A thousand bytes of a signed contract, each changed alone: how many pass unseen (none), and in what time."""

# ruff: noqa: PLC0415  the settings come before the models

from __future__ import annotations

import hashlib
import random
import re
import time
from collections.abc import Iterator

SEED = 20261125
BYTES = 1_000
ZONES = ("anywhere", "signature", "gap", "cross-references", "stream", "trailer")


def measure(most: int) -> None:
    """`most` bytes (1,000 unless told otherwise), a sixth in each zone, half of them one bit and half another byte."""
    from cls_portal.signing import Kind, verdict
    from tests.cls_portal import test_signing_attacks as attacks
    from tests.cls_portal.sample_contract import FIELDS, sample

    composed = sample()
    once = attacks.signed_by(composed, FIELDS[0].name, attacks.PORTAL)
    pdf = attacks.signed_by(once, FIELDS[1].name, attacks.PORTAL)
    known = {hashlib.sha256(each).hexdigest() for each in (composed, once, pdf)}
    chance = random.Random(SEED)
    places = {name: list(_places(name, pdf)) for name in ZONES}
    tried: dict[str, int] = dict.fromkeys(ZONES, 0)
    missed: list[tuple[str, int]] = []
    start = time.perf_counter()
    for turn in range(most):
        zone = ZONES[turn % len(ZONES)]
        changed = bytearray(pdf)
        position = chance.choice(chance.choice(places[zone]))
        changed[position] = _other(changed[position], chance, one_bit=turn % 2 == 0)
        if verdict(bytes(changed), known_sha256=known.__contains__, trusted=attacks.TRUSTED).kind is Kind.VALID:
            missed.append((zone, position))
        tried[zone] += 1
    spent = time.perf_counter() - start
    print(f"\n| one byte of {len(pdf):,} changed, signed twice | tried | not detected |\n|---|--:|--:|")
    for zone in ZONES:
        print(f"| {zone} | {tried[zone]} | {sum(name == zone for name, _ in missed)} |")
    print(f"\n{most} verdicts in {spent:.0f} s, {1_000 * spent / most:.0f} ms each; not detected: {missed}")


def _other(byte: int, chance: random.Random, *, one_bit: bool) -> int:
    return byte ^ (1 << chance.randrange(8)) if one_bit else (byte + chance.randrange(1, 256)) % 256


def _places(zone: str, pdf: bytes) -> Iterator[range]:
    """The stretches of bytes of a zone."""
    if zone == "anywhere":
        yield range(len(pdf))
    elif zone in {"signature", "gap"}:
        for found in re.finditer(rb"/ByteRange ?\[0 (\d+) (\d+) ", pdf):
            first, after = int(found[1]), int(found[2])
            digits = first + len(pdf[first : after - 1].rstrip(b"0"))
            yield range(first, digits) if zone == "signature" else range(digits, after)
    elif zone == "cross-references":
        yield from (range(found.start(), found.end()) for found in re.finditer(rb"\nxref\n[\d\s nf]+", pdf))
    elif zone == "stream":
        yield from (range(f.start(1), f.end(1)) for f in re.finditer(rb"stream\n(.+?)\nendstream", pdf, re.DOTALL))
    else:
        yield from (range(f.start(), f.end()) for f in re.finditer(rb"trailer.+?%%EOF\n?", pdf, re.DOTALL))
