"""Who gets what at every address: the matrix of `matrix.py` against the portal."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pghistory
import pytest
from django.apps import apps
from django.conf import settings as portal
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pypdfium2 import PdfDocument

from cls_portal import history, search
from cls_portal.actors import TESTS
from cls_portal.indexing import searched
from cls_portal.models import Agent, SearchEntry
from partners.models import AgendaItem, Decision, Invitee, Meeting, MeetingDocument
from tests.access import addresses
from tests.access.groups import READERS, SECRETS
from tests.access.matrix import MATRIX, PERSONAS, POSTED, WRITES_ON_GET
from tests.access.world import MARK, TODAY, World, make
from tests.strict import faults

pytestmark = [pytest.mark.live]


@pytest.fixture(scope="module")
def world(live_database: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Made once, committed; it goes with the module."""
    before, mails = portal.FILES_ROOT, portal.EMAIL_FILE_PATH
    portal.FILES_ROOT = tmp_path_factory.mktemp("files")
    portal.EMAIL_FILE_PATH = tmp_path_factory.mktemp("mails")
    portal.JOBS_DEFERRED = False
    with django_db_blocker.unblock():
        with history.acting(TESTS, "tests"), transaction.atomic():
            made = make()
        made.files, made.mails = portal.FILES_ROOT, portal.EMAIL_FILE_PATH
        made.clients = {name: _client(agent) for name, agent in made.people.items()}
    portal.FILES_ROOT, portal.EMAIL_FILE_PATH = before, mails
    yield made
    with django_db_blocker.unblock():
        connection.close()


def _client(agent: Any) -> Client:
    client = Client(raise_request_exception=False)
    if agent is not None:
        client.force_login(agent)
    return client


@pytest.fixture(autouse=True)
def _in_the_world(world: World, settings: Any, django_db_blocker: Any) -> Iterator[None]:
    settings.FILES_ROOT, settings.EMAIL_FILE_PATH = world.files, world.mails
    with django_db_blocker.unblock():
        yield


def ask(world: World, name: str, persona: str) -> Any:
    target = MATRIX[name][0]
    address = "/api/v1/nulle-part/" if target == "anything" else reverse(name, kwargs=world.at[target])
    if name in POSTED:
        return world.clients[persona].post(
            address, "{}", content_type="application/json", headers={"if-match": '"999"'}
        )
    return world.clients[persona].get(address)


# Who may see nothing of the Gironde's work: its names appear in no page, list, file or answer of the API.
# The administrator runs organisations and accounts, whose contacts bear the mark too.
BLIND: dict[str, set[str]] = {
    "neighbour": set(),
    "administrator": {
        "organisation-detail",
        "api:organisations-detail",
        "contact-edit",
        "contact-leave",
        "contact-detail",
        "directory-list",
        "directory-cards",
        "directory-labels",
        "api:contacts-list",
        "api:contacts-detail",
        "contact-personal-data",
        "contact-replace",
    },
}


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_each_address_answers_each_person_as_the_matrix_says(name, world):
    """Its status, a page without fault, and not a word of what the person may not see."""
    answers = {persona: ask(world, name, persona) for persona in PERSONAS}
    statuses = {persona: answer.status_code for persona, answer in answers.items()}
    assert statuses == dict(zip(PERSONAS, MATRIX[name][1], strict=True))
    for persona, answer in answers.items():
        text = body_of(answer)
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            assert faults(text) == [], persona
        if persona in BLIND and name not in BLIND[persona]:
            assert MARK not in text, f"{persona} reads what is not theirs"
        assert secrets_in(text) <= {kind for kind in SECRETS if persona in READERS[kind]}, persona


def secrets_in(text: str) -> set[str]:
    """The groups of which something is told there."""
    return {kind for kind, word in SECRETS.items() if word.casefold() in text.casefold()}


def body_of(answer: Any) -> str:
    """The words of the answer, those of a workbook and of a PDF as well."""
    body: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    elif body.startswith(b"%PDF") and len(body) > LEAST_PDF:
        pages = PdfDocument(body)
        return "\n".join(page.get_textpage().get_text_range() for page in pages)
    return body.decode(errors="replace")


LEAST_PDF = 500  # octets: shorter ones are the empty files of the small world


