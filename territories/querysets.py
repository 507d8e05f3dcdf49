"""Every read of the territories."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, RowNumber
from django.utils.module_loading import import_string

from cls_portal.querysets import plain_words, sort_key
from territories.states import INSIDE, LOCAL_KINDS, TerritoryKind

if TYPE_CHECKING:
    from cls_portal.models import Agent
    from territories.models import (  # noqa: F401
        CompleteAreaList,
        FormerCommune,
        LocalTerritory,
        Membership,
        PriorityArea,
        ReferenceLoad,
        Territory,
    )

ARTICLES = ("", "le ", "la ", "les ", "l ")
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
SHORTEST_SEARCH = 2
MOST_POPULATED = F("population").desc(nulls_last=True)
HELD = "SELECT commune_id FROM territories_territorycommune WHERE territory_id = ANY(%s)"
MEETING = (
    "SELECT other.territory_id FROM territories_territorycommune AS this"
    " JOIN territories_territorycommune AS other USING (commune_id) WHERE this.territory_id = %s"
)
ALIKE = "SELECT public.territories_alike(%s) UNION SELECT id FROM territories_territory WHERE sort_key = ANY(%s)"


class TerritoryQuerySet(QuerySet["Territory"]):
    def visible_to(self, agent: Agent) -> Self:
        """Territories are visible to every signed-in person (product.md §1)."""
        return self if agent.is_active else self.none()

    def current(self) -> Self:
        """Without those that the last load no longer holds."""
        return self.filter(gone=False)

    def for_list(self) -> Self:
        return self.select_related("department", "region").defer("search_text")

    def for_choice(self) -> Self:
        """With their département and `whole_name`, what a local one is part of, read once the few best are known: a
        join would run on all that is found."""
        whole = self.model._default_manager.filter(pk=OuterRef("parent")).order_by().values("name")
        local = When(kind__in=LOCAL_KINDS, then=Subquery(whole))
        named = self.annotate(whole_name=Case(local, default=None, output_field=CharField()))
        return named.prefetch_related("department").defer("search_text")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("department", "region", "district", "parent").defer("search_text")

    def matching(self, text: str) -> Self:
        """Those found by what was typed (see `search`), in the order the queryset already has."""
        words = plain_words(text)
        literal = self._holding(words)
        return literal if literal.exists() else self._resembling(words)

    def search(self, text: str) -> Self:
        """Those found by name, code, post code or former code, as one types; best first.

        Every word typed must begin a word of the territory, whatever the accents, hyphens and capitals;
        « St » is also « Saint ». Only when nothing is so found, names that resemble it: letters exchanged,
        missing or too many. Communes come first, then the most populated.
        Asks the database once, to know whether anything is found literally.
        """
        words = plain_words(text)
        literal = self.search_literally(text)
        if literal.exists():
            return literal
        likeness = TrigramWordSimilarity(_joined(words), "search_text")
        return self._resembling(words).order_by(
            _swapped_first(words), likeness.desc(), _importance(), MOST_POPULATED, "sort_key", "pk"
        )

    def search_literally(self, text: str) -> Self:
        """The same without those whose name only resembles it."""
        words = plain_words(text)
        return self._holding(words).order_by(_closeness(words), _importance(), MOST_POPULATED, "sort_key", "pk")

    def _holding(self, words: list[str]) -> Self:
        """Those that hold every word; a single letter must be the whole name (Y, in the Somme)."""
        if len(_joined(words)) < SHORTEST_SEARCH:
            return self.filter(sort_key=_joined(words))
        return self.filter(reduce(and_, (_begins(word) for word in words)))

    def _resembling(self, words: list[str]) -> Self:
        typed = _joined(words)
        if len(typed) < SHORTEST_SEARCH:
            return self.none()
        return self.filter(pk__in=RawSQL(ALIKE, [typed, _exchanged(typed)]))

    def communes_of(self, territory_ids: Iterable[int]) -> Self:
        """The communes that these territories hold, each once."""
        return self.filter(kind=TerritoryKind.COMMUNE).filter(_held_by(list(territory_ids)))

    def within(self, territory: Territory) -> Self:
        """Smaller territories at least one of whose communes is in this one (an EPCI may reach beyond it)."""
        rows = self.filter(kind__in=INSIDE.get(territory.kind, ()))
        if territory.kind == TerritoryKind.COUNTRY:
            return rows
        return rows.filter(pk__in=RawSQL(MEETING, [territory.pk])).exclude(pk=territory.pk)

    def around(self, territory: Territory) -> Self:
        """Larger territories that hold at least one of its communes, from the largest to the smallest."""
        larger = [kind for kind, inside in INSIDE.items() if territory.kind in inside]
        return self.filter(kind__in=larger, pk__in=RawSQL(MEETING, [territory.pk])).order_by(_size(), "sort_key", "pk")

    def with_areas(self, kind: str, on: date) -> Self:
        """Each commune with what tells its obligations on that day: the names of its areas of this kind (`area_names`),
        whether their list is complete (`areas_complete`), its conseils intercommunaux (`intercommunal`), and the day
        itself (`on`)."""
        areas = _related_manager(self.model, "priority_areas").filter(kind=kind).in_force(on)
        here = areas.filter(communes=OuterRef("pk")).order_by("name", "pk").values("name")
        complete = apps.get_model("territories", "CompleteAreaList").objects.filter(kind=kind).in_force(on)
        return self.with_intercommunal(on).annotate(
            on=Value(on, output_field=DateField()), area_names=ArraySubquery(here), areas_complete=Exists(complete)
        )

    def with_intercommunal(self, on: date) -> Self:
        """Each commune with `intercommunal`: the names of the conseils intercommunaux that cover it on that day, read
        by the app that keeps the councils (`INTERCOMMUNAL_COUNCILS`)."""
        return self.annotate(intercommunal=import_string(settings.INTERCOMMUNAL_COUNCILS)(on))

    def departments(self) -> Self:
        return self.filter(kind=TerritoryKind.DEPARTMENT).order_by("code", "pk")

    def first_of_each_kind(self, number: int) -> Self:
        """The most populated of each kind, each with `of_its_kind`: how many there are in all. One query."""
        ranked = self.annotate(
            of_its_kind=Window(Count("pk"), partition_by="kind"),
            rank=Window(RowNumber(), partition_by="kind", order_by=[MOST_POPULATED, "sort_key", "pk"]),
        )
        return ranked.filter(rank__lte=number).order_by(_size(), "rank", "pk")


def _related_manager(model: Any, name: str) -> Any:
    return model._meta.get_field(name).related_model._default_manager.all()


def _held_by(territory_ids: list[int]) -> Q:
    return Q(pk__in=RawSQL(HELD, [territory_ids]))


def _begins(word: str) -> Q:
    """A word of the territory begins with this one; an abbreviation is also itself, whole."""
    if word in ABBREVIATIONS:
        return Q(search_text__contains=f" {ABBREVIATIONS[word]} ") | Q(search_text__contains=f" {word} ")
    return Q(search_text__contains=f" {word}")


def _joined(words: list[str]) -> str:
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)


def _exchanged(typed: str) -> list[str]:
    """What was typed with two neighbouring letters exchanged, at each place: trigrams miss it in short names."""
    return [typed[:i] + typed[i + 1] + typed[i] + typed[i + 2 :] for i in range(len(typed) - 1)]


def _closeness(words: list[str]) -> Case:
    """0: this very name or code; 1: the name begins so, its article aside; 2: other."""
    typed = _joined(words)
    begins = reduce(or_, (Q(sort_key__startswith=article + typed) for article in ARTICLES))
    exact = Q(sort_key=typed) | Q(code=typed.upper())
    return Case(When(exact, then=0), When(begins, then=1), default=2, output_field=IntegerField())


def _swapped_first(words: list[str]) -> Case:
    swapped = Q(sort_key__in=_exchanged(_joined(words)))
    return Case(When(swapped, then=0), default=1, output_field=IntegerField())


def _importance() -> Case:
    """What people look for first: communes, then what groups them, then arrondissements and former communes."""
    return Case(
        When(kind=TerritoryKind.COMMUNE, then=0),
        When(kind__in=[TerritoryKind.DISTRICT, TerritoryKind.DELEGATED, TerritoryKind.ASSOCIATED], then=2),
        default=1,
        output_field=IntegerField(),
    )


def _size() -> Case:
    """Every kind has its rank: two kinds without one would be read mixed."""
    return Case(*(When(kind=kind, then=rank) for rank, kind in enumerate(TerritoryKind)), output_field=IntegerField())


class FormerCommuneQuerySet(QuerySet["FormerCommune"]):
    def today(self, code: str) -> Self:
        """What became of a former commune's code; several rows when a code had several lives."""
        return self.filter(code=code).select_related("commune")


