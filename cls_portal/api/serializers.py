"""What serializers share: the revision, what the reader may do, relations limited to what they may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.relations import MANY_RELATION_KWARGS


class VisibleMany(serializers.ManyRelatedField):
    """Relations by primary key, however many, read in one query."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, str | Mapping) or not isinstance(data, Iterable):
            self.fail("not_a_list", input_type=type(data).__name__)
        rows: Any = self.child_relation.get_queryset()
        keys = [self._key(each, rows.model._meta.pk) for each in data]
        if not keys and not self.allow_empty:
            self.fail("empty")
        found = rows.in_bulk(set(keys))
        for key in keys:
            if key not in found:
                self.child_relation.fail("does_not_exist", pk_value=key)
        return [found[key] for key in keys]

    def _key(self, value: Any, column: Any) -> Any:
        if isinstance(value, bool):
            self.child_relation.fail("incorrect_type", data_type="bool")
        try:
            return column.to_python(value)
        except ValidationError:
            self.child_relation.fail("incorrect_type", data_type=type(value).__name__)


class VisibleField(serializers.PrimaryKeyRelatedField[Any]):
    """A relation by primary key: what the agent may not see does not exist."""

    def __init__(self, model: type[models.Model] | None = None, **options: Any) -> None:
        if model is not None:
            options["queryset"] = model._default_manager.all()
        super().__init__(**options)

    @classmethod
    def many_init(cls, *args: Any, **options: Any) -> VisibleMany:
        of_list = {name: options[name] for name in MANY_RELATION_KWARGS if name in options}
        return VisibleMany(child_relation=cls(*args, **options), **of_list)

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.context["request"].user)


@extend_schema_field({"type": "integer", "nullable": True, "readOnly": True})
class SeenField(serializers.Field[Any, Any, Any, Any]):
    """A relation by primary key that is only read: null to who does not see what it points to.

    One query for a whole page, none where nothing points to anything.
    """

    def __init__(self, model: type[models.Model], **options: Any) -> None:
        self.model = model
        super().__init__(read_only=True, **options)

    def bind(self, field_name: str, parent: Any) -> None:
        if self.source is None:
            self.source = f"{field_name}_id"
        super().bind(field_name, parent)

    def to_representation(self, value: int) -> int | None:
        context: Any = self.context
        known = context.setdefault("seen", {})
        if self.source not in known:
            shown: Any = self.root.instance
            rows = shown if isinstance(shown, list) else [shown]
            keys = {getattr(row, str(self.source)) for row in rows} - {None}
            seen: Any = self.model._default_manager.all()
            seen = seen.visible_to(context["request"].user).filter(pk__in=keys).order_by()
            known[self.source] = set(seen.values_list("pk", flat=True))
        return value if value in known[self.source] else None


class ReasonSerializer(serializers.Serializer[Any]):
    """The body of an act that only needs a written reason, compulsory or not."""

    reason = serializers.CharField(label="motif", required=False, allow_blank=True, default="")


class MissingSerializer(serializers.Serializer[Any]):
    """One thing that stands in the way of a step."""

    text = serializers.CharField()
    code = serializers.CharField()
    field = serializers.CharField()
    url = serializers.CharField()


class StepSerializer(serializers.Serializer[Any]):
    """A step the agent may take from the present state, and what is still missing."""

    name = serializers.CharField(source="transition.name")
    label = serializers.CharField(source="transition.label")  # type: ignore[assignment]
    target = serializers.CharField(source="transition.target")
    reason_required = serializers.BooleanField()
    open = serializers.BooleanField()
    missing = MissingSerializer(many=True)


class DetailSerializer(serializers.ModelSerializer[Any]):
    """The whole of one row: adds `revision`, `abilities` and, where there is a state machine, `steps`."""

    revision = serializers.IntegerField(read_only=True)
    abilities = serializers.SerializerMethodField(help_text="Ce que vous pouvez faire de cette fiche.")
    steps = serializers.SerializerMethodField(help_text="Les étapes ouvertes, et ce qui manque à chacune.")

    def get_field_names(self, declared_fields: Any, info: Any) -> list[str]:
        names = [*super().get_field_names(declared_fields, info)]
        shared = ["revision", "abilities", *(["steps"] if self._machine() else [])]
        if not hasattr(self.Meta.model, "revision"):
            shared.remove("revision")
        return [*names, *(name for name in shared if name not in names)]

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "boolean"}})
    def get_abilities(self, obj: models.Model) -> dict[str, bool]:
        return dict(self.context["view"].abilities(obj))

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, obj: models.Model) -> Any:
        return StepSerializer(self.context["view"].steps(obj), many=True).data

    def _machine(self) -> Any:
        return getattr(self.context.get("view"), "machine", None)
