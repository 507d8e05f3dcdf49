"""What a contract is made of, over REST: by the operations of the pages, with their refusals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contracts import operations
from contracts.models import ContractTemplate, FrameworkAgreement, Guest
from contracts.states import ContractState
from partners.models import Council, Meeting, Organisation
from tests.contracts.stages import a_contract, moved
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def api(client, claire):
    client.force_login(claire)
    return client


@pytest.fixture
def draft(claire):
    return moved(a_contract(), ContractState.DIAGNOSTIC, ContractState.DRAFTING)


def made(client: Client, noun: str, body: Any, status: int = 201) -> Any:
    files = any(isinstance(value, SimpleUploadedFile) for value in body.values())
    answer = client.post(reverse(f"api:{noun}-list"), body, **({} if files else {"content_type": JSON}))
    assert answer.status_code == status, answer.content
    return answer.json()


def where(noun: str, pk: int) -> str:
    return reverse(f"api:{noun}-detail", args=[pk])


def changed(client: Client, noun: str, pk: int, body: Any, status: int = 200, act: str = "") -> Any:
    """A PATCH, or an act, under the revision that was just read."""
    address = where(noun, pk)
    headers = {"If-Match": client.get(address).headers["ETag"]}
    send = client.post if act else client.patch
    answer = send(f"{address}{act}", body, content_type=JSON, headers=headers)
    assert answer.status_code == status, answer.content
    return answer.json()


def removed(client: Client, noun: str, pk: int, status: int = 204) -> None:
    address = where(noun, pk)
    assert client.delete(address).status_code == 428
    answer = client.delete(address, headers={"If-Match": client.get(address).headers["ETag"]})
    assert answer.status_code == status, answer.content


def test_the_strategy_is_written_ordered_and_removed(draft, api):
    first, second = (made(api, "axes", {"contract": draft.pk, "title": title})["id"] for title in ("Un", "Deux"))
    kept = changed(api, "axes", first, {"description": "Prévenir"})
    assert (kept["title"], kept["description"], kept["number"]) == ("Un", "Prévenir", 1)
    assert changed(api, "axes", second, {"places": -1}, act="move-axis/")["number"] == 1
    objective = made(api, "objectives", {"axis": first, "title": "Réduire"})
    assert (objective["contract"], objective["number"], objective["abilities"]["edit"]) == (draft.pk, 1, True)
    assert changed(api, "objectives", objective["id"], {"title": "Diviser"})["title"] == "Diviser"
    listed = api.get(reverse("api:objectives-list"), {"axis": first}).json()["results"]
    assert [row["title"] for row in listed] == ["Diviser"]
    removed(api, "objectives", objective["id"])
    removed(api, "axes", first)
    assert [axis.title for axis in draft.axes.all()] == ["Deux"]


def test_a_patch_that_says_nothing_changes_nothing_and_a_put_says_all(draft, api):
    axis = made(api, "axes", {"contract": draft.pk, "title": "Un", "description": "Deux"})
    same = changed(api, "axes", axis["id"], {})
    assert (same["title"], same["description"]) == ("Un", "Deux")
    answer = api.put(where("axes", axis["id"]), {"title": "X"}, content_type=JSON, headers={"If-Match": '"2"'})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/description")


def test_a_signatory_is_renamed_without_saying_all_of_them_again(draft, api, claire, maire):
    row = operations.add_signatory(draft, by=claire, title="Le témoin", name=str(maire), agent=maire)
    assert changed(api, "signatories", row.pk, {"title": "La maire"})["name"] == str(maire)
    row.refresh_from_db()
    assert (row.title, row.agent) == ("La maire", maire)


def test_an_organisation_takes_part_with_its_commitment(draft, api):
    club = Organisation.objects.create(kind="ASSO", name="Club", territory=commune("33039"))
    body = {"contract": draft.pk, "organisation": club.pk}
    partner = made(api, "contract-partners", body)
    assert made(api, "contract-partners", body, 409)["errors"]
    said = changed(api, "contract-partners", partner["id"], {"commitment": "Deux éducateurs"})
    assert (said["organisation"], said["commitment"]) == (club.pk, "Deux éducateurs")
    removed(api, "contract-partners", partner["id"])
    assert not draft.partners.exists()


def test_a_guest_is_named_only_when_one_knows_them(draft, api, karim):
    """Whoever has an account out of sight, and whoever has none, are the address that was typed."""
    stranger = person("Norbert", "Inconnu")
    said = [
        made(api, "guests", {"contract": draft.pk, "email": address})
        for address in (karim.email, stranger.email, "personne@exemple.fr")
    ]
    assert [(row["person"], row["email"]) for row in said] == [
        (str(karim), ""), (None, stranger.email), (None, "personne@exemple.fr")
    ]  # fmt: skip
    assert [set(row) for row in said] == [set(said[0])] * 3
    removed(api, "guests", said[2]["id"])
    assert Guest.objects.count() == 2


def test_opinions_are_recorded_once_then_corrected(draft, api, client, claire, karim):
    body = {"contract": draft.pk, "source": "prosecutor", "given_on": "2026-01-05", "sense": "noted"}
    recorded = made(api, "opinions", {**body, "document": SimpleUploadedFile("avis.pdf", b"%PDF")})
    assert recorded["document"]["name"] == "avis.pdf"
    assert "déjà enregistré" in str(made(api, "opinions", body, 400))
    assert changed(api, "opinions", recorded["id"], {"text": "Vu"})["document"]["name"] == "avis.pdf"
    given = api.get(f"{where('opinions', recorded['id'])}document/")
    assert b"".join(given.streaming_content) == b"%PDF"
    assert made(api, "opinions", {**body, "source": "council"}, 403)
    council = Council.objects.create(kind="CLSPD", name="CLSPD", territory=commune("33039"), chair_title="le maire")
    meeting = Meeting.objects.create(council=council, form="plenary", held_on=date(2026, 1, 9))
    draft.refresh_from_db()
    operations.set_contract(draft, by=claire, revision=draft.revision, council=council)
    client.force_login(karim)
    heard = made(client, "opinions", {"contract": draft.pk, "source": "council", "sense": "favourable",
                                      "meeting": meeting.pk})  # fmt: skip
    assert (heard["given_on"], heard["council"]) == ("2026-01-09", council.pk)


def test_a_deliberation_is_recorded_corrected_and_taken_back(draft, api):
    body = {"contract": draft.pk, "territory": commune("33039").pk, "number": "12", "adopted_on": "2026-01-05"}
    assert "à venir" in str(made(api, "resolutions", {**body, "adopted_on": "2099-01-01"}, 400))
    row = made(api, "resolutions", {**body, "file": SimpleUploadedFile("d.pdf", b"%PDF")})
    again = changed(api, "resolutions", row["id"], {"number": "13"})
    assert (again["number"], again["adopted_on"], again["file"]["name"]) == ("13", "2026-01-05", "d.pdf")
    assert b"".join(api.get(f"{where('resolutions', row['id'])}file/").streaming_content) == b"%PDF"
    removed(api, "resolutions", row["id"])
    assert not draft.resolutions.exists()


def test_a_framework_agreement_is_entered_then_changed(api, client, maire):
    body = {"kind": "CUCS", "title": "Cucs", "communes": [commune("33039").pk], "starts_on": "2026-01-01"}
    row = made(api, "framework-agreements", body)
    assert (row["communes"], row["abilities"]) == (["33039"], {"edit_framework": True})
    said = changed(api, "framework-agreements", row["id"], {"number": "33-1"})
    assert (said["number"], said["title"], said["communes"]) == ("33-1", "Cucs", ["33039"])
    client.force_login(maire)
    made(client, "framework-agreements", body, 403)
    assert FrameworkAgreement.objects.count() == 1


def test_a_local_clause_is_written_and_taken_in_an_empty_article(draft, api):
    kind = {"kind": draft.kind, "starts_on": "2026-01-01"}
    made(api, "contract-templates", {**kind, "title": "National"}, 403)
    row = made(api, "contract-templates", {**kind, "title": "Gironde", "department": department("33").pk})
    assert [article["key"] for article in row["sections"]][:1]
    clause = next(article for article in row["sections"] if article["key"] == "means")
    said = changed(api, "template-sections", clause["id"], {"placement": "instead"})
    assert (said["placement"], said["body"]) == ("instead", "")
    said = changed(api, "template-sections", clause["id"], {"body": "<p>Jusqu’au {{fin}}</p>"})
    assert said["placement"] == "instead", "what is not sent stays"
    assert "Variable inconnue" in str(changed(api, "template-sections", clause["id"], {"body": "{{x}}"}, 400))
    article = draft.sections.get(key="means")
    taken = changed(api, "sections", article.pk, {}, act="take-template/")
    assert "Jusqu’au" in taken["body"]
    assert "ne le remplace pas" in str(changed(api, "sections", article.pk, {}, 409, act="take-template/"))
    assert changed(api, "contract-templates", row["id"], {"title": "Gironde 2026"})["ends_on"] is None
    assert ContractTemplate.objects.get(pk=row["id"]).title == "Gironde 2026"
