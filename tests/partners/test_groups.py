"""Groups of a council, who belongs to them, the charter they sign, the règlement intérieur."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused
from partners import operations
from partners.groups import rules as group_rules
from partners.home import charters_to_sign
from partners.models import Charter, CharterSignature, Group, GroupMember, InternalRules, Meeting
from tests.partners.conftest import contact, council, signed_in
from tests.partners.secret import SINCE, TODAY, Secret, a_secret, belongs

pytestmark = pytest.mark.django_db
LEFT = date(2026, 6, 1)


@pytest.fixture(scope="module")
def made_secret(stage: Any) -> Secret:
    with stage():
        return a_secret(council("CLSPD de Bègles"), {})


@pytest.fixture
def secret(db: None, made_secret: Secret) -> Secret:
    return deepcopy(made_secret)


@pytest.fixture
def cell(secret: Secret) -> Group:
    return secret.groups["watch_cell"]


def refused(act: Any, *given: Any, **values: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        act(*given, **values)
    return [reason.code for reason in caught.value.reasons]


# Règlement intérieur


def test_each_reglement_serves_from_its_adoption_to_that_of_the_next_one():
    first, second = (SimpleNamespace(adopted_on=day, pk=n) for n, day in enumerate((SINCE, LEFT)))
    days = (date(2024, 12, 31), SINCE, date(2026, 5, 31), LEFT)
    assert [group_rules.serving([second, first], day) for day in days] == [None, first, first, second]


@pytest.mark.parametrize(
    ("values", "notice", "quorum"),
    [
        ({}, "aucun délai fixé", "aucun quorum fixé"),
        (
            {"notice_days": 15, "notice_count": "clear", "quorum": "half"},
            "15\u00a0jours francs",
            "la moitié des membres",
        ),
        ({"notice_days": 1, "notice_count": "working"}, "1\u00a0jour ouvré", "aucun quorum fixé"),
        ({"notice_days": 0, "quorum": "number", "quorum_number": 7}, "0\u00a0jour calendaire", "7\u00a0membres"),
    ],
)
def test_what_a_reglement_says(values, notice, quorum):
    row = InternalRules(adopted_on=SINCE, **values)
    assert (group_rules.notice_said(row), group_rules.quorum_said(row)) == (notice, quorum)


def test_a_reglement_is_recorded_and_corrected(secret, karim):
    given = {"by": karim, "on": TODAY}
    row = operations.record_internal_rules(secret.council, adopted_on=SINCE, file=("r.pdf", b"%PDF"), **given)
    row = operations.change_internal_rules(row, revision=1, adopted_on=SINCE, notice_days=10, **given)
    assert (row.notice_days, row.file.name) == (10, "r.pdf")
    assert refused(operations.record_internal_rules, secret.council, adopted_on=date(2030, 1, 1), **given) == [
        "partners.date_to_come"
    ]
    assert refused(operations.record_internal_rules, secret.council, adopted_on=LEFT, quorum="number", **given) == [
        "partners.quorum_number"
    ]


def test_who_does_not_keep_the_council_governs_nothing(secret, cell, maire):
    given = {"by": maire, "on": TODAY}
    for act in (
        lambda: operations.record_internal_rules(secret.council, adopted_on=SINCE, **given),
        lambda: operations.record_charter(secret.council, title="C", adopted_on=SINCE, text="x", **given),
        lambda: operations.create_group(secret.council, by=maire, kind="watch_cell", name="N", created_on=SINCE),
        lambda: operations.add_group_member(cell, by=maire, title="Maire", agent=maire, starts_on=SINCE),
    ):
        with pytest.raises(Forbidden):
            act()


# Groups


@pytest.mark.parametrize(("kind", "field"), [("thematic", "subject"), ("territorial", "territory")])
def test_a_group_says_its_theme_or_its_territory(secret, kind, field):
    assert refused(operations.create_group, secret.council, by=PORTAL, kind=kind, name="N", created_on=SINCE) == [
        f"partners.group_{field}"
    ]


def test_a_group_lives_within_its_council_and_signs_its_charter(secret, landes):
    other = operations.record_charter(landes, by=PORTAL, on=TODAY, title="C", adopted_on=SINCE, text="x")
    given = {"by": PORTAL, "kind": "watch_cell", "name": "N"}
    assert refused(operations.create_group, secret.council, created_on=date(2000, 1, 1), **given) == [
        "partners.begins_before"
    ]
    assert refused(operations.create_group, secret.council, created_on=SINCE, charter=other, **given) == [
        "partners.charter_elsewhere"
    ]


def test_ending_a_group_ends_its_members(cell):
    operations.end_group(cell, by=PORTAL, revision=cell.revision, ended_on=TODAY)
    assert not GroupMember.objects.filter(group=cell).in_force(TODAY).exists()
    cell.refresh_from_db()
    assert refused(operations.end_group, cell, by=PORTAL, revision=cell.revision, ended_on=TODAY) == [
        "partners.group_ended"
    ]


# Members


def test_a_member_from_a_seat_is_who_sits_there(secret, cell, domofrance):
    seat = operations.add_seat(
        secret.council, by=PORTAL, capacity="body", title="Domofrance", organisation=domofrance,
        contact=contact(domofrance), starts_on=SINCE,
    )  # fmt: skip
    member = operations.add_group_member(cell, by=PORTAL, seat=seat, starts_on=SINCE)
    assert (member.title, member.holder, member.organisation) == ("Domofrance", seat.holder, domofrance)
    other = operations.add_group_member(cell, by=PORTAL, seat=None, title="X", holder_name="M. Petit", starts_on=SINCE)
    assert other.holder == "M. Petit"
    assert refused(operations.add_group_member, cell, by=PORTAL, seat=seat, starts_on=LEFT) == ["partners.member_twice"]


def test_a_member_is_replaced_without_losing_who_was_there(secret, cell, karim):
    member = secret.members["member"]
    follower = operations.replace_group_member(
        member, by=PORTAL, revision=member.revision, starts_on=TODAY, title="Nouveau", agent=karim
    )
    member.refresh_from_db()
    assert (follower.follows, member.ends_on, follower.role) == (member, TODAY, member.role)
    on = {day: GroupMember.objects.filter(group=cell).in_force(day) for day in (LEFT, TODAY)}
    assert member in on[LEFT]
    assert follower in on[TODAY]
    assert member not in on[TODAY]


def test_who_signed_stays_the_same_person(secret, karim):
    member = secret.members["member"]
    member = operations.change_group_member(member, by=PORTAL, revision=member.revision, role="leader")
    assert member.role == "leader"
    assert refused(operations.change_group_member, member, by=PORTAL, revision=member.revision, agent=karim) == [
        "partners.member_signed"
    ]


def test_an_exclusion_has_a_reason_that_only_those_who_keep_the_council_read(secret, cell, claire, maire):
    excluded = secret.members["excluded"]
    excluded.refresh_from_db()
    assert (excluded.ends_on, excluded.exclusion_reason) == (LEFT, "Fuite")
    assert refused(
        operations.exclude_group_member,
        secret.members["member"],
        by=PORTAL,
        on=TODAY,
        revision=1,
        ends_on=TODAY,
        exclusion_reason=" ",
    ) == ["partners.reason"]
    page = reverse("group-detail", args=[cell.pk])
    assert "Fuite" in signed_in(claire).get(page).text
    assert "Fuite" not in signed_in(maire).get(page).text
    assert "Fuite" not in signed_in(maire).get(reverse("api:group-members-detail", args=[excluded.pk])).text


# The charter


def test_everybody_signs_for_themselves_while_they_belong_to_the_group(secret, claire):
    member = secret.members["unsigned"]
    with pytest.raises(Forbidden):
        operations.sign_charter(member, by=claire, on=TODAY)
    assert refused(operations.sign_charter, member, by=secret.people["unsigned"], on=date(2024, 1, 1)) == [
        "partners.not_a_member"
    ]
    assert refused(operations.record_paper_signature, member, by=PORTAL, on=TODAY, signed_on=TODAY) == [
        "partners.signs_by_account"
    ]
    assert operations.sign_charter(member, by=secret.people["unsigned"], on=TODAY).agent == secret.people["unsigned"]


def test_a_signed_charter_no_longer_changes(secret):
    charter = Charter.objects.get(pk=secret.charter.pk)
    assert refused(
        operations.change_charter,
        charter,
        by=PORTAL,
        on=TODAY,
        revision=charter.revision,
        title="X",
        adopted_on=SINCE,
        text="y",
    ) == ["partners.charter_signed"]


def test_a_paper_signature_is_kept_with_its_scan_and_taken_back_when_wrong(cell, karim):
    member = operations.add_group_member(cell, by=karim, title="Bailleur", holder_name="Mme Roy", starts_on=SINCE)
    given = {"by": karim, "on": TODAY, "signed_on": TODAY}
    signature = operations.record_paper_signature(member, paper=("c.pdf", b"%PDF"), **given)
    assert (signature.agent, signature.recorded_by, signature.paper.name) == (None, karim, "c.pdf")
    operations.remove_paper_signature(signature, by=karim, revision=signature.revision)
    assert not member.signatures.exists()
    given_by_account = CharterSignature.objects.exclude(agent=None).first()
    assert refused(operations.remove_paper_signature, given_by_account, by=karim, revision=1) == [
        "partners.signed_by_account"
    ]


# Pages


def test_who_still_has_to_sign_comes_first_and_is_told_so(secret, cell, karim):
    operations.add_group_member(cell, by=PORTAL, title="Zélé", agent=karim, starts_on=SINCE)
    page = signed_in(karim).get(reverse("group-detail", args=[cell.pk]))
    assert [each.to_sign for each in page.context["members"]][:3] == [True, True, False]
    assert "2\u00a0membres doivent encore signer la charte" in page.text
    assert "Vous n’avez pas signé la charte" in page.text
    (tile,) = charters_to_sign(karim, TODAY)
    assert tile.text == f"Charte à signer\u00a0: {cell.name}"


def test_a_member_reads_the_charter_then_signs_it_on_its_page(secret, cell):
    member, client = secret.members["unsigned"], signed_in(secret.people["unsigned"])
    address = reverse("charter-sign", args=[member.pk])
    page = client.get(address)
    assert "Rien ne sort du groupe." in page.text
    assert "alimenter un fichier" in page.text
    assert not member.signatures.exists()
    assert client.post(address, {}).status_code == 200, "without the box ticked, nothing is signed"
    assert not member.signatures.exists()
    assert client.post(address, {"read": "on"}).status_code == 302
    assert member.signatures.get().agent == secret.people["unsigned"]
    assert client.get(address).status_code == 404, "signed once"


def test_a_meeting_says_to_whom_its_content_is_reserved(secret, claire):
    meeting = secret.meetings["watch_cell"]
    address = reverse("meeting-detail", args=[meeting.pk])
    seen = signed_in(claire).get(address).text
    assert "Objet watch_cell" in seen
    assert "réservé aux membres du groupe qui ont signé sa charte" in seen
    assert "L.\u00a0132-5" in seen
    assert reverse("charter-sign", args=[secret.members["unsigned"].pk]) not in seen
    mine = signed_in(secret.people["unsigned"]).get(address).text
    assert reverse("charter-sign", args=[secret.members["unsigned"].pk]) in mine
    assert "Contenu réservé" not in signed_in(secret.people["member"]).get(address).text


def test_a_group_is_made_and_filled_on_its_pages(secret, karim, client):
    client.force_login(karim)
    data = {"kind": "watch_cell", "name": "Cellule école", "created_on": "2026-01-01", "charter": secret.charter.pk}
    answer = client.post(reverse("group-create", args=[secret.council.pk]), data)
    group = Group.objects.get(name="Cellule école")
    assert answer.headers["Location"] == reverse("group-detail", args=[group.pk])
    data = {"title": "Proviseure", "person": "Mme Roy", "role": "leader", "starts_on": "2026-02-01"}
    client.post(reverse("group-member-create", args=[group.pk]), data)
    member = group.members.get()
    assert (member.holder, member.role) == ("Mme Roy", "leader")
    data = {"title": "Proviseure", "person": "Mme Roy", "role": "secretary", "starts_on": "2026-02-01", "revision": 1}
    client.post(reverse("group-member-edit", args=[member.pk]), data)
    member.refresh_from_db()
    assert (member.holder, member.role) == ("Mme Roy", "secretary")
    nobody = client.post(reverse("group-member-create", args=[group.pk]), {"role": "member", "starts_on": "2026-02-01"})
    assert "Donnez la qualité de cette personne" in nobody.text


def test_a_parlementaire_is_told_date_and_object_and_nothing_more(secret, karim):
    Meeting.objects.filter(pk=secret.meetings["thematic"].pk).update(
        place="Mairie", cancelled_on=TODAY, cancel_reason="x"
    )
    client, address = signed_in(karim), reverse("parliament-notice", args=[secret.council.pk])
    answer = client.get(address, {"export": "csv", "du": "2026-01-01"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").split()
    assert lines[0] == "Date;Objet"
    assert sorted(lines[1:]) == sorted(
        part for kind in ("restricted", "watch_cell") for part in ("02/11/2026;Objet", kind)
    )
    assert "Objet watch_cell" in client.get(address).text
    assert "Objet watch_cell" not in client.get(address, {"au": "2026-01-01"}).text


def test_the_api_writes_groups_and_members_but_signs_nothing(secret, karim, client):
    client.force_login(karim)
    body = {"council": secret.council.pk, "kind": "watch_cell", "name": "Par l’API", "created_on": "2026-01-01"}
    made = client.post("/api/v1/groups/", body, content_type="application/json")
    assert made.status_code == 201
    body = {"group": made.json()["id"], "title": "Bailleur", "holder_name": "M. Petit", "starts_on": "2026-01-01"}
    member = client.post("/api/v1/group-members/", body, content_type="application/json").json()
    assert (member["holder"], member["charter_signed_on"]) == ("M. Petit", None)
    assert not {name for name in member["abilities"] if "sign" in name}
    signed = client.get(f"/api/v1/group-members/{secret.members['member'].pk}/").json()
    assert signed["charter_signed_on"] == TODAY.isoformat()
    assert "exclusion_reason" not in signed


def test_a_group_is_found_by_its_name_its_state_and_what_it_awaits(secret, cell, karim):
    client, address = signed_in(karim), reverse("group-list")
    assert "Groupe watch_cell" in client.get(address, {"q": "WATCH"}).text
    names = {query: {row.name for row in client.get(address, {query[0]: query[1]}).context["page"].objects}
             for query in (("charte", "on"), ("etat", "ended"), ("nature", "thematic"))}  # fmt: skip
    assert names[("charte", "on")] == {"Groupe watch_cell", "Groupe restricted"}
    assert names[("etat", "ended")] == set()
    assert names[("nature", "thematic")] == {"Groupe thematic"}
    belongs(cell, karim)
