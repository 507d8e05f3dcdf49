"""The base of every resource: reads what the agent may see, writes through operations only.

An app's `api.py` (or `api/…`):

    class ContractRow(ModelSerializer):                    # explicit fields, one serializer per use
        class Meta:
            model = Contract
            fields = ("id", "reference", "title", "state", "ends_on")

    class ContractDetail(DetailSerializer):                # adds revision, abilities and steps
        class Meta:
            model = Contract
            fields = ("id", "reference", "title", "state", "territory", "ends_on")

    class NewContract(Serializer):                         # its fields are the operation's arguments
        title = CharField(max_length=200)
        territory = VisibleField(Territory)                # what one may not see does not exist

    class ContractViewSet(PortalViewSet):
        model = Contract
        about = "Les contrats locaux de sécurité."
        listing = CONTRACTS                                # the page's filters and sorts
        machine = CONTRACT_MACHINE                         # gives `steps`
        list_as = ContractRow
        show_as = ContractDetail
        create_with = operations.create_contract           # create_contract(*, by, **validated)
        create_from = NewContract
        update_with = operations.describe_contract         # describe_contract(obj, *, by, revision, **validated)
        update_from = ContractChange
        delete_with = operations.delete_contract           # delete_contract(obj, *, by, revision)

        open_consultation = act(operations.open_consultation)             # POST …/<pk>/open-consultation/
        send_back = act(operations.send_back, ReasonSerializer)           # body: {"reason": "…"}
        invite = act(operations.invite, Invitation, summary="Inviter un partenaire")

then `"contracts": "contracts.api.ContractViewSet"` in `API_RESOURCES` (settings/resources.py).

What is not declared does not exist (405). `parent = "diagnostic"` passes that validated value first:
`add_problem(diagnostic, *, by, **others)`. An operation that takes `on` is given today's date; one that takes
`revision` is given the one of If-Match, otherwise it is compared here. Rows come from `visible_to(agent)`, then
`originals().for_list()` or `for_detail(agent)` where the queryset has them. Details and answers to writes carry
`ETag: "<revision>-<digest>"`; PUT, PATCH, DELETE and acts want it in If-Match (428 without, 412 when stale;
`"<revision>"` will do), GET answers 304 to If-None-Match. What a PATCH leaves out and the operation requires stays as
the row has it. Everything refused is a problem (`problems.py`).

Rows of an amendment (left out by `originals()`) are listed when the address names what they belong to by one of
`named_by` (`?contract=12`). A resource that takes files says `parser_classes = WITH_FILES`
(`create_status = 202` when a job does the rest), an act `act(…, parsers=WITH_FILES)`; `download(…)` gives a file.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any, ClassVar, cast

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.http import Http404
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.viewsets import GenericViewSet

from cls_portal import access
from cls_portal.api.preconditions import expected_revision, tagged
from cls_portal.api.problems import BadParameters
from cls_portal.api.schema import PortalSchema
from cls_portal.errors import Stale
from cls_portal.listing import Listing
from cls_portal.listing.keyset import Term
from cls_portal.machine import Machine, Step
from cls_portal.models import Agent

Operation = Callable[..., Any]
Shape = type[BaseSerializer[Any]]
Parsers = Sequence[type[BaseParser]]


class SharedFilters(DjangoFilterBackend):
    """The filters of the page; what they cannot read is a problem with the address."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        try:
            return super().filter_queryset(request, queryset, view)
        except ValidationError as error:
            raise BadParameters(error.detail) from error


class Nothing(Serializer[Any]):
    """An empty body."""


