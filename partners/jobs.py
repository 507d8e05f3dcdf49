"""Work of each day."""

from __future__ import annotations

from django.utils import timezone

from cls_portal import jobs
from cls_portal.actors import PORTAL
from partners import operations


@jobs.job("Effacement des données personnelles arrivées à leur terme")
def purge_today(progress: jobs.Progress) -> None:
    operations.purge_personal_data(by=PORTAL, on=timezone.localdate())
