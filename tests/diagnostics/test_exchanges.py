"""Contributions asked on one part, comments: who sees what, who writes, who decides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Outgoing
from diagnostics import home, operations
from diagnostics.forms import AskForm
from diagnostics.models import Contribution, Diagnostic, PartComment
from partners.models import Affiliation
from tests.diagnostics.conftest import TODAY
from tests.personas import person

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def sofia(social_landlord):
    agent = person("Sofia", "Diallo")
    Affiliation.objects.create(agent=agent, organisation=social_landlord, starts_on=date(2024, 1, 1))
    return agent


@pytest.fixture
def asked(problem, karim, sofia, social_landlord) -> Contribution:
    """Of the landlord's people, on the feeling of insecurity of a whole diagnostic."""
    return operations.ask_contribution(
        problem.diagnostic, by=karim, on=TODAY, part="perception", organisation=social_landlord,
        question="Que disent vos gardiens ?", due_on=DUE,
    )  # fmt: skip


def test_whom_it_is_asked_of_is_told_by_mail_and_at_home(asked, sofia):
    mail = Outgoing.objects.get()
    assert mail.to == sofia.email
    assert "Que disent vos gardiens" in mail.body
    assert f"/diagnostics/contributions/{asked.pk}/" in mail.body
    [tile] = home.contributions_asked(sofia, TODAY)
    assert tile.url == reverse("contribution-detail", args=[asked.pk])


def test_the_guest_opens_that_part_and_nothing_else(asked, sofia, client):
    client.force_login(sofia)
    page = client.get(reverse("contribution-detail", args=[asked.pk])).content.decode()
    assert "Les habitants évitent la place" in page
    for elsewhere in ("cambriolages augmentent", "présence humaine manque", "Occupation des halls", "SSMSI, 2025"):
        assert elsewhere not in page
    pk = asked.diagnostic_id
    for name, *more in (
        ("diagnostic-detail",), ("diagnostic-history",), ("diagnostic-documents",), ("part-discussion", "perception"),
        ("part-versions", "perception"), ("diagnostic-part", "perception"),
    ):  # fmt: skip
        assert client.get(reverse(name, args=[pk, *more])).status_code == 404, name
    assert list(Diagnostic.objects.visible_to(sofia)) == []


def test_past_its_date_the_guest_keeps_the_own_text_only(asked, sofia, client):
    client.force_login(sofia)
    with time_machine.travel(DUE + timedelta(days=1)):
        page = client.get(reverse("contribution-detail", args=[asked.pk])).content.decode()
        assert "Les habitants évitent" not in page
        with pytest.raises(Refused, match="date attendue est passée"):
            operations.send_contribution(asked, by=sofia, on=DUE + timedelta(days=1), revision=1, text="Trop tard")


def test_it_is_written_sent_then_added_with_its_author_in_the_history(asked, sofia, karim, claire):
    written = operations.write_contribution(asked, by=sofia, on=TODAY, revision=1, text="Les halls font peur.")
    assert written.state == "asked"
    sent = operations.send_contribution(asked, by=sofia, on=TODAY, revision=2, text="Les halls font peur.")
    assert sent.state == "sent"
    assert Outgoing.objects.filter(to=karim.email).exists()
    with pytest.raises(Refused, match="plus attendue"):
        operations.write_contribution(asked, by=sofia, on=TODAY, revision=3, text="x")
    operations.accept_contribution(asked, by=karim, on=TODAY)
    diagnostic = asked.diagnostic
    diagnostic.refresh_from_db()
    assert diagnostic.perception.endswith("<p>Les halls font peur.</p>")
    event = diagnostic.events.order_by("-pgh_id").first()
    assert event.pgh_context["reason"] == "Texte proposé par Sofia Diallo, Bailleur des Deux Rives"


def test_it_is_declined_with_a_reason_that_its_author_reads(asked, sofia, karim):
    operations.send_contribution(asked, by=sofia, on=TODAY, revision=1, text="Hors sujet")
    with pytest.raises(Refused, match="motif"):
        operations.decline_contribution(asked, by=karim, on=TODAY, reason=" ")
    declined = operations.decline_contribution(asked, by=karim, on=TODAY, reason="Déjà dit plus haut")
    assert (declined.state, declined.decided_by) == ("declined", karim)
    assert "Déjà dit plus haut" in Outgoing.objects.get(to=sofia.email, subject__startswith="Contribution écartée").body


def test_withdrawn_it_is_not_seen_any_more(asked, sofia, karim):
    operations.withdraw_contribution(asked, by=karim, on=TODAY)
    assert not Contribution.objects.visible_to(sofia).exists()
    assert home.contributions_asked(sofia, TODAY) == []


def test_nobody_else_writes_or_decides(asked, maire, sofia, neighbour, karim):
    for agent in (maire, neighbour):
        assert not Contribution.objects.visible_to(agent).exists()
        with pytest.raises(Forbidden):
            operations.write_contribution(asked, by=agent, on=TODAY, revision=1, text="x")
    with pytest.raises(Forbidden):
        operations.withdraw_contribution(asked, by=sofia, on=TODAY)
    with pytest.raises(Refused, match="avant de la transmettre"):
        operations.send_contribution(asked, by=sofia, on=TODAY, revision=1, text=" ")


