"""What the gates and the document of a contract read of it, for one or for many at once."""

from django.db.models import Prefetch, Q
from django.db.models.functions import Coalesce

from cls_portal.rows import Rows
from contracts.models import (
    Axis,
    ContractPartner,
    ContractPlace,
    Objective,
    Opinion,
    Resolution,
    Section,
    Signatory,
    Version,
)
from diagnostics.models import DiagnosticCommune
from partners.querysets import carried_by
from territories.models import Territory

COMMUNES = Rows("communes", Territory.objects.defer("search_text"))
DIAGNOSED = Rows("perimeter", DiagnosticCommune.objects.all())
SECTIONS = Rows("sections", Section.objects.order_by("position", "pk"))
AXES = Rows(
    "axes",
    Axis.objects.order_by("number", "pk").prefetch_related(
        Prefetch("objectives", Objective.objects.order_by("number", "pk"))
    ),
)
PARTNERS = Rows(
    "partners", ContractPartner.objects.select_related("organisation").order_by("organisation__sort_key", "pk")
)
PLACES = Rows("places", ContractPlace.objects.select_related("territory", "area").order_by("number", "pk"))
SIGNATORIES = Rows("signatories", Signatory.objects.select_related("territory").order_by("position", "pk"))
# `steering`: whether the council whose opinion it is (that of its meeting, or the one named with the document that
# proves it) is the one that steered the contract on that day.
OPINIONS = Rows(
    "opinions",
    Opinion.objects.annotate(
        steering=Q(
            contract__council__in=carried_by(
                Coalesce("meeting__council", "council"), Coalesce("meeting__held_on", "given_on")
            )
        )
    ),
)
RESOLUTIONS = Rows("resolutions", Resolution.objects.all())
VERSIONS = Rows("versions", Version.objects.defer("json"))
