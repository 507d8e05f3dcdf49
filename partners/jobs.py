"""Work of each day on councils and on their people."""

from __future__ import annotations

from django.utils import timezone

from cls_portal import jobs
from cls_portal.actors import PORTAL
from partners import operations


@jobs.job("Mandats de présidence et de coordination qui commencent ou finissent")
def follow_terms(progress: jobs.Progress) -> str:
    """The accounts of chairs and coordinators follow the terms of their seats."""
    count = operations.follow_terms(by=PORTAL, on=timezone.localdate())
    progress(1, of=1, message=f"{count} changés")
    return ""


@jobs.job("Effacement des données personnelles arrivées à leur terme")
def purge_today(progress: jobs.Progress) -> None:
    operations.purge_personal_data(by=PORTAL, on=timezone.localdate())
