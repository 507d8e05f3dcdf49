"""What the lists of an evaluation's parts can be narrowed by, and how they are put in order."""

from __future__ import annotations

from typing import Any

import django_filters
from rest_framework.serializers import IntegerField, Serializer


class OfEvaluationFilter(django_filters.FilterSet):
    """Parts of one evaluation: `?evaluation=12`."""

    evaluation = django_filters.NumberFilter("evaluation", label="Évaluation")


class PlacesMove(Serializer[Any]):
    """By how many places in the list, up when negative."""

    places = IntegerField(min_value=-1000, max_value=1000)
