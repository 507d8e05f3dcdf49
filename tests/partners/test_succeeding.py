"""A council takes over from others, and a mistake is undone while nothing hangs on it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused
from partners import operations, rules, watch
from partners.models import Council, Seat
from partners.rules import council_state
from partners.states import CouncilState
from tests.partners.conftest import ON, council, meeting, signed_in

CHANGED = date(2002, 10, 1)
PDF = b"%PDF-1.4"


def succeed(successor, *former, by=TESTS, day=CHANGED, **values):
    return operations.succeed_councils(successor, by=by, on=ON, predecessors=former, dissolved_on=day, **values)


@pytest.fixture
def former(db):
    """The CCPD of Bègles."""
    return council("CCPD de Bègles", kind="CCPD", created_on=date(1985, 3, 1))


@pytest.fixture
def heir(db):
    return council("CLSPD de 2002", created_on=CHANGED)


@pytest.mark.django_db
def test_the_former_council_points_to_its_successor_and_keeps_all_that_was_its(karim, former, heir):
    meeting(former, date(2001, 5, 3), subject="Ancienne réunion")
    operations.add_seat(former, by=TESTS, capacity="chair", title="L’ancien maire", starts_on=date(1985, 3, 1))
    succeed(heir, former)
    former.refresh_from_db()
    assert (former.succeeded_by, former.dissolved_on) == (heir, CHANGED)
    assert council_state(former) is CouncilState.SUCCEEDED
    mine = signed_in(karim)
    page = mine.get(reverse("council-detail", args=[former.pk])).content.decode()
    assert "Ancienne réunion" in page
    assert reverse("council-detail", args=[heir.pk]) in page
    assert former.name in mine.get(reverse("council-detail", args=[heir.pk])).content.decode()
    assert "L’ancien maire" in mine.get(reverse("council-composition", args=[former.pk])).content.decode()
    assert not Seat.objects.in_force(CHANGED).filter(council=former).exists()
    assert list(Council.objects.all().in_state("succeeded")) == [former]
    assert not Council.objects.all().in_state("dissolved").exists()


@pytest.mark.django_db
def test_what_stands_against_a_succession_is_said_for_each(former, heir, landes, karim, neighbour):
    meeting(former, date(2002, 9, 9))
    for others, day, words in (
        ((), CHANGED, "au moins un conseil"),
        ((landes,), CHANGED, "aucune commune en commun"),
        ((former,), date(1984, 1, 1), "pas encore créé"),
        ((former,), date(2002, 9, 1), "s’est réuni ensuite"),
        ((former,), date(2099, 1, 1), "à venir"),
    ):
        with pytest.raises(Refused, match=words):
            succeed(heir, *others, day=day)
    with pytest.raises(Forbidden):
        succeed(heir, former, by=neighbour)
    succeed(heir, former, by=karim)
    with pytest.raises(Refused, match="déjà succédé"):
        succeed(council("Autre", created_on=CHANGED), former)
    with pytest.raises(Refused, match="ne prend pas la suite"):
        succeed(former, heir)


@pytest.mark.django_db
def test_a_mistake_is_undone_and_gives_back_what_was(claire, former, heir):
    operations.mark_dormant(former, by=TESTS, on=ON, since=date(2000, 1, 1))
    gone = council("CLSPD d’avant", created_on=CHANGED)
    operations.dissolve_council(gone, by=TESTS, on=ON, dissolved_on=date(2010, 1, 1), reason="x")
    succeed(heir, former, gone)
    for row, state, dissolved in (
        (former, CouncilState.DORMANT, None),
        (gone, CouncilState.DISSOLVED, date(2010, 1, 1)),
    ):
        row.refresh_from_db()
        assert council_state(row) is CouncilState.SUCCEEDED
        undone = operations.undo_succession(row, by=claire, on=ON, revision=row.revision, reason="Erreur de saisie")
        assert (council_state(undone), undone.dissolved_on, undone.succeeded_by) == (state, dissolved, None)
    with pytest.raises(Refused, match="Aucun conseil n’a succédé"):
        operations.undo_succession(undone, by=claire, on=ON, revision=undone.revision, reason="x")


@pytest.mark.django_db
def test_what_hangs_on_it_stops_the_undoing(former, heir):
    succeed(heir, former)
    former.refresh_from_db()
    again = council("Second CCPD", kind="CCPD", created_on=date(1990, 1, 1))
    with pytest.raises(Refused, match="de même nature"):
        operations.undo_succession(former, by=TESTS, on=ON, revision=former.revision, reason="x")
    operations.dissolve_council(again, by=TESTS, on=ON, dissolved_on=CHANGED, reason="x")
    operations.dissolve_council(heir, by=TESTS, on=ON, dissolved_on=ON, reason="x")
    with pytest.raises(Refused, match="a été dissous depuis"):
        operations.undo_succession(former, by=TESTS, on=ON, revision=former.revision, reason="x")


@pytest.mark.django_db
def test_its_account_no_longer_reaches_a_council_that_is_no_more(heir, former, maire):
    operations.add_seat(former, by=TESTS, capacity="chair", title="Le maire", agent=maire, starts_on=date(1990, 1, 1))
    succeed(heir, former)
    former.refresh_from_db()
    assert former.chair is None


@pytest.mark.django_db
def test_a_ccpd_that_outlived_its_law_is_in_alert_until_it_has_a_successor(former, heir):
    def told():
        row = Council.objects.select_related("territory").with_watch(ON).get(pk=former.pk)
        return [reason.code for reason in watch.alerts(row, ON)]

    assert told() == ["partners.council_outlived"]
    assert former in Council.objects.all().in_alert(rules.watch_limits(ON), ON)
    succeed(heir, former)
    assert told() == []
    assert former not in Council.objects.all().in_alert(rules.watch_limits(ON), ON)


@pytest.mark.parametrize(
    ("kind", "created_on", "refused"),
    [
        ("CCPD", date(1983, 5, 31), True),
        ("CCPD", date(1983, 6, 8), False),
        ("CCPD", CHANGED, True),
        ("CLSPD", date(2002, 7, 17), True),
        ("CLSPD", date(2002, 7, 18), False),
    ],
)
def test_a_kind_exists_over_its_period_only(kind, created_on, refused):
    assert bool(rules.missing_to_seat(kind, "commune", created_on, ON)) is refused


@pytest.mark.django_db
def test_the_pages_take_over_and_take_back(claire, former, heir, landes):
    mine, address = signed_in(claire), reverse("council-succession", args=[heir.pk])
    page = mine.get(address).content.decode()
    assert former.name in page
    assert landes.name not in page
    sent = {"predecessors": [former.pk], "dissolved_on": "2002-10-01"}
    assert mine.post(address, sent).status_code == 302
    former.refresh_from_db()
    undo = reverse("council-succession-undo", args=[former.pk])
    assert mine.post(undo, {"revision": former.revision, "reason": "Erreur"}).status_code == 302
    former.refresh_from_db()
    assert former.succeeded_by is None


@pytest.mark.django_db
def test_the_api_takes_over_and_names_only_what_the_reader_sees(claire, former, heir):
    caller = signed_in(claire)
    made = caller.post(
        f"/api/v1/councils/{heir.pk}/succeed-councils/", {"predecessors": [former.pk], "dissolved_on": "2002-10-01"},
        content_type="application/json", headers={"If-Match": '"1"'},
    ).json()  # fmt: skip
    assert made["predecessors"] == [former.pk]
    told = caller.get(f"/api/v1/councils/{former.pk}/").json()
    assert (told["state"], told["succeeded_by"]) == ("succeeded", heir.pk)
    assert [row["id"] for row in caller.get("/api/v1/councils/", {"etat": "succeeded"}).json()["results"]] == [
        former.pk
    ]
    undone = caller.post(
        f"/api/v1/councils/{former.pk}/undo-succession/", {"reason": "Erreur"}, content_type="application/json",
        headers={"If-Match": f'"{told["revision"]}"'},
    )  # fmt: skip
    assert undone.json()["state"] == "active"


@pytest.mark.django_db
def test_the_deliberation_is_kept_with_its_file(karim, begles, neighbour):
    mine = signed_in(karim)
    sent = {
        "kind": "CLSPD", "name": "CLSPD de Bègles", "territory": begles.territory_id, "territory_texte": "Bègles",
        "chair_title": "Le maire", "created_on": "2008-01-10", "resolution_number": "2008-7",
        "resolution_on": "2007-12-20", "resolution_body": "conseil municipal", "revision": 1,
        "resolution_file": SimpleUploadedFile("d.pdf", PDF, "application/pdf"),
    }  # fmt: skip
    assert mine.post(reverse("council-edit", args=[begles.pk]), sent).status_code == 302
    assert "n°\u00a02008-7, du 20/12/2007, conseil municipal" in (
        mine.get(reverse("council-detail", args=[begles.pk])).content.decode()
    )
    address = reverse("council-resolution-file", args=[begles.pk])
    assert b"".join(mine.get(address).streaming_content) == PDF
    assert signed_in(neighbour).get(address).status_code == 404
    del sent["resolution_file"]
    assert mine.post(reverse("council-edit", args=[begles.pk]), {**sent, "revision": 2}).status_code == 302
    begles.refresh_from_db()
    assert begles.resolution_file is not None, "without a file, the former stays"
    with pytest.raises(Refused, match="à venir"):
        operations.change_council(begles, by=TESTS, on=ON, revision=3, resolution_on=date(2099, 1, 1))
