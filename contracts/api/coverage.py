"""The coverage of a contract in the API: the chain both ways, and the pieces that its gates say are missing."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class LinkShape(serializers.Serializer[Any]):
    """How many times one link of the chain is whole, lacking, waived."""

    label = serializers.CharField()  # type: ignore[assignment]
    whole = serializers.IntegerField()
    lacking = serializers.IntegerField()
    waived = serializers.IntegerField()


class LackingShape(serializers.Serializer[Any]):
    """A missing piece, the page that mends it, and the one that waives it for whoever may."""

    text = serializers.CharField()
    code = serializers.CharField()
    url = serializers.CharField()
    waive_url = serializers.CharField()


class WaiverShape(serializers.Serializer[Any]):
    """A piece that the préfecture waived, in the words of its gate on that day, and why."""

    code = serializers.CharField()
    piece = serializers.CharField()
    reason = serializers.CharField()
    granted_on = serializers.DateField()
    granted_by = serializers.CharField()


class EvidenceShape(serializers.Serializer[Any]):
    """A figure or a statement of the diagnostic."""

    kind = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()


class CoveredProblemShape(serializers.Serializer[Any]):
    """A problem, what shows it, who it concerns, the actions that answer it."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.CharField()
    evidence = EvidenceShape(many=True)
    actors = serializers.ListField(child=serializers.CharField())
    actions = serializers.ListField(child=serializers.IntegerField())
    lacks = serializers.ListField(child=serializers.CharField(), help_text="Codes des pièces manquantes.")


class CoveredIndicatorShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.CharField()
    baseline = serializers.DecimalField(14, 2, allow_null=True)
    target = serializers.DecimalField(14, 2, allow_null=True)
    lacks = serializers.ListField(child=serializers.CharField())


class CoveredActionShape(serializers.Serializer[Any]):
    """An action, its indicators, and the way back to the problems and to what shows them."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.CharField()
    objective = serializers.CharField()
    lead = serializers.CharField()
    partners = serializers.ListField(child=serializers.CharField())
    means = serializers.CharField()
    budget = serializers.DecimalField(14, 2)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    indicators = CoveredIndicatorShape(many=True)
    problems = serializers.ListField(child=serializers.IntegerField())
    evidence = EvidenceShape(many=True)
    lacks = serializers.ListField(child=serializers.CharField())


class CoveredActorShape(serializers.Serializer[Any]):
    """A concerned organisation, and where it is engaged."""

    name = serializers.CharField()
    concerned_by = serializers.ListField(child=serializers.CharField())
    actions = serializers.ListField(child=serializers.IntegerField())
    committed = serializers.BooleanField()
    lacks = serializers.ListField(child=serializers.CharField())


class CoveredEvaluationShape(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    state = serializers.CharField()
    detail = serializers.CharField()
    url = serializers.CharField()


class CoverageShape(serializers.Serializer[Any]):
    contract = serializers.IntegerField()
    links = LinkShape(many=True)
    missing = LackingShape(many=True)
    waivers = WaiverShape(many=True)
    problems = CoveredProblemShape(many=True)
    actions = CoveredActionShape(many=True)
    actors = CoveredActorShape(many=True)
    evaluations = CoveredEvaluationShape(many=True)
