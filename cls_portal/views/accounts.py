"""Signing in and out, passwords, invitations, one's own account and tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.module_loading import import_string

from cls_portal import links, operations, tokens
from cls_portal.access import get_visible
from cls_portal.errors import Refused, Stale
from cls_portal.forms import PortalForm, RevisionedForm
from cls_portal.http import acting_agent, refuse_in_form, say
from cls_portal.models import Agent, ApiToken, TokenScope


class ProfileForm(RevisionedForm):
    first_name = forms.CharField(label="Prénom", max_length=100)
    last_name = forms.CharField(label="Nom", max_length=100)
    job_title = forms.CharField(label="Fonction", max_length=200, required=False)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)


class TokenForm(PortalForm):
    name = forms.CharField(
        label="Nom du jeton", max_length=100, help_text="À quoi il sert, par exemple « tableau de bord »."
    )
    scopes = forms.MultipleChoiceField(
        label="Portée", choices=TokenScope.choices, widget=forms.CheckboxSelectMultiple, initial=[TokenScope.READ]
    )
    days = forms.TypedChoiceField(
        label="Durée", coerce=int, choices=[(30, "30 jours"), (90, "90 jours"), (365, "un an")], initial=90
    )


class ChangePassword(views.PasswordChangeView):
    """The person's new password, written by an operation."""

    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("password-change-done")
    form_class = PasswordChangeForm

    def form_valid(self, form: Any) -> HttpResponse:
        agent = acting_agent(self.request)
        agent = operations.change_password(agent, by=agent, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, agent)
        return redirect(self.success_url)


@method_decorator(login_not_required, name="dispatch")
class ResetPassword(views.PasswordResetConfirmView):
    """The link of the mail: one new password, written by an operation."""

    template_name = "accounts/password_reset_confirm.html"
    success_url = reverse_lazy("password-reset-complete")

    def form_valid(self, form: Any) -> HttpResponse:
        agent = cast(Agent, self.user)
        operations.change_password(agent, by=agent, password=form.cleaned_data["new_password1"])
        del self.request.session["_password_reset_token"]
        return redirect(self.success_url)


@login_not_required
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a first password by the link of the invitation; reading the page uses nothing up."""
    link = links.find(links.INVITATION, secret)
    if link is None:
        return render(request, "accounts/invitation_accept.html", {"expired": True}, status=410)
    form = SetPasswordForm(link.agent, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.accept_invitation(secret, password=form.cleaned_data["new_password1"])
        except Refused as refusal:
            refuse_in_form(form, refusal)
        else:
            say(request, "Votre mot de passe est enregistré : vous pouvez vous connecter.")
            return redirect("login")
    return render(request, "accounts/invitation_accept.html", {"form": form, "invited": link.agent})


def my_account(request: HttpRequest) -> HttpResponse:
    """One's own identity and tokens."""
    agent = acting_agent(request)
    form = _profile(request, agent)
    if request.method == "POST" and form.is_valid():
        try:
            operations.describe_agent(agent, by=agent, revision=form.revision, **form.values)
        except Refused as refusal:
            form.add_reasons(refusal.reasons)
        except Stale as stale:
            form.confront(stale)
        else:
            say(request, "Votre compte est à jour.")
            return redirect("my-account")
    return render(request, "accounts/my_account.html", _account_context(request, form, TokenForm()))


def make_token(request: HttpRequest) -> HttpResponse:
    """A new API token, shown once."""
    if request.method != "POST":
        return redirect("my-account")
    agent = acting_agent(request)
    form = TokenForm(request.POST)
    secret = ""
    if form.is_valid():
        expires_at = timezone.now() + timedelta(days=form.cleaned_data["days"])
        secret = tokens.make(
            agent, by=agent, name=form.cleaned_data["name"], scopes=form.cleaned_data["scopes"], expires_at=expires_at
        )
    context = _account_context(request, _profile(request, agent, bound=False), form if not secret else TokenForm())
    return render(request, "accounts/my_account.html", {**context, "secret": secret})


def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    agent = acting_agent(request)
    token = get_visible(ApiToken, agent, pk=pk)
    if request.method == "POST":
        tokens.revoke(token, by=agent)
        say(request, "Le jeton est révoqué.")
    return redirect("my-account")


def _profile(request: HttpRequest, agent: Agent, *, bound: bool = True) -> ProfileForm:
    initial = {name: getattr(agent, name) for name in ("first_name", "last_name", "job_title", "phone")}
    return ProfileForm((request.POST or None) if bound else None, initial=initial, revision=agent.revision)


def _account_context(request: HttpRequest, form: Any, token_form: Any) -> dict[str, Any]:
    agent = acting_agent(request)
    roles = import_string(settings.ROLES_OF)(agent)
    return {"form": form, "token_form": token_form, "tokens": agent.tokens.all(), "roles": roles}


_public = login_not_required

urlpatterns = [
    path("connexion/", views.LoginView.as_view(template_name="accounts/login.html"), name="login"),
    path("deconnexion/", views.LogoutView.as_view(), name="logout"),
    path("", my_account, name="my-account"),
    path("jetons/", make_token, name="token-make"),
    path("jetons/<int:pk>/revocation/", revoke_token, name="token-revoke"),
    path("mot-de-passe/", ChangePassword.as_view(), name="password-change"),
    path(
        "mot-de-passe/change/",
        views.PasswordChangeDoneView.as_view(template_name="accounts/password_change_done.html"),
        name="password-change-done",
    ),
    path(
        "mot-de-passe-oublie/",
        _public(
            views.PasswordResetView.as_view(
                template_name="accounts/password_reset.html",
                email_template_name="accounts/password_reset_email.txt",
                subject_template_name="accounts/password_reset_subject.txt",
                success_url=reverse_lazy("password-reset-done"),
            )
        ),
        name="password-reset",
    ),
    path(
        "mot-de-passe-oublie/envoye/",
        _public(views.PasswordResetDoneView.as_view(template_name="accounts/password_reset_done.html")),
        name="password-reset-done",
    ),
    path("mot-de-passe-oublie/<uidb64>/<token>/", ResetPassword.as_view(), name="password-reset-confirm"),
    path(
        "mot-de-passe-oublie/termine/",
        _public(views.PasswordResetCompleteView.as_view(template_name="accounts/password_reset_complete.html")),
        name="password-reset-complete",
    ),
    path("invitation/<str:secret>/", accept_invitation, name="invitation-accept"),
]
