"""Parquet files, through pyarrow where it is installed (optional dependency « parquet »), as blocks of csv."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cls_portal.errors import Reason, Refused
from diagnostics.recorded.faults import CODE

MAGIC = b"PAR1"
ROWS = 10_000


def csv_blocks(path: Path, note: Callable[[float], None]) -> Iterator[bytes]:
    """A header, then the rows of each batch, delimited by « ; »; `note` is told which part has been read."""
    arrow, tables, writer = _library("pyarrow"), _library("pyarrow.parquet"), _library("pyarrow.csv")
    try:
        file = tables.ParquetFile(path)
        yield ";".join(file.schema_arrow.names).encode() + b"\n"
        total, done = max(file.metadata.num_rows, 1), 0
        options = writer.WriteOptions(include_header=False, delimiter=";")
        for batch in file.iter_batches(batch_size=ROWS):
            sink = arrow.BufferOutputStream()
            writer.write_csv(arrow.Table.from_batches([batch]), sink, options)
            done += batch.num_rows
            note(done / total)
            yield sink.getvalue().to_pybytes()
    except arrow.ArrowException as error:
        raise Refused([Reason(f"{path.name}\u00a0: fichier parquet illisible.", code=CODE)]) from error


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Refused(
            [
                Reason(
                    "Lire un fichier parquet demande la bibliothèque pyarrow, qui n’est pas installée sur ce portail "
                    "(dépendance facultative «\u00a0parquet\u00a0»)\u00a0: importez le .csv.gz de la même édition.",
                    code=CODE,
                )
            ]
        ) from error
