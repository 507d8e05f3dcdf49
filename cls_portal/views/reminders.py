"""Which reminders one receives: from the mail itself, without signing in, and from one’s account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from cls_portal import choices
from cls_portal.doors import form_page
from cls_portal.forms import PortalForm
from cls_portal.http import acting_agent
from cls_portal.models import ReminderChoice
from cls_portal.throttling import too_often

MOST = 30  # knocks of one address in a minute
ONE_CLICK = "List-Unsubscribe"  # what a mail program posts (RFC 8058)
SAVED = "Vos rappels sont réglés."
STOPPED = "Vous ne recevrez plus aucun rappel."


class ReminderForm(PortalForm):
    wanted = forms.MultipleChoiceField(
        label="Je veux des rappels sur",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Rien de coché\u00a0: plus aucun rappel. Au plus un courriel par jour ouvré.",
    )

    def __init__(self, *args: Any, email: str, choice: ReminderChoice | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = choices.offered(email)
        field: Any = self.fields["wanted"]
        field.choices = list(offered.items())
        field.initial = [kind for kind in offered if choice is None or choice.wants(kind)]


def my_reminders(request: HttpRequest) -> HttpResponse:
    """The reminders of one’s account."""
    agent = acting_agent(request)
    choice = choices.of_address(agent.email)
    form = ReminderForm(request.POST or None, email=agent.email, choice=choice)
    return form_page(
        request,
        form,
        lambda: choices.choose(choices.open_for(agent.email, by=agent), by=agent, wanted=form.values["wanted"]),
        title="Mes rappels",
        done=reverse("my-account"),
        said=SAVED,
        trail=[("Mon compte", reverse("my-account"))],
    )


@login_not_required
@never_cache
@csrf_exempt  # the signature of the address is the only right asked for; a mail program posts without cookie
def reminder_choice(request: HttpRequest, key: str) -> HttpResponse:
    """The page that every reminder links to. A mail program that posts there in one click stops them all (RFC 8058)."""
    choice = None if too_often(request, "reminder-choice", most=MOST) else choices.behind(key)
    if choice is None:
        return render(request, "accounts/reminders_nothing.html", status=404)
    said = ""
    if request.method == "POST":
        choice, said = _chosen(request, choice)
    form = ReminderForm(email=choice.email, choice=choice)
    response = render(request, "accounts/reminders.html", {"form": form, "choice": choice, "said": said})
    response["Referrer-Policy"] = "no-referrer"
    return response


def _chosen(request: HttpRequest, choice: ReminderChoice) -> tuple[ReminderChoice, str]:
    """What was posted, done: everything stopped, or some kinds kept."""
    form = ReminderForm(request.POST, email=choice.email, choice=choice)
    if ONE_CLICK in request.POST or "arreter" in request.POST:
        return choices.stop(choice, by=choices.RECIPIENT), STOPPED
    if not form.is_valid():
        return choice, ""
    saved = choices.choose(choice, by=choices.RECIPIENT, wanted=form.values["wanted"])
    return saved, STOPPED if saved.stopped else SAVED


urlpatterns = [
    path("compte/rappels/", my_reminders, name="my-reminders"),
    path("rappels/<str:key>/", reminder_choice, name="reminder-choice"),
]
