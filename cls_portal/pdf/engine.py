"""HTML in, archival PDF out: the only module that imports WeasyPrint.

Imported by :mod:`cls_portal.pdf` at the first document, so that the application starts without
Pango. WeasyPrint goes on when something is missing, with a line in its log; here each such line
stops the document: what is archived and signed must not lack anything silently.
"""

import gc
import logging
import mimetypes
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import get_ident
from typing import Any
from urllib.parse import unquote

from .document import (
    Attachment,
    PdfError,
    RenderingWarning,
    ResourceRefused,
    Resources,
    SignatureField,
    UnprintableCharacters,
)
from .finisher import check_fields, finish
from .fonts import (
    DRAWN_HYPHEN,
    NON_BREAKING_HYPHEN,
    describe,
    faces_for,
    font_faces,
    font_resources,
    no_host_fonts,
    unprintable,
)
from .metadata import also_pdfua

with warnings.catch_warnings():
    # Its import looks for fonts of the machine, which are not used.
    warnings.simplefilter("ignore")
    from weasyprint import CSS, HTML
    from weasyprint import Attachment as WeasyAttachment
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

VARIANT = "pdf/a-3a"
PRINT_CSS = Path(__file__).with_name("print.css")
DEMONSTRATION_CSS = Path(__file__).with_name("demonstration.css")
NBSP = "\u00a0"
TABLE_PARTS = frozenset({"table", "thead", "tbody", "tr", "colgroup"})


class ClosedFetcher(URLFetcher):
    """Hands over the resources that came with the document and nothing else: no file, no network."""

    def __init__(self, resources: Mapping[str, bytes | Path]) -> None:
        super().__init__(allowed_protocols=())
        self.resources = resources

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        name = unquote(url)
        if name not in self.resources:
            raise FatalURLFetchingError(name)
        content = self.resources[name]
        body = content.read_bytes() if isinstance(content, Path) else content
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, body, {"Content-Type": mime})


class _Complaints(logging.Handler):
    """Collects what WeasyPrint logs in this thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = get_ident()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.messages.append(record.getMessage())


@contextmanager
def _nothing_left_out() -> Iterator[None]:
    """Raise PdfError for whatever WeasyPrint could not draw, load or understand."""
    logger = logging.getLogger("weasyprint")
    complaints = _Complaints()
    logger.addHandler(complaints)
    try:
        yield
    except FatalURLFetchingError as error:
        raise ResourceRefused(
            f"Le document demande une ressource qui ne lui a pas été fournie{NBSP}: {error}"
        ) from None
    finally:
        logger.removeHandler(complaints)
    if complaints.messages:
        raise RenderingWarning(
            f"Le document est incomplet, il n’a pas été produit{NBSP}: " + " ; ".join(complaints.messages)
        )


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Nearly all that a layout makes is kept to its end: looking for garbage meanwhile costs a seventh of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def render(
    html: str,
    *,
    title: str,
    created: datetime,
    fields: Sequence[SignatureField],
    attachments: Sequence[Attachment],
    resources: Resources,
    stylesheets: Sequence[str],
    page_mark: Callable[[int, int], str] | None,
) -> bytes:
    """See :func:`cls_portal.pdf.render`."""
    if created.tzinfo is None:
        raise ValueError("created must carry its time zone")
    when = created.astimezone(UTC).replace(microsecond=0)
    with _nothing_left_out(), _nothing_thrown_away():
        document = _lay_out(html, resources, stylesheets)
        _describe(document, title, when)
        check_fields(_ask_for_fields(document), fields)
        return _write(document, fields, attachments, when, page_mark)


def _lay_out(html: str, resources: Resources, stylesheets: Sequence[str]) -> Any:
    named = {f"asset:{name}": content for name, content in resources.items()}
    faces = faces_for(html)
    fetcher = ClosedFetcher(font_resources(faces) | named)
    with no_host_fonts():
        fonts = FontConfiguration()
    source = HTML(string=html, url_fetcher=fetcher)
    if source.etree_element.get("lang", "").split("-")[0] != "fr":
        raise PdfError(f'La page à imprimer doit déclarer sa langue{NBSP}: <html lang="fr">.')
    _check_text(source.etree_element)
    _settle_tables(source.etree_element)
    sheets = [font_faces(faces), PRINT_CSS.read_text(encoding="utf-8"), *stylesheets]
    if _is_demonstration(source):
        sheets.append(DEMONSTRATION_CSS.read_text(encoding="utf-8"))
    return source.render(
        font_config=fonts,
        stylesheets=[CSS(string=sheet, url_fetcher=fetcher, font_config=fonts) for sheet in sheets],
        pdf_variant=VARIANT,
        pdf_forms=True,
    )


def _check_text(root: Any) -> None:
    """Refuse what no font draws; replace the one sign that is drawn with others."""
    if missing := unprintable("".join(root.itertext())):
        raise UnprintableCharacters(f"Caractères impossibles à imprimer{NBSP}: {describe(missing)}.")
    for element in root.iter():
        element.text = _drawable(element.text)
        element.tail = _drawable(element.tail)
        for name, value in element.items():
            if name.startswith("data-"):  # what running heads are made of
                element.set(name, _drawable(value))


def _settle_tables(root: Any) -> None:
    """A table without rows stays one table: of the blanks in an empty body WeasyPrint makes another body inside it
    (ISO 14289-1, 7.2).
    """
    for element in root.iter():
        if element.tag in TABLE_PARTS:
            element.text = _ink(element.text)
            for part in element:
                part.tail = _ink(part.tail)
        if element.tag == "table" and element.find("tbody") is None:
            element.append(element.makeelement("tbody", {}))


def _ink(text: str | None) -> str | None:
    return text if (text or "").strip() else None


def _drawable(text: str | None) -> str:
    return (text or "").replace(NON_BREAKING_HYPHEN, DRAWN_HYPHEN)


def _is_demonstration(source: Any) -> bool:
    body = source.etree_element.find("body")
    return body is not None and "demonstration" in body.get("class", "").split()


def _describe(document: Any, title: str, when: datetime) -> None:
    metadata = document.metadata
    metadata.title = title
    metadata.generator = "Portail CLS"
    metadata.created = metadata.modified = when.strftime("%Y-%m-%dT%H:%M:%SZ")
    if metadata.attachments:
        raise ResourceRefused("Un fichier se joint au document par le programme, pas par un lien de la page.")
    metadata.generate_rdf_metadata = also_pdfua(metadata.generate_rdf_metadata)


def _ask_for_fields(document: Any) -> list[str]:
    """Names of the zones to sign, in page order.

    Each is turned into a check box, the one widget for which WeasyPrint writes an appearance and
    embeds no whole font; the finisher makes a signature field of it.
    """
    boxes = [box for page in document.pages for inputs in page.forms.values() for box, _ in inputs]
    for box in boxes:
        box.element.set("type", "checkbox")
        box.element.attrib.pop("checked", None)
    return [box.element.get("name", "") for box in boxes]


def _write(
    document: Any,
    fields: Sequence[SignatureField],
    attachments: Sequence[Attachment],
    when: datetime,
    page_mark: Callable[[int, int], str] | None,
) -> bytes:
    carried = [
        WeasyAttachment(
            string=each.content,
            name=each.name,
            description=each.description,
            relationship=each.relationship,
            created=when,
            modified=when,
        )
        for each in attachments
    ]

    def finisher(document: Any, pdf: Any) -> None:
        finish(document, pdf, fields, [each.mime for each in attachments], page_mark)

    written: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_forms=True, attachments=carried, finisher=finisher)
    return written
