"""The project of an arrêté says what the law of the day and the seats say, and what is missing; nothing is invented."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse

from cls_portal.actors import TESTS
from cls_portal.errors import Refused
from cls_portal.history import event_model
from cls_portal.reporting.blocks import Grid
from partners import operations
from partners.composition import colleges, order_draft
from partners.composition.order_draft import Sources
from partners.composition.seats import Group, Member
from partners.models import Seat
from partners.states import College
from tests.partners.conftest import ON, organisation, signed_in

PAST = date(2020, 1, 1)


def member(capacity: str, title: str, holder: str = "", body: str = "", **values: Any) -> Member:
    known = {"agreed_on": None, "starts_on": PAST, "ends_on": None}
    seat = SimpleNamespace(
        capacity=capacity, title=title, holder=holder,
        organisation=SimpleNamespace(name=body) if body else None, **{**known, **values},
    )  # fmt: skip
    return Member(seat, None)


def sources(on: date, *members: Member, kind: str = "CLSPD", former: Any = None, **council: Any) -> Sources:
    law = colleges.regime(kind, on)
    groups = [Group(each) for each in College]
    for each in members:
        next(g for g in groups if g.college is colleges.college(each.seat.capacity, law)).members.append(each)
    territory = SimpleNamespace(kind="commune", code="33039", name="Bègles")
    known = {
        "name": "CLSPD de Bègles",
        "chair_title": "Le maire de Bègles",
        "resolution_number": "",
        "resolution_on": None,
    }
    label = "Conseil local de sécurité et de prévention de la délinquance"
    made = SimpleNamespace(
        territory=territory, get_kind_display=lambda: label, **{**known, "resolution_body": "", **council}
    )
    return Sources(made, law, on, groups, former)


@pytest.mark.parametrize(
    ("on", "kind", "said"),
    [
        (PAST, "CLSPD", ["Vu le code de la sécurité intérieure, notamment son article D. 132-8"]),
        (
            date(2010, 1, 1), "CISPD",
            ["Vu le code général des collectivités territoriales, notamment ses articles D. 5211-53 et D. 5211-54"],
        ),
        (
            ON, "CLSPD",
            [
                "Vu le code de la sécurité intérieure, notamment son article L. 132-4",
                "Vu le code de la sécurité intérieure, notamment son article D. 132-8 (à vérifier depuis le 23 mars "
                "2024)",
            ],
        ),
    ],
)  # fmt: skip
def test_the_visas_are_those_of_the_law_of_the_day(on, kind, said):
    found = order_draft.visas(sources(on, kind=kind))
    assert [text.removesuffix("\u00a0;") for text in found[: len(said)]] == said
    assert found[-1] == "Vu la délibération [à compléter] créant le conseil\u00a0;"


@pytest.mark.parametrize(("kind", "on"), [("CLSPD", date(2005, 1, 1)), ("CCPD", date(1990, 1, 1)), ("CMSPD", ON)])
def test_where_no_text_gives_an_arrete_none_is_drafted(kind, on):
    assert order_draft.law_of_order(kind, on) is None


def test_what_is_recorded_is_said_and_what_is_not_stands_between_brackets():
    former = SimpleNamespace(number="12", signed_on=date(2023, 3, 1))
    found = sources(
        ON,
        member("chair", "Le maire de Bègles", "Mathilde Roux"),
        member("coordinator", "Coordonnateur", "Karim Benali", ends_on=date(2027, 1, 1)),
        member("prefect", "Le préfet"),
        member("body", "Directrice", "Anne Petit", "Domofrance", agreed_on=date(2026, 2, 3)),
        member("body", "Président", "", "Écoute"),
        former=former,
        resolution_number="2008-7", resolution_on=date(2007, 12, 20), resolution_body="conseil municipal",
    )  # fmt: skip
    document = order_draft.as_document(found)
    assert document.heading == (
        "PROJET d’arrêté portant composition du conseil local de sécurité et de prévention de la délinquance de Bègles"
    )
    assert "ni daté ni signé" in document.worth
    said = " ".join(getattr(block, "text", "") for chapter in document.chapters for block in chapter.blocks)
    said = said.replace("\u00a0", " ")
    assert "Le maire de Bègles : PROJET, non signé." in said
    assert "(CSI, art. L. 132-4) sont confiés à : Karim Benali, Coordonnateur" in said
    assert "jusqu’au 31 décembre 2026" in said
    assert "L’arrêté n° 12 du 1er mars 2023 est abrogé." in said
    grids = [block for block in document.chapters[1].blocks if isinstance(block, Grid)]
    assert [grid.caption for grid in grids] == ["Membres de droit", "Associations, établissements et organismes"]
    visas = [visa.replace("\u00a0", " ") for visa in order_draft.visas(found)]
    assert "n° 2008-7 (conseil municipal) du 20 décembre 2007" in visas[2]
    assert "Domofrance (3 février 2026), Écoute ([à compléter])" in visas[-1]


def test_what_is_missing_comes_with_where_it_is_given():
    found = order_draft.missing_before(
        sources(ON, member("body", "Directrice", body="Domofrance")), [], edit="/e", compose="/c", agree="/a"
    )
    assert [(reason.text.split("\u00a0:")[0], reason.url) for reason in found] == [
        ("La délibération qui a créé le conseil n’est pas enregistrée", "/e"),
        ("Aucun siège de présidence n’est tenu ce jour-là.", "/c?capacity=chair"),
        ("L’accord de Domofrance n’est pas daté.", "/a"),
    ]


@pytest.fixture
def seated(begles, domofrance):
    return operations.add_seat(
        begles, by=TESTS, capacity="body", title="Directrice", organisation=domofrance, holder_name="Anne Petit",
        starts_on=PAST,
    )  # fmt: skip


@pytest.mark.django_db
def test_it_is_printed_and_given_to_edit(karim, begles, seated):
    mine = signed_in(karim)
    page = mine.get(reverse("order-draft", args=[begles.pk])).content.decode()
    assert "Ce qui manque avant d’imprimer" in page
    printed = mine.get(reverse("order-draft-file", args=[begles.pk, "pdf"])).content
    text = "".join(each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(printed))
    assert "PROJET, ni daté ni signé" in text.replace("\xa0", " ")
    assert "Anne Petit" in text
    assert mine.get(reverse("order-draft-file", args=[begles.pk, "docx"])).content[:2] == b"PK"
    assert mine.get(reverse("order-draft-file", args=[begles.pk, "odt"])).status_code == 404
    before = reverse("order-draft", args=[begles.pk]) + "?au=2006-01-01"
    assert "Rien à imprimer" in mine.get(before).content.decode()


@pytest.mark.django_db
def test_the_agreements_awaited_come_first_and_are_dated(karim, begles, seated):
    mine = signed_in(karim)
    other = organisation("Aaa Médiation", kind="ASSO")
    operations.add_seat(
        begles, by=TESTS, capacity="body", title="Président", organisation=other, agreed_on=PAST, starts_on=PAST
    )
    address = reverse("council-agreements", args=[begles.pk])
    page = mine.get(address).content.decode()
    assert "1 accord est attendu sur 2" in page.replace("\u00a0", " ")
    assert page.index("Domofrance") < page.index("Aaa Médiation")
    sent = {"agreed_on": "2026-02-03", "revision": seated.revision}
    assert mine.post(reverse("seat-agree", args=[seated.pk]), sent).status_code == 302
    assert "Tous sont datés" in mine.get(address).content.decode()
    with pytest.raises(Refused, match="à venir"):
        operations.record_agreement(seated, by=TESTS, on=ON, revision=2, agreed_on=date(2099, 1, 1))


@pytest.mark.django_db
def test_a_mistyped_seat_is_removed_while_nothing_refers_to_it_and_leaves_its_trace(karim, begles, seated):
    substitute = operations.add_seat(
        begles, by=TESTS, capacity="body", title="Adjoint", substitute_for=seated, starts_on=PAST
    )
    with pytest.raises(Refused, match="cité ailleurs"):
        operations.remove_seat(seated, by=TESTS, revision=seated.revision)
    operations.remove_seat(substitute, by=TESTS, revision=1)
    mine, address = signed_in(karim), reverse("seat-remove", args=[seated.pk])
    assert mine.post(address, {"revision": seated.revision, "reason": "Saisi deux fois"}).status_code == 302
    assert not Seat.objects.exists()
    events: Any = event_model(Seat)
    kept = events.objects.filter(pgh_obj_id=seated.pk).order_by("pgh_id").last()
    assert (kept.pgh_label, kept.title, kept.pgh_context["verb"]) == ("delete", "Directrice", "seat.removed")
    assert kept.pgh_context["reason"] == "Saisi deux fois"


@pytest.mark.django_db
def test_orders_and_informations_are_written_by_the_api(karim, begles, neighbour):
    caller = signed_in(karim)
    body = {"council": begles.pk, "number": "7", "signed_on": "2026-02-03"}
    made = caller.post("/api/v1/composition-orders/", body, content_type="application/json").json()
    assert (made["number"], made["file"]) == ("7", None)
    told = {"council": begles.pk, "given_on": "2026-03-03", "subject": "Bilan"}
    row = caller.post("/api/v1/yearly-informations/", told, content_type="application/json").json()
    kept = f"/api/v1/yearly-informations/{row['id']}/"
    assert signed_in(neighbour).get(kept).status_code == 404
    assert signed_in(neighbour).get("/api/v1/composition-orders/").json()["results"] == []
    assert caller.delete(kept, headers={"If-Match": '"1"'}).status_code == 204
    assert not begles.informations.exists()
