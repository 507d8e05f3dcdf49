"""What a file adds to the one the portal issued: signatures and nothing else, or the reasons to refuse it.

Our own judgement, narrower and more tolerant than pyHanko's analysis of differences: it looks at the objects that
replace those of the issued file and at those that come with it, and says what each of them is.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

NBSP = "\u00a0"
# What filling a pre-placed field may change in it, and what a signature may change in the form and in the catalog.
FILLED = {"/V", "/AP", "/AS", "/M", "/F", "/DA", "/MK", "/BS", "/Border", "/Lock", "/SV"}
FORM = {"/Fields", "/SigFlags", "/DR", "/DA", "/NeedAppearances"}
CATALOG = {"/AcroForm", "/DSS", "/Extensions", "/Version", "/Metadata", "/Perms"}
DATES = {"/ModDate", "/Producer"}
XMP_DATES = ("ModifyDate", "MetadataDate", "Producer", "InstanceID", "DocumentID", "CreatorTool", "xmptk")
# Two ways of writing the same RDF.
RDF_RESOURCE, RDF_PARSE_TYPE = (
    f"{{http://www.w3.org/1999/02/22-rdf-syntax-ns#}}{name}" for name in ("resource", "parseType")
)
# Names of what acts, embeds or runs, wherever it stands.
ACTIVE = {
    "/JS": "un script (JavaScript)",
    "/JavaScript": "un script (JavaScript)",
    "/OpenAction": "une action à l’ouverture",
    "/AA": "une action automatique",
    "/A": "une action",
    "/Launch": "le lancement d’un programme",
    "/EF": "un fichier joint",
    "/EmbeddedFiles": "un fichier joint",
    "/RichMedia": "un contenu multimédia",
    "/XFA": "un formulaire dynamique (XFA)",
}
KINDS = {
    "/Page": "une page",
    "/Filespec": "un fichier joint",
    "/EmbeddedFile": "un fichier joint",
    "/Action": "une action",
}
MOST_METADATA = 2**20


@dataclass(frozen=True)
class Stamp:
    """A visible zone that the file adds: page (from 0) and rectangle in points."""

    page: int
    rectangle: tuple[float, float, float, float]


@dataclass
class Additions:
    """``faults`` and ``notes`` are French sentences; any fault refuses the file."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    new_fields: list[str] = field(default_factory=list)


def added_to(issued: bytes, pdf: bytes, *, field_name: str) -> Additions:
    """Judge what ``pdf``, which begins with ``issued``, adds to it; ``field_name`` is the field that may be filled.

    Raises whatever the parser meets in a hostile file.
    """
    return _Judge(issued, pdf, field_name).judge()


