"""How far a piece of long work is: the fragment that its page reads again and again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cls_portal.access import get_visible
from cls_portal.http import acting_agent
from cls_portal.models import Job


@require_safe
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment for htmx, a page for anyone else."""
    job = get_visible(Job, acting_agent(request), pk=pk)
    template = "components/job.html" if request.headers.get("HX-Request") else "pages/job.html"
    return render(request, template, {"job": job, "poll_url": reverse("job-detail", args=[pk])})
