"""A workbook that people fill in and give back, written as it is read: some columns open, others locked.

What may be written stands out in a light colour and is not locked; the rest is grey. A column of keys is hidden; a list
of words is offered where only they are understood. The sheets are protected without a password, against slips only.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any, cast
from xml.sax.saxutils import escape, quoteattr

from cls_portal.exports import xlsx
from cls_portal.exports import xlsx_parts as parts
from cls_portal.exports.safety import is_dangerous
from cls_portal.wording import plain_text

TEXT, DATE, AMOUNT, PERCENT, FIGURE, COUNT = "text", "date", "amount", "percent", "figure", "count"
KINDS = (TEXT, DATE, AMOUNT, PERCENT, FIGURE, COUNT)
_FORMATS = {TEXT: 0, DATE: 14, AMOUNT: 164, PERCENT: 165, FIGURE: 4, COUNT: 1}
# Each kind locked, then each kind open; then texts that look like formulas; then the heads.
_QUOTED = {False: 2 * len(KINDS) + 1, True: 2 * len(KINDS) + 2}
_HEAD = {False: 2 * len(KINDS) + 3, True: 2 * len(KINDS) + 4}
MOST_LINES = 1_048_576


@dataclass(frozen=True)
class Column:
    """`open`: people write here; `choices`: one of these words; `hidden`: the key by which the line is known again."""

    label: str
    kind: str = TEXT
    width: int = 16
    open: bool = False
    hidden: bool = False
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def write(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The workbook in pieces of about 64 KiB; the rows of a sheet are asked for when its turn comes."""
    sink = xlsx.Sink()
    opening = {**parts.OPENING, "xl/styles.xml": _styles()}
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in opening.items():
            archive.writestr(xlsx.entry(name), text)
        yield sink.taken()
        for number, sheet in enumerate(sheets, 1):
            with archive.open(xlsx.entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as file:
                for text in _sheet(sheet):
                    file.write(text.encode())
                    if sink.size > xlsx.PIECE:
                        yield sink.taken()
        for name, text in parts.closing([sheet.name for sheet in sheets]).items():
            archive.writestr(xlsx.entry(name), text)
    yield sink.taken()


def _sheet(sheet: Sheet) -> Iterator[str]:
    letters = [parts.column_letters(number) for number in range(1, len(sheet.columns) + 1)]
    yield _start(sheet.columns)
    heads = zip(letters, sheet.columns, strict=True)
    cells = (f'<c r="{letter}1"{xlsx.string(each.label, _HEAD[each.open])}' for letter, each in heads)
    yield f'<row r="1" ht="32" customHeight="1">{"".join(cells)}</row>'
    columns = list(zip(letters, sheet.columns, strict=True))
    number, rows = 1, iter(sheet.rows)
    while batch := list(islice(rows, min(xlsx.BATCH, MOST_LINES - number))):
        lines = []
        for row in batch:
            number += 1
            cells = (
                f'<c r="{letter}{number}"{_cell(value, column)}'
                for (letter, column), value in zip(columns, row, strict=True)
            )
            lines.append(f'<row r="{number}">{"".join(cells)}</row>')
        yield "".join(lines)
    yield _end(sheet.columns, letters, number)


def _style(column: Column) -> int:
    return 1 + KINDS.index(column.kind) + len(KINDS) * column.open


def _cell(value: Any, column: Column) -> str:
    """What follows the address of a cell; an empty one too, so that it shows whether it is open."""
    style = _style(column)
    if value is None or value == "":
        return f' s="{style}"/>'
    if isinstance(value, int | Decimal) and -xlsx.LARGEST_EXACT < value < xlsx.LARGEST_EXACT:
        figure = f"{value:f}" if isinstance(value, Decimal) else value
        return f' s="{style}"><v>{figure}</v></c>'
    if isinstance(value, date) and not isinstance(value, datetime) and value >= xlsx.FIRST_SAFE_DAY:
        return f' s="{style}"><v>{(value - xlsx.EPOCH).days}</v></c>'
    text = plain_text(value)
    return xlsx.string(text, _QUOTED[column.open] if is_dangerous(text) else style)


def _start(columns: Sequence[Column]) -> str:
    shown = {False: "", True: ' hidden="1"'}
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{each.width}" customWidth="1"{shown[each.hidden]}/>'
        for number, each in enumerate(columns, 1)
    )
    return (
        f'{parts.HEAD}<worksheet xmlns="{parts.MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>"
    )


def _end(columns: Sequence[Column], letters: Sequence[str], last: int) -> str:
    rules = [
        _rule(column, f"{letter}2:{letter}{last}")
        for letter, column in zip(letters, columns, strict=True)
        if last > 1 and column.open and (column.choices or column.kind == PERCENT)
    ]
    validations = f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>' if rules else ""
    return (
        '</sheetData><sheetProtection sheet="1" formatCells="0" formatColumns="0" formatRows="0" sort="0" '
        f'autoFilter="0"/><autoFilter ref="A1:{letters[-1]}{last}"/>{validations}'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _rule(column: Column, places: str) -> str:
    """One of the words, or a whole percentage."""
    if column.choices:
        words = escape('"' + ",".join(column.choices) + '"')
        return (
            f'<dataValidation type="list" allowBlank="1" showErrorMessage="1" errorTitle={quoteattr(column.label)} '
            f'error="Choisissez un mot de la liste." sqref="{places}"><formula1>{words}</formula1></dataValidation>'
        )
    return (
        '<dataValidation type="whole" allowBlank="1" showErrorMessage="1" errorTitle='
        f'{quoteattr(column.label)} error="Écrivez un nombre entier de 0 à 100, sans le signe %." sqref="{places}">'
        "<formula1>0</formula1><formula2>100</formula2></dataValidation>"
    )


def _styles() -> str:
    """Grey and locked, or pale yellow and open, in the format of each kind."""

    def form(code: int, fill: int, locked: bool, more: str = "") -> str:
        return (
            f'<xf numFmtId="{code}" fontId="0" fillId="{fill}" borderId="1" xfId="0" applyNumberFormat="1" '
            f'applyFill="1" applyBorder="1" applyProtection="1" applyAlignment="1"{more}><alignment vertical="top" '
            f'wrapText="1"/><protection locked="{int(locked)}"/></xf>'
        )

    def head(fill: int) -> str:
        return (
            f'<xf numFmtId="0" fontId="1" fillId="{fill}" borderId="1" xfId="0" applyFont="1" applyFill="1" '
            'applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>'
        )

    forms = [
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        *(form(_FORMATS[kind], 2, True) for kind in KINDS),
        *(form(_FORMATS[kind], 3, False) for kind in KINDS),
        form(49, 2, True, ' quotePrefix="1"'),
        form(49, 3, False, ' quotePrefix="1"'),
        head(4),
        head(5),
    ]
    fills = "".join(
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>'
        for colour in ("EEEEEE", "FFFDE8", "D6D6D6", "FCE94F")
    )
    side = '<{0} style="thin"><color rgb="FFCCCCCC"/></{0}>'
    border = "".join(side.format(each) for each in ("left", "right", "top", "bottom"))
    return f"""{parts.HEAD}<styleSheet xmlns="{parts.MAIN}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="#,##0.00\\ &quot;€&quot;"/>\
<numFmt numFmtId="165" formatCode="0\\ &quot;%&quot;"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="6"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>{fills}\
</fills>
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>{border}<diagonal/></border>\
</borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="{len(forms)}">{"".join(forms)}</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""
