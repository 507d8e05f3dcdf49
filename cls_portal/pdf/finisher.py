"""What WeasyPrint's PDF lacks to be archived, read aloud and signed, added just before writing.

Works on pydyf objects (dictionaries by number), after layout and tagging. Measured reasons:
``docs/decisions/pdf.md``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pydyf

from .document import SIGNATURE_PREFIX, FieldMismatch, SignatureField
from .qr import qr_mark

NBSP = "\u00a0"
# SignaturesExist and AppendOnly (ISO 32000-1, 12.7.2), as whoever signs first would set them: a change less to judge.
SIGNED_BY_APPENDING = 3
# A drawing shown by a page.
DRAWN = re.compile(rb"/(\S+) Do\b")
# The mark at the foot of each page, in points: above what printers leave blank, below the text.
MARK_SIDE, MARK_BOTTOM = 51.0, 13.0


def check_fields(found: Sequence[str], fields: Sequence[SignatureField]) -> None:
    """Every zone is declared, every declared field has exactly one zone. Raises FieldMismatch."""
    declared = [field.name for field in fields]
    for problem, names in (
        ("déclarés deux fois", _repeated(declared)),
        ("placés deux fois", _repeated(found)),
        ("sans zone dans la page", [name for name in declared if name not in found]),
        ("présents dans la page sans être déclarés", [name for name in found if name not in declared]),
        (
            f"mal nommés (le nom commence par «{NBSP}{SIGNATURE_PREFIX}{NBSP}»)",
            [name for name in declared if not name.startswith(SIGNATURE_PREFIX)],
        ),
    ):
        if names:
            raise FieldMismatch(f"Champs de signature {problem}{NBSP}: {', '.join(names)}.")


def _repeated(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def finish(
    document: Any,
    pdf: Any,
    fields: Sequence[SignatureField],
    mimes: Sequence[str],
    page_mark: Callable[[int, int], str] | None = None,
) -> None:
    """Complete ``pdf`` (a ``pydyf.PDF``, made from WeasyPrint's ``document``) in place."""
    _place_signature_fields(pdf, fields)
    _give_headers_their_scope(document, pdf)
    _unwrap_form_kids(pdf)
    _make_running_heads_artifacts(pdf)
    if page_mark is not None:
        _mark_pages(pdf, page_mark)
    _give_pages_their_own_drawings(pdf)
    _tidy_attachments(pdf, mimes)
    _write_without_object_streams(pdf)


def _dictionaries(pdf: Any) -> Iterator[dict[str, Any]]:
    return (each for each in pdf.objects if isinstance(each, dict))


def _structure(pdf: Any, *tags: str) -> Iterator[dict[str, Any]]:
    wanted = {f"/{tag}" for tag in tags}
    return (each for each in _dictionaries(pdf) if each.get("Type") == "/StructElem" and each.get("S") in wanted)


def _resolve(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _place_signature_fields(pdf: Any, fields: Sequence[SignatureField]) -> None:
    """Turn the check boxes that the engine asked for into empty, visible-when-signed fields."""
    if not fields:
        return
    form = pdf.catalog["AcroForm"]
    form.pop("NeedAppearances", None)
    form.pop("DR", None)
    form["SigFlags"] = SIGNED_BY_APPENDING
    labels = {field.name: field.label for field in fields}
    for widget in (_resolve(pdf, reference) for reference in form["Fields"]):
        _become_signature(pdf, widget, labels[widget["T"].string])


def _become_signature(pdf: Any, widget: dict[str, Any], label: str) -> None:
    for key in ("V", "DA", "Ff", "AS", "MK", "Border"):
        widget.pop(key, None)
    widget["FT"] = "/Sig"
    widget["TU"] = pydyf.String(label)
    left, top, right, bottom = widget["Rect"]
    widget["Rect"] = pydyf.Array((min(left, right), min(top, bottom), max(left, right), max(top, bottom)))
    (appearance,) = widget["AP"]["N"].values()
    stream = _resolve(pdf, appearance)
    stream.stream.clear()
    stream.extra["Resources"] = pydyf.Dictionary()
    widget["AP"] = pydyf.Dictionary({"N": appearance})


def _give_headers_their_scope(document: Any, pdf: Any) -> None:
    """ISO 14289-1, 7.5: header cells say whether they head a row or a column, as the HTML does."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element_tag == "th" and getattr(box, "mark", None) is not None:
                by_row = box.element.get("scope") in ("row", "rowgroup")
                box.mark["A"]["Scope"] = "/Row" if by_row else "/Column"
    for cell in _structure(pdf, "TH"):
        if isinstance(attributes := cell.get("A"), dict):
            attributes.setdefault("Scope", "/Column")


def _unwrap_form_kids(pdf: Any) -> None:
    """A Form's kid is the OBJR itself: in an array, pyHanko takes each signature for a change."""
    for element in _structure(pdf, "Form"):
        kids = element["K"]
        if isinstance(kids, list) and len(kids) == 1:
            element["K"] = kids[0]


def _make_running_heads_artifacts(pdf: Any) -> None:
    """ISO 14289-1, 7.8: running heads and page numbers are artifacts, not read on every page.

    WeasyPrint tags them outside the tree. Their marks become artifacts, their elements go.
    """
    root = _resolve(pdf, pdf.catalog["StructTreeRoot"])
    kept = _reachable(pdf, root["K"])
    numbers = _resolve(pdf, root["ParentTree"])["Nums"]
    by_page = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for index, page in enumerate(_resolve(pdf, reference) for reference in pdf.page_references):
        owners = by_page[index]
        dropped = [mark for mark, owner in enumerate(owners) if int(owner.split()[0]) not in kept]
        _unmark(_resolve(pdf, page["Contents"]), dropped)
        for mark in dropped:
            owners[mark] = "null"
    for element in _dictionaries(pdf):
        if element.get("Type") == "/StructElem" and element.number not in kept:  # type: ignore[attr-defined]
            element.clear()


def _reachable(pdf: Any, kids: Any) -> set[int]:
    """Numbers of the objects under ``kids`` in the structure tree."""
    found: set[int] = set()
    waiting = list(kids)
    while waiting:
        kid = waiting.pop()
        if isinstance(kid, bytes) and (number := int(kid.split()[0])) not in found:
            found.add(number)
            below = pdf.objects[number].get("K", ())
            waiting.extend(below if isinstance(below, list) else [below])
    return found


def _unmark(stream: Any, marks: Sequence[int]) -> None:
    """Turn the marked contents of these numbers into pagination artifacts."""
    operators = stream.stream
    for position, operand in enumerate(operators):
        if isinstance(operand, pydyf.Dictionary) and operand.get("MCID") in marks:
            operators[position - 1] = "/Artifact"
            operators[position] = pydyf.Dictionary({"Type": "/Pagination"})


def _mark_pages(pdf: Any, page_mark: Callable[[int, int], str]) -> None:
    """A QR code in the middle of each foot, as an artifact: here the number of pages is known, the layout done."""
    pages = [_resolve(pdf, reference) for reference in pdf.page_references]
    for number, page in enumerate(pages, start=1):
        left = (float(page["MediaBox"][2]) - MARK_SIDE) / 2
        mark = qr_mark(page_mark(number, len(pages)), left, MARK_BOTTOM, MARK_SIDE)
        _resolve(pdf, page["Contents"]).stream.insert(0, mark)


def _give_pages_their_own_drawings(pdf: Any) -> None:
    """Each page names the drawings (XObjects) that it shows, not those of the whole document.

    Whoever reads signatures follows every way from a page to an object: with one list for all pages, the time grows as
    the square of their number.
    """
    for page in (_resolve(pdf, reference) for reference in pdf.page_references):
        shared = _resolve(pdf, page["Resources"])
        shown = {name for operator in _resolve(pdf, page["Contents"]).stream for name in _drawings_in(operator)}
        drawings = {name: drawing for name, drawing in shared["XObject"].items() if name in shown}
        page["Resources"] = pydyf.Dictionary({**shared, "XObject": pydyf.Dictionary(drawings)})


def _drawings_in(operator: Any) -> list[str]:
    return [found.decode() for found in DRAWN.findall(operator)] if isinstance(operator, bytes) else []


def _tidy_attachments(pdf: Any, mimes: Iterable[str]) -> None:
    """Media types as given, not as guessed from the name on this machine; each file listed once."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    streams = [
        each for each in pdf.objects if isinstance(each, pydyf.Stream) and each.extra.get("Type") == "/EmbeddedFile"
    ]
    for stream, mime in zip(streams, mimes, strict=True):
        stream.extra["Subtype"] = "/" + mime.replace("/", "#2f").replace("+", "#2b")


def _write_without_object_streams(pdf: Any) -> None:
    """Plain objects: pyHanko re-reads a whole object stream for each object it looks at (70 s, not 6)."""
    write = pdf.write

    def write_plain(output: Any, version: Any, identifier: Any, _compress: bool) -> None:
        write(output, version, identifier, False)

    pdf.write = write_plain
