"""Files are read by bounded blocks: a truncated, hostile or foreign file is refused with its line."""

from __future__ import annotations

import gzip
import re
import sys
import zlib
from pathlib import Path

import pytest

from cls_portal.errors import Refused
from diagnostics.recorded import parquet, sources
from diagnostics.recorded.sources import Source

TEXT = b"a;b\n" + b"1;2\n" * 50_000
BLOCK_OF_ZEROS = b"0" * (1 << 20)


def write(folder: Path, content: bytes, name: str = "f.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def everything(path: Path) -> bytes:
    header, blocks = Source(path).start()
    return header + b"\n" + b"".join(blocks)


@pytest.mark.parametrize("content", [TEXT, gzip.compress(TEXT), gzip.compress(TEXT[:999]) + gzip.compress(TEXT[999:])])
def test_a_file_is_read_whole_plain_or_compressed(content, tmp_path):
    source = Source(write(tmp_path, content, "f.csv.gz"))
    header, blocks = source.start()
    assert header + b"\n" + b"".join(blocks) == TEXT
    assert (source.done, source.lines) == (source.size, 50_001)


def test_lines_bear_their_number(tmp_path):
    source = Source(write(tmp_path, b"a;b\n1;2\n\n3;4"))
    assert list(source.numbered_lines()) == [(2, b"1;2"), (3, b""), (4, b"3;4")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", r"ligne\s1\s: le fichier est vide\."),
        (gzip.compress(TEXT)[:-40], r"le fichier compressé est tronqué"),
        (gzip.compress(TEXT)[:200] + b"broken" * 50, r"le fichier compressé est abîmé"),
        (b"PK\x03\x04...", r"archive zip"),
        (b"a;b\n1;2\n" + b"x" * ((3 << 20) + 9), r"ligne\s3\s: cette ligne dépasse 1\sMo"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(content, said, tmp_path):
    with pytest.raises(Refused, match=said):
        everything(write(tmp_path, content))


def test_a_line_of_two_gigabytes_is_refused_after_a_few_megabytes(tmp_path):
    """Compressed, it takes 2 MB: it is never inflated beyond what is needed to refuse it."""
    squeezer = zlib.compressobj(9, wbits=31)
    squeezed = squeezer.compress(b"a;b\n") + b"".join(squeezer.compress(BLOCK_OF_ZEROS) for _ in range(64))
    path = write(tmp_path, squeezed + squeezer.flush(), "f.csv.gz")
    source = Source(path)
    with pytest.raises(Refused, match=r"ligne\s2\s: cette ligne dépasse 1\sMo"):
        for _ in source.numbered_lines():
            pass
    assert source.lines == 1


def test_a_bomb_is_refused_by_its_ratio(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "SUSPECT_FROM", 1 << 20)
    bomb = write(tmp_path, gzip.compress(b"a;b\n" + b"0;0\n" * (1 << 20)), "f.csv.gz")
    with pytest.raises(Refused, match=r"plus de 100 fois plus gros"):
        everything(bomb)


def test_a_file_without_end_is_refused_by_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MOST_BYTES", 100_000)
    with pytest.raises(Refused, match=r"ce n’est pas une base du SSMSI"):
        everything(write(tmp_path, TEXT))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Refused, match="lecture impossible"):
        Source(tmp_path / "absent.csv")


def test_the_name_that_a_gzip_gives_to_its_member_is_known(tmp_path):
    with (tmp_path / "f.csv.gz").open("wb") as file, gzip.GzipFile("SYNTHETIQUE-x.csv", "wb", fileobj=file) as member:
        member.write(TEXT)
    assert Source(tmp_path / "f.csv.gz").member == "SYNTHETIQUE-x.csv"
    assert Source(write(tmp_path, gzip.compress(TEXT))).member == ""


def test_a_parquet_file_without_its_library_is_refused_in_french(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Refused, match=re.escape("demande la bibliothèque pyarrow")):
        everything(write(tmp_path, parquet.MAGIC + b"...", "f.parquet"))
