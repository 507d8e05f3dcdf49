"""The search of everything: words, accents, stems, typing errors; whose rights; what is shown of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.urls import reverse

from actions.models import Action
from cls_portal import search
from cls_portal.models import SEARCH_KINDS, SearchEntry
from cls_portal.reading import nothing_changes
from cls_portal.search import Door, rights, statement
from contracts.models import Contract, Section
from partners.models import AgendaItem, Contact, Council, Decision, Meeting, Organisation
from territories.models import Membership
from tests.contracts.stages import TODAY, a_contract
from tests.growth.rows import a_whole_contract
from tests.personas import commune

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_contract(stage: Any) -> Contract:
    with stage():
        contract = a_whole_contract()
        Action.objects.filter(contract=contract).update(
            title="Médiation dans les halls d’immeubles",
            description="Des médiateurs vont au-devant des <b>habitants</b> & des commerçants, le soir.",
        )
        Section.objects.filter(contract=contract, key="preamble").update(
            body="<p>Les <strong>cambriolages</strong> ont doublé&nbsp;; la vidéoprotection est étendue.</p>"
        )
        return contract


@pytest.fixture
def contract(db: None, made_contract: Contract) -> Contract:
    return made_contract


def titles(results: search.Results, kind: str = "") -> list[str]:
    return [str(hit.title) for group in results.groups if kind in {"", group.kind} for hit in group.hits]


def kinds(results: search.Results) -> dict[str, int]:
    return {group.kind: group.count for group in results.groups}


@pytest.mark.parametrize(
    "text",
    ["médiation", "MEDIATION", "médiations hall", "immeuble", "hall d’immeuble", "médiateurs", "commerçant", "médiat"],
)
def test_words_are_found_by_their_stem_whatever_accents_and_capitals(text, contract, claire):
    results = search.search(claire, TODAY, text)
    assert ("action" in kinds(results), results.alike) == (True, False)


@pytest.mark.parametrize("text", ["mediaton", "médiaiton halls", "imeubles"])
def test_a_typing_error_still_finds_titles_that_resemble(text, contract, claire):
    results = search.search(claire, TODAY, text)
    assert "action" in kinds(results)
    assert results.alike


def test_what_resembles_is_not_mixed_with_what_is_found_unless_it_is_asked_for(contract, claire):
    Organisation.objects.create(kind="ASSO", name="Médiasion", territory=commune("33039"))
    found, also = (search.search(claire, TODAY, "médiation", alike=alike) for alike in (False, True))
    assert (kinds(found), found.alike, found.few) == ({"action": 1}, False, True)
    assert also.alike
    assert titles(also, "organisation") == ["Médiasion"]


def test_what_is_found_is_marked_and_all_the_rest_escaped(contract, claire):
    Action.objects.filter(contract=contract).update(title="<i>Halls</i> & médiation")
    results = search.search(claire, TODAY, "médiation")
    assert titles(results, "action") == ["&lt;i&gt;Halls&lt;/i&gt; &amp; <mark>médiation</mark>"]
    (group,) = search.search(claire, TODAY, "habitant", "action").groups
    assert "des <mark>habitants</mark> &amp; des" in group.hits[0].extract


def test_a_word_of_an_article_leads_to_its_contract_with_the_passage(contract, claire):
    (group,) = [each for each in search.search(claire, TODAY, "cambriolage").groups if each.kind == "text"]
    (hit,) = group.hits
    assert (hit.title, hit.url, hit.detail) == (
        "Préambule", reverse("contract-detail", args=[contract.pk]), str(contract)
    )  # fmt: skip
    assert "<mark>cambriolages</mark> ont doublé" in hit.extract


def test_a_word_far_in_a_long_text_is_quoted(contract, claire):
    long = "La prévention de la récidive. " * 200 + "Les ouistitis sont dénombrés. " + "Rien d’autre ici. " * 200
    Section.objects.filter(contract=contract, key="preamble").update(body=long)
    (group,) = search.search(claire, TODAY, "ouistiti denombre").groups
    assert "<mark>ouistitis</mark> sont <mark>dénombrés</mark>" in group.hits[0].extract


def test_the_title_comes_before_the_text_and_the_same_title_first(contract, claire):
    for name in ("Amis des médiations de nuit", "Médiation", "Association de médiation"):
        Organisation.objects.create(kind="ASSO", name=name, territory=commune("33039"))
    found = [title.replace("<mark>", "").replace("</mark>", "") for title in
             titles(search.search(claire, TODAY, "mediation"), "organisation")]  # fmt: skip
    assert found[0] == "Médiation"
    assert len(found) == 3


def test_nobody_finds_counts_or_is_suggested_what_they_do_not_see(contract, claire, neighbour):
    assert kinds(search.search(claire, TODAY, "cambriolages vidéoprotection")) == {"text": 1}
    for text in ("cambriolages vidéoprotection", "cambriolaje", "médiation", contract.reference):
        results = search.search(neighbour, TODAY, text)
        assert set(kinds(results)) <= {"territory", "organisation"}, text


@pytest.fixture
def contact(db: None) -> Contact:
    club = Organisation.objects.create(kind="ASSO", name="Club de tir à l’arc", territory=commune("33039"))
    return Contact.objects.create(
        organisation=club, first_name="Oriane", last_name="Delmas-Roy", job_title="Archère", email="zoe@exemple.fr",
        phone="0556000000", address="3 rue du Lynx",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["oriane", "DELMAS roy", "archere", "delmass"])
def test_a_contact_is_found_by_name_and_function_by_whoever_sees_the_people(text, contact, claire, neighbour):
    (group,) = [each for each in search.search(claire, TODAY, text).groups if each.kind == "contact"]
    (hit,) = group.hits
    assert (hit.url, hit.detail) == (reverse("contact-detail", args=[contact.pk]), "Club de tir à l’arc")
    assert "contact" not in kinds(search.search(neighbour, TODAY, text))


@pytest.mark.parametrize("text", ["zoe", "exemple", "0556000000", "lynx"])
def test_a_contact_is_not_found_by_what_serves_to_reach_them(text, contact, claire):
    assert set(kinds(search.search(claire, TODAY, text))) <= {"territory"}


@pytest.mark.parametrize("change", [{"left_on": TODAY}, {"purged_on": TODAY}, {"first_name": "", "last_name": "X"}])
def test_who_left_or_was_erased_is_found_no_more_and_nothing_of_them_is_kept(change, contact, claire):
    Contact.objects.filter(pk=contact.pk).update(**change)
    assert "contact" not in kinds(search.search(claire, TODAY, "oriane"))
    assert not SearchEntry.objects.filter(title__contains="Oriane").exists()


@pytest.fixture
def meeting(db: None) -> Meeting:
    council = Council.objects.create(kind="CLSPD", name="CLSPD de Bègles", territory=commune("33039"), chair_title="x")
    held = Meeting.objects.create(
        council=council, form="restricted", held_on=date(2026, 3, 12), place="Salle Quinquet", subject="Zibeline"
    )
    AgendaItem.objects.create(meeting=held, position=1, title="Wapiti", note="Ocelot", minutes="<p>Tamanoir</p>")
    Decision.objects.create(meeting=held, number=1, title="Pangolin", text="Fossa")
    return held


@pytest.mark.parametrize("text", ["zibeline", "quinquet", "12/03/2026", "12 mars 2026"])
def test_date_place_and_object_of_a_meeting_are_found_by_whoever_sees_the_council(text, meeting, claire, neighbour):
    assert kinds(search.search(claire, TODAY, text))["meeting"] == 1
    assert "meeting" not in kinds(search.search(neighbour, TODAY, text))


@pytest.mark.parametrize("text", ["wapiti", "ocelot", "tamanoir", "pangolin", "fossa", "pangoln"])
def test_what_a_meeting_holds_is_found_by_its_readers_only(text, meeting, claire):
    assert "minutes" not in kinds(search.search(claire, TODAY, text))
    Meeting.objects.filter(pk=meeting.pk).update(form="plenary")
    assert kinds(search.search(claire, TODAY, text)).get("minutes")


def test_an_entry_follows_its_row_whoever_writes_it(contract, claire):
    action = Action.objects.filter(contract=contract).get()
    Action.objects.filter(pk=action.pk).update(title="Éclairer les cheminements")
    assert titles(search.search(claire, TODAY, "cheminement")) == ["Éclairer les <mark>cheminements</mark>"]
    Organisation.objects.create(kind="ASSO", name="Passagère").delete()
    assert not SearchEntry.objects.filter(title="Passagère").exists()


def test_the_entries_written_again_are_those_that_the_triggers_wrote(contract, meeting, capsys):
    columns = ("kind", "part", "object_id", "holder_id", "title", "text")
    before = sorted(SearchEntry.objects.values_list(*columns))
    call_command("rebuild_search")
    assert sorted(SearchEntry.objects.values_list(*columns)) == before
    assert f"{len(before)} entrées" in capsys.readouterr().out
    assert {row[0] for row in before} <= set(SEARCH_KINDS)


def test_an_object_has_one_entry_only(contract):
    entry = SearchEntry.objects.filter(part="contracts.contract").first()
    with pytest.raises(IntegrityError, match="search_entry_unique"):
        SearchEntry.objects.create(
            kind="contract", part=entry.part, object_id=entry.object_id, holder_id=1, title="x", text=""
        )


@pytest.mark.parametrize("text", ["", " ", "é", "!!", "&", "'"])
def test_nothing_is_asked_for_less_than_two_letters(text, claire, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert search.search(claire, TODAY, text).groups == []


@pytest.mark.parametrize("text", ["a & b | !c:*", "%%", "\\", "l'", "de la", "x\0y", "%(typed)s", "é" * 200])
def test_any_text_may_be_looked_for(text, claire):
    assert search.search(claire, TODAY, text).too_long is False


def test_a_search_that_takes_too_long_is_given_up_and_said(client, claire, monkeypatch):
    monkeypatch.setattr(statement, "bound", _sleep)
    client.force_login(claire)
    assert "trop de temps" in client.get(reverse("search"), {"q": "bègles"}).content.decode()
    answer = client.get(reverse("api:search"), {"q": "bègles"})
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")


def _sleep() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 5; SELECT pg_sleep(1)")


def test_the_page_groups_what_is_found_and_leads_to_the_rest(client, claire):
    a_contract()
    for number in range(7):
        Organisation.objects.create(kind="ASSO", name=f"Ruche {number}", territory=commune("33039"))
    client.force_login(claire)
    page = client.get(reverse("search"), {"q": "ruche"}).content.decode()
    assert "7\u00a0organismes" in page
    assert page.count("<mark>Ruche</mark>") == search.FIRST
    assert f"{reverse('search')}?q=ruche&amp;dans=organisation" in page
    assert f"{reverse('organisation-list')}?q=ruche" in page
    page = client.get(reverse("search"), {"q": "ruche", "dans": "organisation"}).content.decode()
    assert page.count("<mark>Ruche</mark>") == 7
    assert "Aucun résultat" in client.get(reverse("search"), {"q": "xqzxqz"}).content.decode()
    assert "2\u00a0caractères" in client.get(reverse("search"), {"q": "x"}).content.decode()
    assert client.get(reverse("search"), {"q": "ruche", "dans": "rien"}).status_code == 200


def test_the_box_stands_in_the_header_for_whoever_is_signed_in(client, claire):
    box = 'id="portal-search-box"'
    assert box not in client.get(reverse("legal")).content.decode()
    client.force_login(claire)
    assert box in client.get(reverse("legal")).content.decode()


def test_the_api_finds_the_same_and_says_what_is_wrong(client, claire):
    contract = a_contract()
    client.force_login(claire)
    found = client.get(reverse("api:search"), {"q": contract.reference}).json()
    (group,) = [each for each in found["groups"] if each["kind"] == "contract"]
    assert group["results"][0] == {
        "part": "contracts.contract", "id": contract.pk, "title": str(contract), "detail": "", "extract": "",
        "url": reverse("contract-detail", args=[contract.pk]),
    }  # fmt: skip
    for asked, parameter in (({"q": "a"}, "q"), ({}, "q"), ({"q": "begles", "kind": "x"}, "kind")):
        answer = client.get(reverse("api:search"), asked)
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert answer.json()["errors"][0]["parameter"] == parameter


def test_the_list_of_a_group_takes_the_words_that_were_searched(client, administrator):
    client.force_login(administrator)
    lists = [place.listed for place in search.sources(administrator, TODAY) if place.listed]
    assert len(lists) >= 6
    filters = {name: client.get(reverse(name)).context["page"].listing.filterset.base_filters for name in lists}
    assert [name for name, known in filters.items() if "q" not in known] == []


def test_the_words_of_a_question_are_kept_and_its_answer_never(contract, neighbour):
    """The same person, searching again in a request of their own: what changed in between is seen."""

    def found() -> bool:
        with nothing_changes():
            return "action" in kinds(search.search(neighbour, TODAY, "immeubles"))

    rights._composed.cache_clear()
    assert not found()
    assert rights._composed.cache_info().misses > 0
    guest = contract.guests.create(agent=neighbour)
    assert found()  # of the same words: a row that the question reads
    assert rights._composed.cache_info().hits > 0
    guest.delete()
    assert not found()
    role = Membership.objects.create(
        agent=neighbour, role="coordinator", territory=commune("33039"), starts_on=date(2026, 1, 1)
    )
    assert found()  # of other words: one more role
    role.delete()
    assert not found()


def test_a_door_that_reads_more_than_its_premises_is_composed_each_time(claire):
    composed = []

    def read(agent: Any, on: date) -> Any:
        composed.append(list(Organisation.objects.values_list("pk", flat=True)[:1]))
        return Organisation.objects.filter(name="x")

    door = Door(read)
    for _ in range(2):
        with nothing_changes():
            assert rights.Rights(claire, TODAY)._question(door).everything is False
    assert len(composed) == 2