class _Judge:
    def __init__(self, issued: bytes, pdf: bytes, field_name: str) -> None:
        self.old = PdfFileReader(BytesIO(issued), strict=False)
        self.new = PdfFileReader(BytesIO(pdf), strict=False)
        self.field_name = field_name
        self.found = Additions()

    def judge(self) -> Additions:
        if self.new.encrypted:
            self.found.faults.append("Le fichier est chiffré.")
            return self.found
        if _key(self.old.root_ref) != _key(self.new.root_ref):
            self.found.faults.append("Le document a été remplacé par un autre dans le même fichier.")
            return self.found
        before, after = _positions(self.old), _positions(self.new)
        changed = [key for key in before if after.get(key) != before[key]]
        self._judge_roots()
        expected = self._expected()
        for number, generation in sorted(set(changed) - expected):
            if self._differs(number, generation):
                self.found.faults.append(f"Le contenu du document a été modifié (objet n° {number}).")
        self._look_for_active([*changed, *(after.keys() - before.keys())], before)
        self.found.faults = list(dict.fromkeys(self.found.faults))
        return self.found

    def _judge_roots(self) -> None:
        old, new = self.old.root, self.new.root
        self._same_but(old, new, CATALOG, "Le catalogue du document")
        self._same_but(_form(old), _form(new), FORM, "Le formulaire du document")
        self._judge_fields()
        for number, (before, after) in enumerate(zip(_pages(self.old), _pages(self.new), strict=False)):
            self._judge_page(number, before, after)
        if len(_pages(self.old)) != len(_pages(self.new)):
            self.found.faults.append("Le nombre de pages a changé.")
        if "/Perms" in new and "/Perms" not in old:
            self.found.faults.append(
                "Le fichier porte une signature de certification, qui interdirait les signatures suivantes"
                f"{NBSP}: demandez à votre outil une signature d’approbation."
            )
        self._judge_metadata()

    def _judge_fields(self) -> None:
        old, new = _fields(self.old), _fields(self.new)
        if missing := old.keys() - new.keys():
            self.found.faults.append(f"Une zone de signature a disparu{NBSP}: {', '.join(sorted(missing))}.")
        for name in old.keys() & new.keys():
            allowed = FILLED if name == self.field_name else set()
            self._same_but(old[name], new[name], allowed, f"La zone de signature «{NBSP}{name}{NBSP}»")
        for name in sorted(new.keys() - old.keys()):
            if _get(new[name], "/FT") == "/Sig":
                self.found.new_fields.append(name)
            else:
                self.found.faults.append(f"Un champ de formulaire a été ajouté{NBSP}: «{NBSP}{name}{NBSP}».")

    def _judge_page(self, number: int, before: Any, after: Any) -> None:
        if _key(before.container_ref) != _key(after.container_ref):
            self.found.faults.append(f"La page {number + 1} a été remplacée.")
            return
        self._same_but(before, after, {"/Annots"}, f"La page {number + 1}")
        known, now = _annotations(before), _annotations(after)
        if any(each not in now for each in known):
            self.found.faults.append(f"Une annotation de la page {number + 1} a disparu.")
        for key in now:
            if key not in known:
                self._judge_annotation(number, now[key], known.values())

    def _judge_annotation(self, page: int, annotation: Any, others: Iterable[Any]) -> None:
        kind = _get(annotation, "/FT") or _get(_get(annotation, "/Parent", {}), "/FT")
        if _get(annotation, "/Subtype") != "/Widget" or kind != "/Sig":
            self.found.faults.append(f"Une annotation a été ajoutée à la page {page + 1}.")
            return
        zone = _rectangle(annotation)
        if zone[0] == zone[2] or zone[1] == zone[3]:
            return
        self.found.stamps.append(Stamp(page, zone))
        if any(_overlap(zone, _rectangle(each)) for each in others):
            self.found.faults.append(f"Le cachet ajouté à la page {page + 1} recouvre la zone d’une autre signature.")

    def _judge_metadata(self) -> None:
        old, new = _information(self.old), _information(self.new)
        if _without(old, DATES) != _without(new, DATES):
            self.found.faults.append("Les informations du document (titre, auteur, dates) ont été modifiées.")
        if _described(self.old) != _described(self.new):
            self.found.faults.append("Les métadonnées du document ont été modifiées.")

    def _same_but(self, old: Any, new: Any, allowed: set[str], what: str) -> None:
        if _without(old, allowed) != _without(new, allowed):
            self.found.faults.append(f"{what} a été modifié{'e' if what.startswith('La ') else ''}.")

    def _expected(self) -> set[tuple[int, int]]:
        """Objects whose change was judged above, key by key."""
        root = self.old.root
        keys = {_key(self.old.root_ref), *_references(root, "/AcroForm", "/Metadata", "/Perms")}
        keys |= _references(_form(root), "/Fields") | _references(self.old.trailer, "/Info")
        for page in _pages(self.old):
            keys |= {_key(page.container_ref)} | _references(page, "/Annots")
        for name, found in _fields(self.old).items():
            keys.add(_key(found.container_ref))
            if name == self.field_name:
                keys |= _references(_get(found, "/AP", {}), "/N")
        return keys

    def _differs(self, number: int, generation: int) -> bool:
        return bool(_plain(_object(self.old, (number, generation))) != _plain(_object(self.new, (number, generation))))

    def _look_for_active(self, keys: Iterable[tuple[int, int]], before: Any) -> None:
        for key in keys:
            had = set(_active(_object(self.old, key))) if key in before else set()
            more = [what for what in _active(_object(self.new, key)) if what not in had]
            self.found.faults += [f"Le fichier ajoute {what}." for what in more]


