"""Tables of formatted text, as a document prints them: their head on each page, columns as wide as what they hold.

Takes what `richtext.clean_html` gives. The classes `share-1` to `share-19` (twentieths of the page) are in `print.css`.
"""

from __future__ import annotations

import re
from html import unescape
from math import ceil, sqrt

TWENTIETHS = 20
# In millimetres: the text of a page, the padding of a cell, a letter of a table's bold text, wide rather than narrow.
WIDTH, PADDING, LETTER = 170.0, 4.2, 1.75

_TABLE = re.compile(r"<table>(<caption>.*?</caption>)?<tbody>(.*?)</tbody></table>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[hd])([^>]*)>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")

Cell = tuple[str, str, str]  # tag, attributes, content


def laid_out(html: str) -> str:
    """The same text, its tables ready to be printed."""
    return _TABLE.sub(lambda found: _printed(found[1] or "", found[2]), html) if "<table>" in html else html


def _printed(caption: str, body: str) -> str:
    rows = [_CELL.findall(row) for row in _ROW.findall(body)]
    headed = len(rows) > 1 and _heads(rows[0]) and not _heads(rows[1])
    head = f"<thead>{_row(rows[0], 'col')}</thead>" if headed else ""
    kept = "".join(_row(row, "row" if headed or not _heads(row) else "col") for row in rows[headed:])
    return f"<table>{caption}{_columns(rows)}{head}<tbody>{kept}</tbody></table>"


def _heads(row: list[Cell]) -> bool:
    return all(tag == "th" for tag, _, _ in row)


def _row(row: list[Cell], scope: str) -> str:
    cells = (
        f'<th{attributes} scope="{scope}">{content}</th>' if tag == "th" else f"<td{attributes}>{content}</td>"
        for tag, attributes, content in row
    )
    return f"<tr>{''.join(cells)}</tr>"


def _columns(rows: list[list[Cell]]) -> str:
    """Nothing for a table whose cells span others, or that is empty: its columns stay equal."""
    if len({len(row) for row in rows}) != 1 or any(attributes for row in rows for _, attributes, _ in row):
        return ""
    columns = [[_words(content) for _, _, content in row] for row in zip(*rows, strict=True)]
    shares = _shared([_least(column) for column in columns], [_weight(column) for column in columns])
    said = "".join(f'<col class="share-{share}">' for share in shares)
    return f"<colgroup>{said}</colgroup>"


def _shared(least: list[int], weights: list[float]) -> list[int]:
    """Twentieths of the width by weight; a column whose longest word asks for more takes it from the widest."""
    shares = [max(round(TWENTIETHS * weight / sum(weights)), low) for weight, low in zip(weights, least, strict=True)]
    for _ in range(sum(shares) - TWENTIETHS):
        widest = max(range(len(shares)), key=lambda column: shares[column] - least[column])
        shares[widest] -= shares[widest] > 1
    return [min(share, TWENTIETHS - 1) for share in shares]


def _least(column: list[list[str]]) -> int:
    letters = max((len(word) for words in column for word in words), default=0)
    return ceil((PADDING + letters * LETTER) / (WIDTH / TWENTIETHS))


def _weight(column: list[list[str]]) -> float:
    """Of the mean and of the longest of its texts, without letting a long one starve the others."""
    lengths = [sum(map(len, words)) for words in column]
    return float(sqrt(sum(lengths) / len(lengths) * max(lengths)) ** 0.75) + 1


def _words(content: str) -> list[str]:
    return unescape(_TAG.sub(" ", content)).split()
