"""Maps: each shape shaded by the class of its value; what is not published is hatched, never shaded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from cls_portal.charts.chart import ABSENT, WITHHELD, Chart, ChartTable
from cls_portal.charts.classes import Classes
from cls_portal.charts.figures import checked, figure_fr, said
from cls_portal.charts.legend import Legend, overlay_stroke
from cls_portal.charts.outlines import Outlines, boundary
from cls_portal.charts.palette import AXIS, BORDER, HATCH, INK, MUTED, PAPER, SHADES
from cls_portal.charts.svg import hatch, key_of, number, picture, tag, text
from cls_portal.templatetags.portal import count_of

WIDTH = 380
HIGHEST = 400
NO_DATA = "sans donnée"
BLANK = "fond"


@dataclass(frozen=True, slots=True)
class Overlay:
    """A place drawn over the map: its name, its path (`territories.outlines.project`)."""

    label: str
    path: str


def choropleth(
    title: str,
    outlines: Outlines,
    values: Mapping[str, float | None],
    *,
    classes: Classes,
    names: Mapping[str, str],
    unit: str,
    source: str,
    highlighted: Collection[str] = (),
    highlighted_label: str = "",
    overlays: Sequence[Overlay] = (),
    hrefs: Mapping[str, str] | None = None,
    nouns: str = "commune,communes",
    printed: bool = False,
    note: str = "",
    key: str = "",
) -> Chart:
    """A map and its table. In `values`, None is not published (hatched), a code left out is not known (empty).

    `names`: by code; those without an outline are in the table, and named below the map. `highlighted`: codes whose
    common border is drawn thick. `hrefs`: the page of each shape, for a pointer on the map, for everybody in the table.
    `nouns`: what a shape is. `printed`: for a document, where no pointer reads the value of a shape; much lighter.
    """
    sorted_out = _Sorted.of(outlines, values, classes, nouns)
    identifier = key_of(key, title, unit, outlines.box, sorted(values.items(), key=str), sorted(highlighted), printed)
    frame = _Frame.of(outlines)
    titles = {code: said(names.get(code, code), _words(values, code, unit, classes)) for code in outlines.shapes}
    shapes = _Shapes(outlines.shapes, {} if printed else titles, hrefs or {})
    drawn = [shapes.group(codes, f"chart-shade chart-shade-{rank}", SHADES[rank]) for rank, codes in sorted_out.shaded]
    drawn.append(shapes.group(sorted_out.withheld, "chart-withheld", f"url(#{identifier})"))
    drawn.append(shapes.group(sorted_out.absent, "chart-absent", "none"))
    drawn += _over(outlines, highlighted, overlays, frame)
    legend = _legend(sorted_out, classes, unit, identifier + BLANK, frame.height + 14)
    if highlighted:
        legend.highlighted(highlighted_label or ", ".join(sorted(names.get(code, code) for code in highlighted)))
    for rank, overlay in enumerate(overlays):
        legend.overlay(overlay.label, rank)
    pattern = hatch(identifier, HATCH, 5 / frame.scale, 0.9 / frame.scale) if sorted_out.withheld else ""
    parts = [pattern, frame.group(drawn), *_insets(outlines, frame), *legend.parts]
    said_so = sorted_out.spoken(title, unit, classes)
    svg = picture(said_so, WIDTH, legend.y + 2, parts, css="chart-map", role="group" if hrefs else "img")
    note = " ".join(filter(None, (note, _without_outline(outlines, values, names))))
    table = _table(title, outlines, values, names, unit, hrefs or {}, classes)
    return Chart(title, SafeString(svg), table, unit, source, note, outlines.credit, "map")


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The shapes by what is known of them."""

    ranks: Mapping[int, Sequence[str]]
    withheld: Sequence[str]
    absent: Sequence[str]
    nouns: str

    @classmethod
    def of(cls, outlines: Outlines, values: Mapping[str, float | None], classes: Classes, nouns: str) -> _Sorted:
        ranks: dict[int, list[str]] = {}
        withheld: list[str] = []
        absent: list[str] = []
        for code in sorted(outlines.shapes):
            value = checked(values.get(code))
            if value is not None:
                ranks.setdefault(classes.rank(value), []).append(code)
            else:
                (withheld if code in values else absent).append(code)
        return cls(ranks, withheld, absent, nouns)

    @property
    def shaded(self) -> list[tuple[int, Sequence[str]]]:
        return sorted(self.ranks.items())

    def said(self, words: str, codes: Sequence[str]) -> str:
        """« supérieur (5,9 à 9,4) : 58 communes »."""
        return said(words, count_of(codes, self.nouns))

    def counted(self, classes: Classes) -> list[str]:
        """Each class with how many shapes it has."""
        return [self.said(label, self.ranks.get(rank, ())) for rank, label in enumerate(classes.labels)]

    def spoken(self, title: str, unit: str, classes: Classes) -> str:
        counts = self.counted(classes)
        counts += [self.said(words, codes) for words, codes in self.unshaded]
        return f"{title} ({_measure(unit, classes)}). {' ; '.join(counts)}."

    @property
    def unshaded(self) -> list[tuple[str, Sequence[str]]]:
        return [(words, codes) for words, codes in ((WITHHELD, self.withheld), (NO_DATA, self.absent)) if codes]


def _measure(unit: str, classes: Classes) -> str:
    return ", ".join(filter(None, (unit, classes.reference)))


