"""Amending a contract, and starting the one that follows."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cls_portal.api.views import act
from contracts import operations
from contracts.api.comparison import Comparable
from contracts.models import ContractKind
from contracts.rules import REDEFINE, RENEW


class AmendmentShape(serializers.Serializer[Any]):
    """What the amendment is about; what it changes is derived from its text."""

    subject = serializers.CharField(max_length=2000)


class SuccessorShape(serializers.Serializer[Any]):
    """Whether the follower renews or redefines the contract; only a redefinition changes the kind."""

    renewal = serializers.ChoiceField(choices=[RENEW, REDEFINE])
    title = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=ContractKind.choices, required=False)


class Amendable(Comparable):
    """Adds the two acts by which a signed contract goes on."""

    open_amendment = act(operations.open_amendment, AmendmentShape, summary="Ouvrir un avenant")
    start_successor = act(operations.start_successor, SuccessorShape, summary="Préparer le contrat qui suit")