# What hangs from a meeting, by the name of what an address shows of it.
OF_A_MEETING: dict[str, Any] = {
    "meeting": Meeting, "coming": Meeting, "minutes_file": Meeting, "meeting_letters": Meeting,
    "agenda_item": AgendaItem, "minuted_item": AgendaItem, "meeting_document": MeetingDocument, "invitee": Invitee,
    "decision": Decision,
}  # fmt: skip


def of_group(world: World, kind: str, name: str, persona: str) -> Any:
    """What this person is answered there about the meeting of this group, instead of the plenary one."""
    target, meeting = MATRIX[name][0], world.at[f"{kind}_meeting"]["pk"]
    model = OF_A_MEETING[target]
    key = meeting if model is Meeting else model.objects.get(meeting=meeting).pk
    address, client = reverse(name, kwargs={**world.at[target], "pk": key}), world.clients[persona]
    if name in POSTED:
        return client.post(address, "{}", content_type="application/json", headers={"if-match": '"999"'})
    return client.get(address)


@pytest.mark.parametrize("persona", ["prefecture", "coordinator", "mayor", "observer"])
def test_at_no_address_is_a_watch_cell_read_by_who_has_not_signed(persona, world):
    """The préfecture and the coordinator keep the council, the mayor is a member: a part of its meeting is a 404."""
    for name, (target, _) in MATRIX.items():
        if target not in OF_A_MEETING:
            continue
        answer = of_group(world, "watch_cell", name, persona)
        assert "watch_cell" not in secrets_in(body_of(answer)), name
        assert OF_A_MEETING[target] is Meeting or answer.status_code in {404, 405}, name


def test_who_signed_reads_what_their_group_exchanges(world):
    for name in ("meeting-detail", "meeting-minutes", "decision-detail", "api:agenda-items-detail"):
        assert secrets_in(body_of(of_group(world, "thematic", name, "coordinator"))) == {"thematic"}, name


@pytest.mark.parametrize(
    "name", ["convocation-by-link", "evaluation-by-link", "news-by-link", "opinion-by-link", "opinion-by-link-file"]
)
def test_the_holder_of_a_link_reads_nothing_that_a_group_exchanges(name, world):
    """Behind the button, where `acted_on` and the agenda would show."""
    address, holder = reverse(name, kwargs=world.at[MATRIX[name][0]]), Client()
    for given in ({"lire": "1"}, {"tableau": "1"}):
        answer = holder.post(address, given)
        assert (answer.status_code, secrets_in(body_of(answer))) == (200, set())
    assert not holder.cookies, "it opens no other page"


def words_of_people() -> set[str]:
    """Every name and address of everybody in the world: accounts, contacts, signatories, whatever is personal."""
    models = {event.pgh_tracked_model: event.personal for event in pghistory.core.event_models()}
    rows = [row for model, names in models.items() if names for row in model._base_manager.values_list(*names)]
    rows += Agent.objects.values_list("first_name", "last_name", "email")
    return {value for row in rows for value in row if isinstance(value, str) and len(value) > 3}


@pytest.mark.parametrize("name", ["open-data-csv", "open-data-json"])
def test_nobody_is_named_in_what_everybody_reads(name, world):
    """One contract is published, with its mayor, a witness, and a mark in all that is not."""
    words, text = words_of_people(), body_of(world.clients["anonymous"].get(reverse(name)))
    assert {f"{MARK} Roux", "durand@exemple.fr", world.people["mayor"].last_name} <= words
    assert "CLS de Bègles, 1998" in text
    assert {word for word in words if word in text} == set()


SEARCHES = (
    "contract-list", "diagnostic-list", "action-list", "evaluation-list", "organisation-list", "council-list",
    "series-list", "meeting-list", "decision-list", "search", "api:search",
)  # fmt: skip


@pytest.mark.parametrize("name", SEARCHES)
@pytest.mark.parametrize("form", ["", "csv", "xlsx"])
def test_what_a_neighbour_searches_or_exports_holds_nothing_of_the_gironde(name, form, world):
    query = {"q": "zephyrine", **({"export": form} if form else {})}
    answer = world.clients["neighbour"].get(reverse(name), query)
    assert MARK not in body_of(answer).replace("zephyrine", "")


