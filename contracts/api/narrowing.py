"""What the lists of a contract's parts can be narrowed by: `?contract=12`."""

from __future__ import annotations

import django_filters

CONTRACT = "Contrat (ou avenant)"


class OfContractFilter(django_filters.FilterSet):
    """Parts of one contract, or of one amendment."""

    contract = django_filters.NumberFilter("contract", label=CONTRACT)


class OfVersionFilter(django_filters.FilterSet):
    """What belongs to the versions of one contract."""

    contract = django_filters.NumberFilter("version__contract", label=CONTRACT)
    version = django_filters.NumberFilter("version", label="Version")