class PortalViewSet(GenericViewSet[Any]):
    """A resource; see the head of this module."""

    model: ClassVar[type[models.Model]]
    about: ClassVar[str] = ""  # what the resource is, in French, for the description of the API
    list_as: ClassVar[Shape]
    show_as: ClassVar[Shape | None] = None
    listing: ClassVar[Listing | None] = None
    machine: ClassVar[Machine | None] = None
    default_order: ClassVar[tuple[Term, ...]] = ("pk",)
    create_with: ClassVar[Operation | None] = None
    create_from: ClassVar[Shape] = Nothing
    parent: ClassVar[str] = ""
    create_status: ClassVar[HTTPStatus] = HTTPStatus.CREATED
    named_by: ClassVar[tuple[str, ...]] = ("contract",)
    update_with: ClassVar[Operation | None] = None
    update_from: ClassVar[Shape] = Nothing
    delete_with: ClassVar[Operation | None] = None
    detail_act = False  # these two are set on the actions made by `act`
    act_summary = ""

    filter_backends = (SharedFilters,)
    filterset_class: Any = None
    lookup_value_regex = "[^/.]+"
    schema = PortalSchema()
    basename: str

    def __init_subclass__(cls, **options: Any) -> None:
        """Offer only the methods that have an operation."""
        super().__init_subclass__(**options)
        if cls.listing is not None and "filterset_class" not in vars(cls):
            cls.filterset_class = cls.listing.filterset
        for declared, methods in OFFERED.items():
            if vars(cls).get(declared) is not None:
                for name, method in methods.items():
                    setattr(cls, name, method)
        for name, member in vars(cls).items():
            if hasattr(member, "mapping") and member.__name__ != name:
                raise ImproperlyConfigured(f"{cls.__name__}.{name} must be called {member.__name__}")

    # What is read

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, **lookup: Any) -> Response:
        return self.answer(self.get_object())

    def get_queryset(self) -> Any:
        """The rows this agent may see, loaded for the list or for the detail."""
        rows: Any = self.model._default_manager.all()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        rows = rows.visible_to(self.agent)
        if self.action == "list":
            if hasattr(rows, "originals") and not any(map(self.request.query_params.get, self.named_by)):
                rows = rows.originals()
            return rows.for_list() if hasattr(rows, "for_list") else rows
        return rows.for_detail(self.agent) if hasattr(rows, "for_detail") else rows

    def get_object(self) -> Any:
        return access.get_visible(self.model, self.agent, queryset=self.get_queryset(), **self._lookup())

    def get_serializer_class(self) -> Any:
        """The shape of the request's body when writing, of the answer otherwise."""
        if self.detail_act:
            return self.serializer_class
        if self.action == "create":
            return self.create_from
        if self.action in {"update", "partial_update"}:
            return self.update_from
        if self.action in {"list", "metadata"} or self.show_as is None:
            return self.list_as
        return self.show_as

    def keyset_order(self) -> Sequence[Term]:
        if self.listing is None:
            return self.default_order
        return self.listing.order(self.listing.sort_of(self.request.query_params))

    @property
    def agent(self) -> Agent:
        return cast(Agent, self.request.user)

    def abilities(self, obj: models.Model) -> Mapping[str, bool]:
        """The acts of the app's table of rights on this row."""
        return access.abilities(self.agent, self.model._meta.app_label, obj)

    def steps(self, obj: models.Model) -> Sequence[Step]:
        machine = self.machine
        return machine.available(obj, self.agent, timezone.localdate()) if machine else []

    # What is answered

    def answer(self, obj: Any, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
        """The whole row, with its ETag."""
        shape = self.show_as or self.list_as
        data = shape(obj, context=self.get_serializer_context()).data
        return tagged(Response(data, status=status, headers=headers), getattr(obj, "revision", None))

    def answer_written(self, pk: Any, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
        """The row as it now stands, or nothing when the write took it out of the agent's sight."""
        self.action = "retrieve"
        try:
            obj = access.get_visible(self.model, self.agent, queryset=self.get_queryset(), pk=pk)
        except Http404:
            return Response(status=HTTPStatus.NO_CONTENT)
        return self.answer(obj, status, headers)

    # What is written

    def load(self) -> Any:
        """The row to write on, if the agent may see it: the operation decides the rest."""
        return access.get_visible(self.model, self.agent, **self._lookup())

    def body(self, shape: Shape, *, partial: bool = False, obj: Any = None) -> dict[str, Any]:
        """The checked values of the request's body; its fields find the row acted on as `context["obj"]`."""
        context = {**self.get_serializer_context(), "obj": obj}
        serializer = shape(data=self.request.data, partial=partial, context=context)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _lookup(self) -> dict[str, Any]:
        return {self.lookup_field: self.kwargs[self.lookup_url_kwarg or self.lookup_field]}


def act(operation: Operation, shape: Shape = Nothing, *, summary: str = "", parsers: Parsers | None = None) -> Any:
    """A POST on one row that calls `operation(obj, *, by, …)`; the attribute takes the operation's name.

    `summary` says it in French where no transition of the machine, of the same name, has a label.
    `parsers`: what its body may be, where files come with it.
    """
    name = operation.__name__

    def method(self: PortalViewSet, request: Request, **lookup: Any) -> Response:
        revision = expected_revision(request) if hasattr(self.model, "revision") else None
        obj = self.load()
        call(operation, obj, by=self.agent, revision=revision, values=self.body(shape, obj=obj))
        return self.answer_written(obj.pk)

    method.__name__ = method.__qualname__ = name
    method.__doc__ = (inspect.getdoc(operation) or "").partition("\n")[0]
    options: dict[str, Any] = {"serializer_class": shape, "detail_act": True, "act_summary": summary}
    if parsers is not None:
        options["parser_classes"] = parsers
    return action(detail=True, methods=["post"], url_path=name.replace("_", "-"), **options)(method)


def call(operation: Operation, *first: Any, by: Agent, revision: int | None = None, values: dict[str, Any]) -> Any:
    """Call the operation with what it takes; a revision that it does not take is compared here."""
    taken = _taken(operation)
    if "on" in taken and "on" not in values:
        values = {**values, "on": timezone.localdate()}
    if "revision" in taken:
        values = {**values, "revision": revision}
    elif revision is not None and first[0].revision != revision:
        raise Stale(first[0])
    return operation(*first, by=by, **values)


@cache
def _taken(operation: Operation) -> frozenset[str]:
    return frozenset(inspect.signature(operation).parameters)


@cache
def _required(operation: Operation) -> frozenset[str]:
    """The values that it cannot do without, besides who writes, when, and on which revision."""
    found = inspect.signature(operation).parameters.values()
    named = {each.name for each in found if each.kind == each.KEYWORD_ONLY and each.default is each.empty}
    return frozenset(named - {"by", "on", "revision"})


def _operation(view: PortalViewSet, name: str) -> Operation:
    """The operation declared on the class, not bound to the view as a method would be."""
    return cast(Operation, getattr(type(view), name))


def _create(self: PortalViewSet, request: Request) -> Response:
    values = self.body(self.create_from)
    first = [values.pop(self.parent)] if self.parent else []
    obj = call(_operation(self, "create_with"), *first, by=self.agent, values=values)
    where = reverse(f"api:{self.basename}-detail", [getattr(obj, self.lookup_field)], request=request)
    return self.answer_written(obj.pk, self.create_status, {"Location": where})


def _update(self: PortalViewSet, request: Request, **lookup: Any) -> Response:
    return _change(self, request, partial=False)


def _partial_update(self: PortalViewSet, request: Request, **lookup: Any) -> Response:
    return _change(self, request, partial=True)


def _change(view: PortalViewSet, request: Request, *, partial: bool) -> Response:
    revision = expected_revision(request)
    obj, operation = view.load(), _operation(view, "update_with")
    values = view.body(view.update_from, partial=partial, obj=obj)
    kept = _kept(operation, obj, values) if partial else {}
    call(operation, obj, by=view.agent, revision=revision, values={**kept, **values})
    return view.answer_written(obj.pk)


def _kept(operation: Operation, obj: Any, values: dict[str, Any]) -> dict[str, Any]:
    """What the operation requires and the body of a PATCH leaves out: as the row has it, under the same revision."""
    left_out = _required(operation) - values.keys()
    return {name: _as_it_is(getattr(obj, name)) for name in left_out}


def _as_it_is(value: Any) -> Any:
    return list(value.all()) if isinstance(value, models.Manager) else value


def _destroy(self: PortalViewSet, request: Request, **lookup: Any) -> Response:
    revision = expected_revision(request)
    call(_operation(self, "delete_with"), self.load(), by=self.agent, revision=revision, values={})
    return Response(status=HTTPStatus.NO_CONTENT)


OFFERED: dict[str, dict[str, Callable[..., Response]]] = {
    "create_with": {"create": _create},
    "update_with": {"update": _update, "partial_update": _partial_update},
    "delete_with": {"destroy": _destroy},
}
