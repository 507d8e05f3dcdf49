"""The standing of a territory, read in four statements; docs/decisions/standing.md says each choice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from cls_portal.reading import once
from cls_portal.templatetags.portal import number_fr
from diagnostics.models import Edition
from diagnostics.recorded.indicators import INDICATORS, Denominator
from diagnostics.recorded.strata import stratum_label
from diagnostics.standing import queries, rules
from diagnostics.standing.queries import Places
from diagnostics.standing.values import Cell, CellState, IndicatorStanding, Mapped, Rank, Series, Standing
from territories.models import Territory
from territories.states import LOCAL_KINDS, TerritoryKind

# Read whole in the départemental and régional bases, or as a sum already made.
AREAS = (TerritoryKind.DEPARTMENT, TerritoryKind.REGION, TerritoryKind.COUNTRY)
WITHOUT_FIGURES = (TerritoryKind.DELEGATED, TerritoryKind.ASSOCIATED)

Table = dict[str, dict[int, Cell]]  # label → year → cell

PEOPLE_ONCE = (
    "Les mis en cause sont comptés une fois dans chaque commune où ils le sont : leur somme n’est pas un nombre"
    " de personnes."
)
OWN_COMPARATOR = (
    "Sans communes comparables ni rang : dans cette édition, la moitié au moins de leur population est celle de ce"
    " territoire."
)
OWN_RANK = (
    "Sans rang : dans cette édition, la moitié au moins de la population des communes de cette strate est celle de ce"
    " territoire."
)
SUMMED_OFFICIAL = (
    "Pour les mis en cause aussi, les chiffres de {areas} sont la somme de ceux des départements : une personne mise en"
    " cause dans deux départements y compte deux fois."
)
WHOLE_COMMUNES = (
    "Rien n’est publié en dessous de la commune : ces chiffres sont ceux des communes entières où ce territoire se"
    " trouve."
)


def current_edition() -> Edition | None:
    """The newest edition that pages may show."""
    return once("current_edition", lambda: Edition.objects.serving().first())


def serving_editions() -> list[Edition]:
    """Every edition that pages may show, the newest first."""
    return list(Edition.objects.serving())


def standing_of(territory: Territory, edition: Edition | None = None, *, until: int | None = None) -> Standing | None:
    """The standing in this edition, or in the current one; None without an edition, or where it has no figure.

    `until`: as if that year were the last one; None where the edition has nothing before its end.
    """
    edition = edition or current_edition()
    if edition is None or edition.withdrawn_on or territory.kind in WITHOUT_FIGURES:
        return None
    return _Reading(territory, edition).standing(until)


def communes_of(department: Territory, indicator: str, year: int, edition: Edition) -> list[Mapped]:
    """Every commune of the département with its cell, for a map; none where communes have no such indicator."""
    found: list[Mapped] = []
    if not INDICATORS[indicator].communal:
        return found
    for pk, code, name, published, withheld, count, denominator, everybody, rate in queries.communes_of(
        department.pk, edition.pk, indicator, year
    ):
        state = rules.state_of(published, withheld, count, published + withheld)
        alone = published + withheld == 1
        known = rate if alone else rules.per_thousand(count, denominator)
        cell = Cell(state, count, denominator, known, published, withheld, covered=rules.share(denominator, everybody))
        found.append(Mapped(pk, code, name, cell))
    return found


def departments_of_france(indicator: str, year: int, edition: Edition) -> list[Mapped]:
    """Every département with what is published for it, else the sum of its communes."""
    found = []
    for pk, code, name, official, *values in queries.departments_of_france(edition.pk, indicator, year):
        cell = rules.official_cell(*values[:3]) if official else rules.summed_cell(*values)
        found.append(Mapped(pk, code, name, cell))
    return found


def department_of(standing: Standing) -> Territory | None:
    """The département on whose map it is."""
    return Territory.objects.filter(pk=standing.department_id).first() if standing.department_id else None


def codes_of(territory: Territory) -> list[str]:
    """The codes of its communes."""
    return list(territory.communes.values_list("code", flat=True))


def department_codes_of(region: Territory) -> list[str]:
    """The codes of the départements of a région; none for the country."""
    rows = Territory.objects.departments().current().filter(region=region)
    return list(rows.values_list("code", flat=True))


def standing_of_communes(commune_ids: Sequence[int], name: str, edition: Edition | None = None) -> Standing | None:
    """The standing of communes that no territory groups (the perimeter of a diagnostic), under this name."""
    edition = edition or current_edition()
    if edition is None or edition.withdrawn_on:
        return None
    return _ReadingOfCommunes(commune_ids, name, edition).standing(None)


@dataclass
class Field:
    """The comparable communes. `own`: the territory's own part of the comparator; `own_rank`: of the ranked stratum.

    `communes` and `ranked`: how many communes they are in the edition, published or not.
    """

    cells: Table = dataclass_field(default_factory=dict)
    ranks: dict[str, Rank] = dataclass_field(default_factory=dict)
    own: float = 0.0
    own_rank: float = 0.0
    communes: int = 0
    ranked: int = 0


class _Reading:
    """One standing on its way: each step asks the database once."""

    def __init__(self, territory: Territory, edition: Edition) -> None:
        self.territory, self.edition = territory, edition
        self.area = territory.kind in AREAS
        self.field = Field()
        self.official: set[int] = set()  # the areas of which a base has figures
        self.partly: dict[int, tuple[int, int]] = {}  # area → its communes in the edition, and all of them
        self.places = self._places()
        self.department, self.region, self.france = self._comparators()

    def _places(self) -> Places:
        if self.territory.kind == TerritoryKind.COUNTRY:
            return Places()
        return queries.places_of(self.territory, self.edition.pk)

    def _comparators(self) -> tuple[int | None, int | None, int | None]:
        """Those that are not the territory itself, nor smaller than it."""
        department, region = (
            rules.largest(self.places.people_by_department),
            rules.largest(self.places.people_by_region),
        )
        return {
            TerritoryKind.COUNTRY: (None, None, None),
            TerritoryKind.REGION: (None, None, self.places.france),
            TerritoryKind.DEPARTMENT: (None, region, self.places.france),
        }.get(TerritoryKind(self.territory.kind), (department, region, self.places.france))

    def standing(self, until: int | None) -> Standing | None:
        figures = self._figures()
        mine = figures.get(self.territory.pk, {}) if self.area else self._communal()
        known = {year for series in mine.values() for year in series}
        years = tuple(sorted(year for year in known if until is None or year <= until))
        if not years or self.territory.pk in self.partly:
            return None
        self.field = self._field(mine, years[-1])
        labels = [label for label in INDICATORS if label in mine]
        return Standing(
            territory_name=self.territory.name,
            communes=self._communes(mine),
            edition_id=self.edition.pk,
            produced_on=self.edition.produced_on,
            synthetic=self.edition.synthetic and self._is_communal(mine, figures),
            years=years,
            indicators=tuple(self._indicator(label, mine[label], figures, years) for label in labels),
            department_name=self._name(self.department, self.places.people_by_department),
            region_name=self._name(self.region, self.places.people_by_region),
            comparable_label=self._comparable_label(),
            territory_id=self.territory.pk,
            department_id=self._home(),
            is_country=self.territory.kind == TerritoryKind.COUNTRY,
            ranked_among=self._ranked_among(),
            notes=tuple(self._notes(labels)),
        )

    def _is_communal(self, mine: Table, figures: dict[int, Table]) -> bool:
        """Whether a figure comes from the communal base: in a synthetic edition it is the one that is invented."""
        tables = [mine, *figures.values()]
        cells = (cell for table in tables for series in table.values() for cell in series.values())
        return bool(self.field.cells) or any(not cell.official and cell.state is not CellState.ABSENT for cell in cells)

    # Cells

    def _communal(self) -> Table:
        table: Table = {}
        alone, communes = len(self.places.codes) == 1, len(self.places.codes) + self.places.missing
        known = 1.0 - rules.share(self.places.people_missing, self.places.people) if self.places.missing else 1.0
        for label, year, published, withheld, count, denominator, everybody, rate, estimate in queries.communal_cells(
            self.places.codes, self.edition.pk
        ):
            state = rules.state_of(published, withheld, count, communes)
            table.setdefault(label, {})[year] = Cell(
                state, count, denominator, rate if alone else rules.per_thousand(count, denominator), published,
                withheld, estimate, covered=known * rules.share(denominator, everybody),
            )  # fmt: skip
        return table

    def _figures(self) -> dict[int, Table]:
        """By territory: what is published for it, or the sum of its communes."""
        mine = self.territory.pk if self.area else None
        wanted = [key for key in (mine, self.department, self.region, self.france) if key]
        found: dict[int, Table] = {key: {} for key in wanted}
        for key, label, year, official, *values in queries.figures_of(wanted, self.edition.pk):
            cell = rules.official_cell(*values[:3]) if official else rules.summed_cell(*values)
            found[key].setdefault(label, {})[year] = cell
            if official:
                self.official.add(key)
            elif cell.state is CellState.ABSENT:
                *_, published, withheld, _, communes = values
                self.partly[key] = max(published + withheld, self.partly.get(key, (0, 0))[0]), communes
        return found

    # Beside the others

    def _field(self, mine: Table, last: int) -> Field:
        """The comparator and the ranks, unless they are those of the territory among itself."""
        cells = {} if self.area else {label: series[last] for label, series in mine.items() if last in series}
        field = Field()
        for label, year, rate, published, withheld, place, among, more, own, own_rank, ranked in queries.comparables(
            self.places.people_by_stratum, self.edition.pk, ranked=self._stratum(), year=last,
            rates={label: cell.rate for label, cell in cells.items() if cell.comparable and cell.rate is not None},
        ):  # fmt: skip
            state = rules.state_of(published, withheld, 1 if rate else 0, published + withheld)
            field.cells.setdefault(label, {})[year] = Cell(state, rate=rate, published=published, withheld=withheld)
            if place is not None:
                field.ranks[label] = Rank(place, among, more)
            if year == last and INDICATORS[label].denominator is Denominator.INHABITANTS:
                field.own, field.own_rank = max(field.own, own or 0.0), max(field.own_rank, own_rank or 0.0)
            field.communes = max(field.communes, published + withheld)
            field.ranked = max(field.ranked, ranked or 0)
        if rules.is_its_own(field.own):
            field.cells.clear()
        if rules.is_its_own(field.own) or rules.is_its_own(field.own_rank):
            field.ranks.clear()
        return field

    def _indicator(
        self, label: str, series: Series, figures: dict[int, Table], years: tuple[int, ...]
    ) -> IndicatorStanding:
        department, region, france = (
            figures.get(key or 0, {}).get(label, {}) for key in (self.department, self.region, self.france)
        )
        return IndicatorStanding(
            indicator=INDICATORS[label],
            territory=series,
            department=department,
            region=region,
            france=france,
            comparable=self.field.cells.get(label, {}),
            rank=self.field.ranks.get(label),
            trend=rules.trend_of(series, years),
            ratio_to_france=rules.ratio(series.get(years[-1]), france.get(years[-1])),
        )

    # Words

    def _communes(self, mine: Table) -> int:
        """How many communes of the edition the figures are about."""
        known = max((c.published + c.withheld for series in mine.values() for c in series.values()), default=0)
        return len(self.places.codes) or known

    def _home(self) -> int:
        """The département on whose map it is."""
        return self.territory.pk if self.territory.kind == TerritoryKind.DEPARTMENT else self.department or 0

    def _stratum(self) -> str:
        """Where most of the territory's population lives."""
        people = self.places.people_by_stratum
        return max(sorted(people), key=lambda stratum: people[stratum]) if people else ""

    def _comparable_label(self) -> str:
        if not self._stratum() or rules.is_its_own(self.field.own):
            return ""
        label, present = stratum_label(self._stratum()), _present(self.field.communes)
        if len(self.places.people_by_stratum) == 1:
            return f"{label}{present}"
        proportion = "à proportion de la population du territoire"
        return f"communes de mêmes tailles et types, {proportion} (surtout : {label}){present}"

    def _ranked_among(self) -> str:
        own = rules.is_its_own(self.field.own) or rules.is_its_own(self.field.own_rank)
        if self.area or own or not self._stratum():
            return ""
        return f"{stratum_label(self._stratum())}{_present(self.field.ranked)}"

    def _name(self, key: int | None, people: dict[int, float]) -> str:
        """The comparator's name, which says when it is only that of the largest part."""
        name = self.places.names.get(key, "") if key else ""
        return f"{name} (plus grande part de la population)" if name and len(people) > 1 else name

    def _notes(self, labels: Iterable[str]) -> Iterable[str]:
        if self.territory.kind in LOCAL_KINDS and self.territory.kind != TerritoryKind.GROUPING:
            yield WHOLE_COMMUNES
        if self.places.missing:
            verb = "n’a pas de chiffre" if self.places.missing == 1 else "n’ont pas de chiffre"
            yield f"{_communes_in_words(self.places.missing)} du territoire {verb} dans cette édition."
        if not self.area and len(self.places.codes) > 1 and any(not INDICATORS[label].additive for label in labels):
            yield PEOPLE_ONCE
        for key, (loaded, communes) in self.partly.items():
            name = "France" if key == self.france else self.places.names.get(key, "")
            share = f"{number_fr(loaded)}\u00a0commune{'s' if loaded > 1 else ''} sur {number_fr(communes)}"
            yield f"{name}, sans donnée : édition partielle, {share}."
        if rules.is_its_own(self.field.own):
            yield OWN_COMPARATOR
        elif rules.is_its_own(self.field.own_rank) and not self.area:
            yield OWN_RANK
        if any(not INDICATORS[label].additive for label in labels):
            yield from self._summed_official()

    def _summed_official(self) -> Iterable[str]:
        """France, and the région too while its own base is not loaded, are sums of départements."""
        mine, kind = self.territory.pk, self.territory.kind
        region = None if self.edition.has_regions else mine if kind == TerritoryKind.REGION else self.region
        france = mine if kind == TerritoryKind.COUNTRY else self.france
        areas = [name for key, name in ((region, "la région"), (france, "la France")) if key in self.official]
        if areas:
            yield SUMMED_OFFICIAL.format(areas=" et de ".join(areas))


class _ReadingOfCommunes(_Reading):
    """As for a grouping of these communes, which is no row of the database."""

    def __init__(self, commune_ids: Sequence[int], name: str, edition: Edition) -> None:
        self.commune_ids = commune_ids
        super().__init__(Territory(pk=0, kind=TerritoryKind.GROUPING, name=name), edition)

    def _places(self) -> Places:
        return queries.places_of_communes(self.commune_ids, self.edition.pk)


def _present(communes: int) -> str:
    """« (10 présentes dans l’édition) »."""
    return f" ({number_fr(communes)}\u00a0présente{'s' if communes > 1 else ''} dans l’édition)" if communes else ""


def _communes_in_words(number: int) -> str:
    return f"{number}\u00a0commune{'s' if number > 1 else ''}"
