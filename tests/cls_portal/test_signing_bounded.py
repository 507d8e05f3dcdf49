"""Hostile files are judged apart: in bounded memory and time, and the answer is never « valid »."""

from __future__ import annotations

import hashlib
import os
import resource
import time
import zlib
from collections.abc import Callable

import pytest

from cls_portal.signing import Kind, Verdict, states, states_of, verdict, verdict_apart

MARK = b"/Creator (Portail CLS)"


def judged(content: bytes, *, known: bytes = b"", patience: float = 25.0) -> Verdict:
    with os.fdopen(os.memfd_create("essai"), "w+b") as file:
        file.write(content)
        file.flush()
        digests = {hashlib.sha256(known).hexdigest()} if known else set()
        seen = states_of(file.fileno())
        assert seen == states(content)
        return verdict_apart(file.fileno(), seen, known=digests, trusted=[], patience=patience)


def objects(*bodies: bytes) -> bytes:
    """A file whose first object is its catalogue, with a table of cross-references that is right."""
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    return (
        made + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(made))
    )  # fmt: skip


def nested() -> bytes:
    """Thousands of arrays within each other, and fields that are their own children."""
    form = b"<</Fields [3 0 R]>>"
    kids = b"<</T (a)/Kids [3 0 R 3 0 R]/FT/Sig>>"
    return objects(b"<</Type/Catalog/AcroForm 2 0 R/X " + b"[" * 20_000 + b"]" * 20_000 + b">>", form, kids)


def bomb() -> bytes:
    """A table of cross-references of 1 MB that unfolds into 1 GB."""
    packer = zlib.compressobj(1)
    packed = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed += packed[2:] * 1023  # each block stands by itself, after the two bytes of the header
    stream = b"<</Type/XRef/W[1 2 1]/Size 4/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream"
    body = b"%PDF-1.7\n1 0 obj\n" + stream % (len(packed), packed) + b"\nendobj\n"
    return body + b"startxref\n9\n%%EOF\n"


def endless() -> bytes:
    """Tables of cross-references that lead to each other."""
    one = b"%PDF-1.7\nxref\n0 0\ntrailer\n<</Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    return one * 3_000


@pytest.mark.parametrize("made", [nested, bomb, endless])
def test_a_hostile_file_is_refused_in_time_and_the_server_does_not_grow(made: Callable[[], bytes]) -> None:
    content = made() + b"%%" + MARK + b"\n%%EOF\n"
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    found = judged(content)
    assert found.kind is Kind.ALTERED
    assert found.known_sha256 is None
    assert time.process_time() - start < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_what_takes_too_long_is_judged_by_its_digests_alone() -> None:
    content = b"%PDF-1.7\n" + MARK + b"\n%%EOF\n"
    assert judged(content, known=content, patience=0.01).kind is Kind.VALID
    late = judged(content + b"x", known=content, patience=0.01)
    assert late.kind is Kind.ALTERED
    assert "plus de temps ou de mémoire" in late.sentences[1]
    assert judged(b"%PDF-1.7", patience=0.01).kind is Kind.UNREADABLE


def test_the_verdict_is_the_same_apart() -> None:
    content = objects(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>")
    assert judged(content) == verdict(content, known_sha256=lambda _: False, trusted=[])