def test_one_guest_and_a_date_to_come(diagnostic, karim, maire, social_landlord):
    def ask(**values):
        given = {"part": "perception", "question": "?", "due_on": DUE, **values}
        return operations.ask_contribution(diagnostic, by=karim, on=TODAY, **given)

    with pytest.raises(Refused, match="l’un ou l’autre"):
        ask()
    with pytest.raises(Refused, match="l’un ou l’autre"):
        ask(agent=maire, organisation=social_landlord)
    with pytest.raises(Refused, match="passée"):
        ask(agent=maire, due_on=TODAY - timedelta(days=1))
    assert ask(agent=maire).guest == "Mathilde Roux"
    assert Contribution.objects.visible_to(maire).exists()


def test_comments_are_written_by_whoever_sees_the_part(asked, sofia, maire, observer, karim):
    diagnostic = asked.diagnostic
    comment = operations.comment_part(diagnostic, by=sofia, part="perception", text="Et les commerçants ?")
    for agent, part in ((sofia, "situation"), (maire, "perception"), (observer, "perception")):
        with pytest.raises(Forbidden):
            operations.comment_part(diagnostic, by=agent, part=part, text="x")
    other = operations.comment_part(diagnostic, by=karim, part="situation", text="À dater")
    assert list(PartComment.objects.visible_to(sofia)) == [comment]
    assert set(PartComment.objects.visible_to(observer)) == {comment, other}
    with pytest.raises(Forbidden):
        operations.resolve_comment(other, by=sofia)
    assert operations.resolve_comment(comment, by=sofia).resolved_by == sofia
    with pytest.raises(Refused, match="déjà traité"):
        operations.resolve_comment(comment, by=karim)


def test_the_pages_of_an_exchange(asked, sofia, karim, client):
    client.force_login(sofia)
    address = reverse("contribution-detail", args=[asked.pk])
    client.post(address, {"text": "Les halls font peur.", "revision": 1, "transmettre": "1"})
    client.post(reverse("contribution-comment", args=[asked.pk]), {"text": "Voir aussi la gare"})
    client.force_login(karim)
    discussion = reverse("part-discussion", args=[asked.diagnostic_id, "perception"])
    page = client.get(discussion).content.decode()
    assert "Voir aussi la gare" in page
    assert "Transmise" in page
    comment = PartComment.objects.get()
    client.post(reverse("comment-resolve", args=[comment.pk]), {})
    assert "Traité" in client.get(discussion).content.decode()
    client.post(discussion, {"text": "Vu"})
    asked.refresh_from_db()
    client.post(reverse("contribution-accept", args=[asked.pk]), {"revision": asked.revision})
    asked.refresh_from_db()
    assert asked.state == "accepted"


def test_once_validated_the_mayor_reads_no_drafting(asked, sofia, karim, claire, maire, observer, client):
    """Drafts, former texts, exchanges and history stay with those who write, and observers."""
    diagnostic = asked.diagnostic
    operations.comment_part(diagnostic, by=sofia, part="perception", text="Et les commerçants ?")
    draft = operations.print_draft(diagnostic, by=karim, on=TODAY)
    operations.validate_diagnostic(diagnostic, by=claire, on=TODAY)
    validated = diagnostic.versions.validated().get()
    pk = diagnostic.pk
    drafting = [
        reverse("diagnostic-history", args=[pk]), reverse("part-discussion", args=[pk, "perception"]),
        reverse("part-versions", args=[pk, "perception"]), reverse("contribution-detail", args=[asked.pk]),
        reverse("diagnostic-version-json", args=[draft.pk]),
    ]  # fmt: skip
    for agent, status in ((maire, 404), (observer, 200)):
        client.force_login(agent)
        assert [client.get(address).status_code for address in drafting] == [status] * 5
        assert client.get(reverse("diagnostic-version-json", args=[validated.pk])).status_code == 200
        listed = client.get(reverse("diagnostic-documents", args=[pk])).content.decode()
        assert ("Projet" in listed) is (status == 200)
        page = client.get(reverse("diagnostic-detail", args=[pk])).content.decode()
        assert [address in page for address in drafting[:3]] == [status == 200] * 3
        assert PartComment.objects.visible_to(agent).exists() is (status == 200)
    with pytest.raises(Forbidden):
        operations.comment_part(diagnostic, by=maire, part="perception", text="x")


def test_the_form_does_not_tell_who_has_an_account(karim, maire):
    typed = {"question": "?", "due_on": f"{DUE:%d/%m/%Y}"}
    stranger = person("Gil", "Servat")
    asked = [AskForm({**typed, "agent": email}, by=karim) for email in (stranger.email, "personne@exemple.fr")]
    assert len({str(form.errors["agent"]) for form in asked}) == 1
    known = AskForm({**typed, "agent": maire.email.upper()}, by=karim)
    assert known.is_valid(), known.errors
    assert known.values["agent"] == maire