@pytest.mark.parametrize("persona", PERSONAS[1:])
def test_what_is_found_of_each_table_is_what_its_app_shows(persona, world):
    """The door of each part of the search says the same as `visible_to` of every row that it opens on."""
    agent, compared = world.people[persona], 0
    for place in search.sources(agent, TODAY):
        for part in place.parts if isinstance(place, search.Entries) else ():
            entries = SearchEntry.objects.filter(kind=place.kind, part=part.name)
            opened = entries.filter(holder_id__in=_through(part.door, agent).order_by().values("pk"))
            rows = apps.get_model(part.table)._default_manager.visible_to(agent)
            shown = set(rows.filter(pk__in=entries.values("object_id")).values_list("pk", flat=True))
            found = set(opened.values_list("object_id", flat=True))
            # Who is asked for an opinion sees that request and nothing of its contract: they do not find it either.
            assert found == shown or (part.name == "contracts.opinionrequest.file" and found < shown), part
            compared += len(shown)
    assert compared > 0 or persona in BLIND


def _through(door, agent):
    return door.read(agent, TODAY, *([_through(door.inside, agent).values("pk")] if door.inside else []))


def test_every_table_that_has_entries_is_in_the_world(world):
    parts = {trigger.part(model) for model, trigger in searched()}
    assert set(SearchEntry.objects.values_list("part", flat=True)) == parts


def test_every_part_of_the_search_leads_somewhere_and_is_written_by_a_trigger(world):
    """A file is found by whoever gets its download, and by nobody else."""
    agent = world.people["prefecture"]
    places = [place for place in search.sources(agent, TODAY) if isinstance(place, search.Entries)]
    declared = {(place.kind, part.name) for place in places for part in place.parts}
    assert declared == {(trigger.kind, trigger.part(model)) for model, trigger in searched()}


@pytest.mark.parametrize("persona", PERSONAS[1:])
def test_whoever_finds_a_file_downloads_it(persona, world):
    agent = world.people[persona]
    (place,) = search.sources(agent, TODAY, "file")
    for part in place.parts:
        for entry in SearchEntry.objects.filter(part=part.name):
            seen = _through(part.door, agent).filter(pk=entry.holder_id).exists()
            status = world.clients[persona].get(part.address(entry.object_id, entry.holder_id)).status_code
            assert status == (200 if seen else 404) or part.name == "contracts.opinionrequest.file", part


@pytest.mark.parametrize("kind", SECRETS)
def test_what_a_group_exchanges_is_found_by_its_members_only(kind, world):
    """Nor counted, nor suggested to anybody else, however it is spelt."""
    for persona in PERSONAS[1:]:
        for text in (SECRETS[kind], f"{SECRETS[kind][0]}x{SECRETS[kind][1:]}"):
            answer = world.clients[persona].get(reverse("api:search"), {"q": text}).json()
            counted = {group["kind"]: group["count"] for group in answer["groups"]}
            found = secrets_in(str(answer["groups"]))
            assert found == ({kind} if persona in READERS[kind] else set()), persona
            assert bool(counted.get("minutes")) == bool(counted.get("file")) == bool(found), persona


def test_every_address_has_its_row():
    assert sorted(set(addresses.names()) - set(MATRIX)) == []


def test_every_row_is_an_address():
    assert sorted(set(MATRIX) - set(addresses.names())) == []


def test_a_stranger_sees_nothing_but_the_public_pages():
    public = {name for name, (_, statuses) in MATRIX.items() if statuses[0] == 200}
    assert public == {
        "login", "password-reset", "password-reset-done", "password-reset-complete", "password-reset-confirm",
        "invitation-accept", "opinion-by-link", "news-by-link", "convocation-by-link", "evaluation-by-link",
        "reminder-choice",
        "calendar-feed", "verify-document", "sources", "accessibility", "legal", "catalogue",
        "open-data", "open-data-csv", "open-data-json", "open-data-schema",
        "demo-mails", "demo-mail",  # these exist in demonstration mode only
    }  # fmt: skip


def test_no_view_writes_on_get_but_those_listed():
    assert {name for name, view in addresses.views() if getattr(view, "writes_on_get", False)} == WRITES_ON_GET


def test_no_row_holds_an_error():
    assert {name for name, (_, statuses) in MATRIX.items() if max(statuses) >= 500} == set()
