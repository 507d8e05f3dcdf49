"""How far a piece of long work is: the fragment that its page reads again and again; and stopping it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cls_portal import jobs
from cls_portal.access import get_visible
from cls_portal.http import acting_agent, asked_by_script
from cls_portal.models import Job


@require_safe
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment for htmx, a page for anyone else."""
    job = get_visible(Job, acting_agent(request), pk=pk)
    template = "components/job.html" if asked_by_script(request) else "pages/job.html"
    page = {"job": job, "poll_url": reverse("job-detail", args=[pk]), "cancel_url": reverse("job-cancel", args=[pk])}
    return render(request, template, page)


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    jobs.cancel(get_visible(Job, acting_agent(request), pk=pk))
    return redirect("job-detail", pk=pk)
