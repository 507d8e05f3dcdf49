"""What is followed of an action over REST: milestones, human means, measures, notes."""

from __future__ import annotations

from typing import Any

import django_filters
from rest_framework.serializers import CharField, DateField, DecimalField, IntegerField, ModelSerializer, Serializer

from actions import operations
from actions.api.text import OfActionFilter
from actions.models import Action, Indicator, Measure, Milestone, ProgressNote, StaffLine
from cls_portal.api.serializers import VisibleField
from cls_portal.api.views import PortalViewSet, act
from partners.decisions.origins import OriginField
from partners.models import Organisation


class MilestoneRow(ModelSerializer[Milestone]):
    class Meta:
        model = Milestone
        fields = ("id", "action", "parent", "name", "due_on", "in_text", "done_on", "comment")


class MilestoneChange(Serializer[Any]):
    name = CharField(max_length=200)
    due_on = DateField()


class NewMilestone(MilestoneChange):
    action = VisibleField(Action)


class MilestoneFollowed(Serializer[Any]):
    done_on = DateField(required=False, allow_null=True)
    comment = CharField(required=False, allow_blank=True, max_length=500)


class MilestoneViewSet(PortalViewSet):
    model = Milestone
    about = "Les jalons du calendrier d’une action, et les étapes que le suivi y ajoute."
    list_as = MilestoneRow
    filterset_class = OfActionFilter
    parent = "action"
    create_with = operations.add_milestone
    create_from = NewMilestone
    update_with = operations.change_milestone
    update_from = MilestoneChange
    delete_with = operations.remove_milestone

    follow_milestone = act(operations.follow_milestone, MilestoneFollowed, summary="Suivre le jalon")


class StaffLineRow(ModelSerializer[StaffLine]):
    class Meta:
        model = StaffLine
        fields = ("id", "action", "organisation", "year", "full_time_equivalents", "part")


class StaffLineChange(Serializer[Any]):
    organisation = VisibleField(Organisation)
    year = IntegerField(min_value=1997, max_value=2100)
    full_time_equivalents = DecimalField(6, 2, min_value=0)
    part = CharField(required=False, allow_blank=True, max_length=200)


class NewStaffLine(StaffLineChange):
    action = VisibleField(Action)


class StaffLineViewSet(PortalViewSet):
    model = StaffLine
    about = "Les équivalents temps plein que chaque organisme donne à une action, par année."
    list_as = StaffLineRow
    filterset_class = OfActionFilter
    parent = "action"
    create_with = operations.add_staff_line
    create_from = NewStaffLine
    update_with = operations.change_staff_line
    update_from = StaffLineChange
    delete_with = operations.remove_staff_line


class MeasureFilter(django_filters.FilterSet):
    """Measures of one indicator, or of one action."""

    indicator = django_filters.NumberFilter("indicator", label="Indicateur")
    action = django_filters.NumberFilter("indicator__action", label="Action")


class MeasureRow(ModelSerializer[Measure]):
    class Meta:
        model = Measure
        fields = ("id", "indicator", "measured_on", "value", "unavailable", "comment", "author_name")


class MeasureChange(Serializer[Any]):
    measured_on = DateField()
    value = DecimalField(14, 2, required=False, allow_null=True)
    unavailable = CharField(required=False, allow_blank=True, max_length=300)
    comment = CharField(required=False, allow_blank=True, max_length=500)


class NewMeasure(MeasureChange):
    indicator = VisibleField(Indicator)


class MeasureViewSet(PortalViewSet):
    model = Measure
    about = "Les mesures des indicateurs. Une valeur absente n’est pas zéro\u00a0: on dit pourquoi elle manque."
    list_as = MeasureRow
    filterset_class = MeasureFilter
    parent = "indicator"
    create_with = operations.record_measure
    create_from = NewMeasure
    update_with = operations.change_measure
    update_from = MeasureChange
    delete_with = operations.remove_measure


class NoteRow(ModelSerializer[ProgressNote]):
    decision = OriginField()

    class Meta:
        model = ProgressNote
        fields = ("id", "action", "noted_on", "text", "status", "progress", "author_name", "decision")


class ProgressNoteViewSet(PortalViewSet):
    model = ProgressNote
    about = "Les notes de suivi d’une action\u00a0; une note s’écrit avec le suivi de l’action."
    list_as = NoteRow
    filterset_class = OfActionFilter
