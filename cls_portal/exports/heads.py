"""The head of a file's column."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Head:
    """`kind` is a listing column's: it decides the format of numbers."""

    label: str
    kind: str = "text"