class MembershipQuerySet(QuerySet["Membership"]):
    def in_force(self, on: date) -> Self:
        """Roles held on that day: the first day counts, the end date does not."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def for_list(self) -> Self:
        return self.select_related("agent", "territory", "given_by")


class ReferenceLoadQuerySet(QuerySet["ReferenceLoad"]):
    def latest_by_file(self, kind: str) -> dict[str, str]:
        """File name → SHA-256 of its last load, for one data set."""
        rows = self.filter(kind=kind).order_by("file_name", "-pk").distinct("file_name")
        return dict(rows.values_list("file_name", "sha256"))


class LocalTerritoryQuerySet(QuerySet["LocalTerritory"]):
    def visible_to(self, agent: Agent) -> Self:
        """Territories are visible to every signed-in person (product.md §1)."""
        return self if agent.is_active else self.none()

    def for_list(self) -> Self:
        return self.select_related("territory__department", "whole")

    def named(self, text: str) -> Self:
        """Those whose name holds what is typed, accents and capitals aside."""
        return self.filter(territory__sort_key__contains=_joined(plain_words(text)))

    def meeting(self, territory: Territory) -> Self:
        """Those that have a commune in common with this territory."""
        return self.filter(territory__in=RawSQL(MEETING, [territory.pk]))

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("territory", "whole")


class PriorityAreaQuerySet(QuerySet["PriorityArea"]):
    def visible_to(self, agent: Agent) -> Self:
        """A public geography is visible to every signed-in person, as territories are."""
        return self if agent.is_active else self.none()

    def for_list(self) -> Self:
        """Each with `commune_count`."""
        rows = _related_manager(self.model, "perimeter").filter(area=OuterRef("pk")).order_by().values("area")
        counted = Subquery(rows.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
        return self.annotate(commune_count=Coalesce(counted, 0))

    def for_detail(self, agent: Agent) -> Self:
        return self.prefetch_related("communes")

    def in_force(self, on: date) -> Self:
        """Those in force on that day: the first day counts, the end date does not."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def meeting(self, commune_ids: Iterable[int]) -> Self:
        """Those that lie in at least one of these communes, each once."""
        perimeter = self.model._meta.get_field("perimeter").related_model
        met = perimeter.objects.filter(commune__in=list(commune_ids))  # type: ignore[union-attr]
        return self.filter(pk__in=met.values("area"))

    def placed(self, known: bool) -> Self:
        """Those whose communes are known, or those whose perimeter is to be completed."""
        held = Exists(_related_manager(self.model, "perimeter").filter(area=OuterRef("pk")))
        return self.filter(held if known else ~held)

    def around(self, territory: Territory) -> Self:
        """Those that have a commune in common with this territory."""
        perimeter = _related_manager(self.model, "perimeter")
        communes = RawSQL(HELD, [[territory.pk]])
        return self.filter(pk__in=perimeter.filter(commune__in=communes).values("area"))

    def named(self, text: str) -> Self:
        """Those whose name or code holds what is typed, accents and capitals aside."""
        written = Q(plain__contains=sort_key(Value(text))) | Q(code__istartswith=text.strip())
        return self.alias(plain=sort_key("name")).filter(written)


class CompleteAreaListQuerySet(QuerySet["CompleteAreaList"]):
    def visible_to(self, agent: Agent) -> Self:
        """What is complete is public, as the areas are."""
        return self if agent.is_active else self.none()

    def in_force(self, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)
