"""Writing an article: in place, with others, through the API; nothing of what two people wrote is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from cls_portal.concurrency import Editable
from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.roles import Role
from cls_portal.together import last_writing
from contracts import operations, presence
from contracts.models import Section, SectionOpening
from contracts.reading import presences
from contracts.states import ContractState
from tests.contracts.stages import a_contract, contract_in
from tests.house.broken import breaks
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HTMX = {"hx-request": "true"}
BASE = "<p>Un</p><p>Deux</p>"


@pytest.fixture
def claire() -> Any:
    return person("Claire", "Aubert", Role.PREFECTURE, department("33"))


@pytest.fixture
def karim() -> Any:
    return person("Karim", "Benali", Role.COORDINATOR, commune("33039"))


@pytest.fixture
def section(claire: Any) -> Section:
    section = a_contract().sections.get(key="means")
    return operations.write_section(section, by=claire, revision=1, body=BASE)


def edit(section: Section) -> str:
    return reverse("section-edit", args=[section.pk])


def fields(body: str, revision: int) -> dict[str, Any]:
    return {"body": body, "revision": revision}


# Signs that no font draws


@pytest.fixture
def typed(client, karim, section) -> str:
    client.force_login(karim)
    return client.post(edit(section), fields("<p>Avec 漢字</p>", 2)).text


def test_what_could_not_be_printed_is_refused_as_it_is_written(section, karim, typed):
    with pytest.raises(
        Refused, match=r"ne s’impriment pas dans les documents\u00a0: «\u00a0漢\u00a0» \(U\+6F22\)"
    ) as refusal:
        operations.write_section(section, by=karim, revision=2, body="<p>漢字</p>")
    assert [reason.field for reason in refusal.value.reasons] == ["body"]
    assert "(U+6F22)" in typed
    assert "Avec 漢字" in typed, "what was typed is still there"
    assert operations.write_section(section, by=karim, revision=2, body="<p>Œuvre ✓ à 1\u202f000 € 😀 فاطمة</p>")


def test_every_part_of_the_text_of_a_contract_is_watched():
    frozen = [m for m in apps.get_models() if any(t.name == "text_frozen" for t in getattr(m._meta, "triggers", ()))]
    assert len(frozen) > 10
    assert [m.__name__ for m in frozen if issubclass(m, Editable) and not m.prints] == []


# Operation


def test_the_same_text_sent_twice_is_written_once(section, karim):
    """The answer to the first was lost: the server died, or the network."""
    saved = operations.write_section(section, by=karim, revision=2, body="<p>Trois</p>")
    assert operations.write_section(section, by=karim, revision=2, body="<p>Trois</p>") == saved
    assert Section.objects.get(pk=section.pk).revision == 3


def test_a_stale_text_is_refused_with_both_texts(section, karim):
    with pytest.raises(Stale) as stale:
        operations.write_section(section, by=karim, revision=1, body="<p onclick=x>Le mien</p>")
    assert stale.value.texts == {"yours": "<p>Le mien</p>", "theirs": BASE}


def test_what_else_changed_in_the_row_stands_in_nobody_s_way(section, claire, karim):
    Section.objects.filter(pk=section.pk).update(position=99, revision=3)
    assert operations.write_section(section, by=karim, revision=2, body="<p>Après</p>").revision == 4
    with pytest.raises(Stale):
        operations.write_section(section, by=claire, revision=2, body="<p>Trop tard</p>")


# In place


def test_the_form_comes_alone_then_the_article_once_saved(client, section, claire):
    client.force_login(claire)
    form = client.get(edit(section), headers=HTMX).content.decode()
    assert "<html" not in form
    assert f'action="{edit(section)}"' in form
    assert "data-portal-draft" in form
    answer = client.post(edit(section), fields("<p>Écrit en place</p>", 2), headers=HTMX)
    assert answer.status_code == 200
    assert 'data-revision="3"' in answer.content.decode()
    assert "<p>Écrit en place</p>" in answer.content.decode()


def test_what_is_refused_in_place_is_told_with_what_was_typed(client, section, claire):
    client.force_login(claire)
    answer = client.post(edit(section), fields("<p>" + "x" * 60_001 + "</p>", 2), headers=HTMX)
    assert answer.status_code == 422
    assert "il en faut au plus 60000" in answer.content.decode()
    assert 'data-portal-draft="unsaved"' in answer.content.decode()
    assert client.post(edit(section), fields("<p>x</p>", 1), headers=HTMX).status_code == 409


def test_the_page_numbers_the_articles_that_hold_a_text(client, section, claire):
    client.force_login(claire)
    page = client.get(reverse("contract-detail", args=[section.contract_id])).content.decode()
    assert "Article 1 – </span>Moyens" in page
    assert "Modifier l’article «\u00a0Préambule\u00a0»" in page
    assert "Modifier l’article «\u00a0Moyens\u00a0»" in page


# Conflict


def test_two_people_choose_block_by_block_and_nothing_is_lost(client, section, claire, karim):
    operations.write_section(section, by=karim, revision=2, body="<p>Un de Karim</p><p>Deux</p><p>Quatre</p>")
    client.force_login(claire)
    mine = "<p>Un de Claire</p><p>Deux de Claire</p>"
    page = client.post(edit(section), fields(mine, 2))
    assert page.status_code == 409
    told = page.content.decode()
    assert "Karim Benali a enregistré cet article le" in told
    assert told.count('value="both"') == 1
    assert told.count("Changé par vous deux") == 1
    merge, sent = reverse("section-merge", args=[section.pk]), {"body": mine, "since": 2, "revision": 3}
    asked = client.post(merge, sent)
    assert asked.status_code == 422
    assert "Choisissez le texte de ce passage" in asked.content.decode()
    shown = client.post(merge, {**sent, "region-0": "both"})
    assembled = "<p>Un de Karim</p><p>Un de Claire</p><p>Deux de Claire</p><p>Quatre</p>"
    assert shown.context["form"].initial["body"] == assembled
    assert f'action="{edit(section)}"' in shown.content.decode()
    assert client.post(edit(section), fields(assembled, 3)).status_code == 302
    assert Section.objects.get(pk=section.pk).body == assembled


def test_somebody_who_saves_during_the_choice_has_it_asked_again(client, section, claire, karim):
    operations.write_section(section, by=karim, revision=2, body="<p>Un</p><p>Deux</p><p>Trois</p>")
    client.force_login(claire)
    sent = {"body": "<p>À moi</p><p>Deux</p>", "since": 2, "revision": 2}
    page = client.post(reverse("section-merge", args=[section.pk]), sent)
    assert page.status_code == 409
    assert "Trois" in page.content.decode()
    assert client.post(reverse("section-merge", args=[section.pk]), {}).status_code == 400


def test_the_portal_is_named_when_nobody_wrote(section):
    assert last_writing(section).author == "Claire Aubert"
    assert last_writing(Section.objects.exclude(pk=section.pk).first()).author == "Le portail"


# Presence


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "à l’instant"), (2, "il y a 2\u00a0min"), (59, "il y a 59\u00a0min"), (125, "il y a 2\u00a0h\u00a005")],
)
def test_presence_is_said_in_words(minutes, words):
    at = datetime(2026, 11, 25, 14, 0)
    assert presence.said("Claire Aubert", at, at + timedelta(minutes=minutes, seconds=5)) == (
        f"Claire Aubert a ouvert cet article {words}"
    )


def test_others_see_who_has_an_article_open_until_they_are_silent(section, claire, karim):
    operations.open_section(section, by=claire, at=NOW)
    operations.open_section(section, by=claire, at=NOW + timedelta(seconds=5))
    assert SectionOpening.objects.get().seen_at == NOW
    operations.open_section(section, by=claire, at=NOW + timedelta(seconds=60))
    later = NOW + timedelta(seconds=140)
    assert presences(section.contract, karim, later) == {
        section.pk: "Claire Aubert a ouvert cet article il y a 2\u00a0min."
    }
    assert presences(section.contract, claire, later) == {}
    assert presences(section.contract, karim, later + timedelta(seconds=20)) == {}
    operations.open_section(section, by=claire, at=NOW + timedelta(minutes=9))
    assert SectionOpening.objects.get().opened_at == NOW + timedelta(minutes=9)
    operations.close_section(section, by=claire)
    assert not SectionOpening.objects.exists()


def test_only_those_who_may_write_are_seen(section):
    with pytest.raises(Forbidden):
        operations.open_section(section, by=person("Odile", "Garnier"), at=NOW)
    frozen = contract_in(ContractState.READY_TO_SIGN).sections.first()
    with pytest.raises(Refused, match="arrêté"):
        operations.open_section(frozen, by=person("C", "B", Role.PREFECTURE, department("33")), at=NOW)


def test_a_sign_of_life_tells_who_else_is_there(client, section, claire, karim):
    operations.open_section(section, by=karim, at=timezone.now())
    client.force_login(claire)
    url = reverse("section-presence", args=[section.pk])
    expected = {"presences": {str(section.pk): "Karim Benali a ouvert cet article à l’instant."}}
    assert client.post(url).json() == expected
    assert client.get(reverse("contract-presences", args=[section.contract_id])).json() == expected
    page = client.get(reverse("contract-detail", args=[section.contract_id])).content.decode()
    assert f'data-portal-presences="{reverse("contract-presences", args=[section.contract_id])}"' in page
    assert SectionOpening.objects.filter(agent=claire).exists()
    client.post(url, {"closing": "1"})
    assert not SectionOpening.objects.filter(agent=claire).exists()


def test_an_opening_is_one_row_seen_after_it_began(section, claire):
    SectionOpening.objects.create(section=section, agent=claire, opened_at=NOW, seen_at=NOW)
    with breaks("section_opening_unique"):
        SectionOpening.objects.create(section=section, agent=claire, opened_at=NOW, seen_at=NOW)
    with breaks("section_opening_seen_after_opened"):
        SectionOpening.objects.update(seen_at=NOW - timedelta(seconds=1))


# API


def test_the_api_writes_an_article_and_refuses_a_stale_one_with_both_texts(client, section, claire):
    client.force_login(claire)
    rows = client.get(reverse("api:sections-list"), {"contract": section.contract_id}).json()["results"]
    assert [row["key"] for row in rows if row["body"]] == ["means"]
    url = reverse("api:sections-detail", args=[section.pk])

    def patch(body: str, tag: str) -> Any:
        headers = {"if-match": tag, "x-csrftoken": "x"}
        return client.patch(url, {"body": body}, content_type="application/json", headers=headers)

    written = patch("<p>Par l’API</p>", '"2"')
    assert written.status_code == 200
    assert written.json()["revision"] == 3
    stale = patch("<p>Trop tard</p>", '"2"')
    assert stale.status_code == 412
    assert stale.headers["content-type"] == "application/problem+json"
    problem = stale.json()
    assert (problem["yours"], problem["theirs"]) == ("<p>Trop tard</p>", "<p>Par l’API</p>")
    assert client.patch(url, {"body": "x"}, content_type="application/json").status_code == 428