@dataclass(frozen=True, slots=True)
class _Frame:
    """How the map is laid on the drawing: so large, so far from the left."""

    outlines: Outlines
    scale: float
    left: float

    @classmethod
    def of(cls, outlines: Outlines) -> _Frame:
        scale = min((WIDTH - 4) / max(1, outlines.width), HIGHEST / max(1, outlines.height))
        return cls(outlines, scale, (WIDTH - outlines.width * scale) / 2)

    @property
    def height(self) -> float:
        return self.outlines.height * self.scale + 2

    def group(self, drawn: Iterable[str]) -> str:
        x, y = -self.outlines.box[0], -self.outlines.box[1]
        moved = f"translate({number(self.left)} 1) scale({self.scale:.5f}) translate({x} {y})"
        width = f"{0.5 / self.scale:.3g}"
        return tag("g", "".join(drawn), transform=moved, stroke_width=width, stroke_linejoin="round")


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The shapes to be drawn; without titles, those of a group are one path."""

    paths: Mapping[str, str]
    titles: Mapping[str, str]
    hrefs: Mapping[str, str]

    def group(self, codes: Sequence[str], css: str, fill: str) -> str:
        if not codes:
            return ""
        one = tag("path", d="".join(self.paths[code] for code in codes))
        drawn = "".join(map(self._shape, codes)) if self.titles else one
        return tag("g", drawn, class_=css, fill=fill, stroke=BORDER)

    def _shape(self, code: str) -> str:
        path = tag("path", tag("title", escape(self.titles[code], quote=False)), d=self.paths[code])
        if code not in self.hrefs:
            return path
        return tag("a", path, href=self.hrefs[code], tabindex="-1")


def _over(outlines: Outlines, highlighted: Collection[str], overlays: Sequence[Overlay], frame: _Frame) -> list[str]:
    """The border of the territory, the places on it: each on a wider stroke of paper, to be seen over any shade."""
    drawn = []
    if border := boundary(outlines.shapes[code] for code in sorted(highlighted) if code in outlines.shapes):
        drawn += _strokes(border, "chart-highlight", INK, 2.2, None, frame)
    for rank, overlay in enumerate(overlays):
        css, colour, dashes = overlay_stroke(rank)
        lengths = " ".join(f"{float(length) / 2 / frame.scale:.3g}" for length in dashes.split()) if dashes else None
        drawn += _strokes(overlay.path, css, colour, 1.8, lengths, frame)
    return drawn


def _strokes(path: str, css: str, colour: str, width: float, dashes: str | None, frame: _Frame) -> list[str]:
    wide, thin = f"{(width + 2.4) / frame.scale:.3g}", f"{width / frame.scale:.3g}"
    return [
        tag("path", class_="chart-halo", d=path, fill="none", stroke=PAPER, stroke_width=wide),
        tag("path", class_=css, d=path, fill="none", stroke=colour, stroke_width=thin, stroke_dasharray=dashes),
    ]


def _insets(outlines: Outlines, frame: _Frame) -> list[str]:
    drawn = []
    for inset in outlines.insets:
        x = (inset.x - outlines.box[0]) * frame.scale + frame.left
        y = (inset.y - outlines.box[1]) * frame.scale + 1
        size = {"width": inset.width * frame.scale, "height": inset.height * frame.scale}
        drawn.append(
            tag("rect", "", class_="chart-inset", x=x, y=y, fill="none", stroke=AXIS, stroke_width=0.7, **size)
        )
        drawn.append(text(inset.label, x + 3, y + 10, "chart-muted", MUTED, font_size=9))
    return drawn


def _legend(sorted_out: _Sorted, classes: Classes, unit: str, identifier: str, y: float) -> Legend:
    legend = Legend(WIDTH, y, identifier)
    legend.heading(_measure(unit, classes))
    for rank, words in enumerate(sorted_out.counted(classes)):
        legend.shade(words, rank)
    if sorted_out.withheld:
        legend.withheld(sorted_out.said(WITHHELD, sorted_out.withheld))
    if sorted_out.absent:
        legend.absent(sorted_out.said(NO_DATA, sorted_out.absent))
    return legend


def _words(values: Mapping[str, float | None], code: str, unit: str, classes: Classes) -> str:
    if code not in values:
        return NO_DATA
    value = values[code]
    if value is None:
        return WITHHELD
    return classes.name_of(value) if classes.named else f"{figure_fr(value)} {unit}"


def _without_outline(outlines: Outlines, values: Mapping[str, float | None], names: Mapping[str, str]) -> str:
    missing = sorted(names.get(code, code) for code in values if code not in outlines.shapes)
    if not missing:
        return ""
    shown = ", ".join(missing[:12]) + (f" et {len(missing) - 12} autres" if len(missing) > 12 else "")
    return f"Sans contour, dans le tableau seulement : {shown}."


def _table(
    title: str,
    outlines: Outlines,
    values: Mapping[str, float | None],
    names: Mapping[str, str],
    unit: str,
    hrefs: Mapping[str, str],
    classes: Classes,
) -> ChartTable:
    codes = sorted({*outlines.shapes, *values}, key=lambda code: (names.get(code, code), code))
    rows = tuple((names.get(code, code), _told(values, code, classes)) for code in codes)
    links = tuple(hrefs.get(code, "") for code in codes) if hrefs else ()
    return ChartTable(f"{title} ({unit})", ("Territoire", unit[:1].upper() + unit[1:]), rows, links)


def _told(values: Mapping[str, float | None], code: str, classes: Classes) -> str:
    """What the table says of a place."""
    if code not in values:
        return ABSENT
    value = values[code]
    return classes.name_of(value) if classes.named and value is not None else figure_fr(value, WITHHELD)