def _object(reader: PdfFileReader, key: tuple[int, int]) -> Any:
    try:
        return reader.get_object(generic.Reference(*key, reader))
    except PdfReadError:  # freed
        return None


def _positions(reader: PdfFileReader) -> dict[tuple[int, int], Any]:
    """Where each object stands; an object that stands where it stood in the issued bytes is the same."""
    xrefs = reader.xrefs
    references = set().union(*(xrefs.explicit_refs_in_revision(n) for n in range(xrefs.total_revisions)))
    return {_key(each): xrefs[each] for each in references}


def _key(reference: Any) -> tuple[int, int]:
    return (reference.idnum, reference.generation)


def _references(dictionary: Any, *names: str) -> set[tuple[int, int]]:
    values = [dictionary.raw_get(name) for name in names if name in dictionary]
    return {_key(each.reference) for each in values if isinstance(each, generic.IndirectObject)}


def _get(dictionary: Any, name: str, default: Any = None) -> Any:
    """The value itself, wherever it stands: pyHanko's `get` gives references as they are."""
    try:
        return dictionary[name]
    except KeyError:
        return default


def _form(root: Any) -> Any:
    return _get(root, "/AcroForm", {})


def _fields(reader: PdfFileReader) -> dict[str, Any]:
    """Top fields of the form by name: those of the portal have no children."""
    found = [each.get_object() for each in _get(_form(reader.root), "/Fields", ())]
    return {str(_get(each, "/T", "")): each for each in found}


def _pages(reader: PdfFileReader) -> list[Any]:
    return [reader.find_page_for_modification(n)[0].get_object() for n in range(int(reader.root["/Pages"]["/Count"]))]


def _annotations(page: Any) -> dict[Any, Any]:
    found = {}
    listed = _get(page, "/Annots", ())
    for position in range(len(listed)):
        raw = listed.raw_get(position)
        key = _key(raw.reference) if isinstance(raw, generic.IndirectObject) else repr(raw)
        found[key] = raw.get_object()
    return found


def _rectangle(annotation: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(each) for each in _get(annotation, "/Rect", (0, 0, 0, 0)))
    return (min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _information(reader: PdfFileReader) -> Any:
    return _get(reader.trailer, "/Info", {})


def _described(reader: PdfFileReader) -> set[tuple[str, str]]:
    """What the XMP packet says, its dates and identifiers of session left out."""
    stream = _get(reader.root, "/Metadata")
    if stream is None or len(stream.data) > MOST_METADATA:
        return set()
    root = ElementTree.fromstring(stream.data.strip(b"\0 \r\n"))
    said = set()
    for element in root.iter():
        said.add((element.tag, (element.text or "").strip()))
        for name, value in element.attrib.items():
            said.add((element.tag if name == RDF_RESOURCE else name, value.strip()))
    return {(name, text) for name, text in said if text and name != RDF_PARSE_TYPE and not name.endswith(XMP_DATES)}


def _without(dictionary: Any, left_out: set[str]) -> dict[str, Any]:
    return {key: _plain(dictionary.raw_get(key)) for key in dictionary if key not in left_out}


def _plain(value: Any) -> Any:
    """The value in Python's own words, references as numbers, streams as their digest."""
    if isinstance(value, generic.IndirectObject):
        return ("R", *_key(value.reference))
    if isinstance(value, generic.StreamObject):
        held = {key: _plain(value.raw_get(key)) for key in value if key != "/Length"}
        return (held, hashlib.sha256(value.encoded_data).hexdigest())
    if isinstance(value, generic.DictionaryObject):
        return {key: _plain(value.raw_get(key)) for key in value}
    if isinstance(value, generic.ArrayObject):
        return [_plain(value.raw_get(position)) for position in range(len(value))]
    return value


def _active(value: Any) -> Iterator[str]:
    if isinstance(value, generic.DictionaryObject):
        kind = str(_get(value, "/Type", ""))
        if kind in KINDS:
            yield KINDS[kind]
        for key in value:
            # In the structure tree, /A is a set of attributes.
            if key in ACTIVE and not (key == "/A" and kind == "/StructElem"):
                yield ACTIVE[key]
            yield from _active(value.raw_get(key))
    elif isinstance(value, generic.ArrayObject):
        for position in range(len(value)):
            yield from _active(value.raw_get(position))
