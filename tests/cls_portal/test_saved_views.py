"""Lists kept as people arranged them: an address under a name, that opens no right."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cls_portal.errors import Forbidden, Refused
from cls_portal.models import SavedView, ViewDefault
from cls_portal.saved_views import operations
from cls_portal.saved_views.reading import arranged, audiences_of, opening, seen
from partners.models import Organisation
from tests.contracts.stages import a_contract
from tests.personas import department

LATE = "/actions/?etat=blocked&suivi=retard"


def kept(by: Any, **values: Any) -> SavedView:
    return operations.save_view(by=by, **{"listing": "actions", "name": "En retard", "address": LATE, **values})


def of_gironde() -> str:
    return f"territory:{department('33').pk}"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/actions/?suivi=retard&etat=blocked&apres=abc&vue=3&export=csv", LATE),
        ("/actions/tableau/?etat=blocked", "/actions/tableau/?etat=blocked"),
        ("/actions/?etat=", "/actions/"),
        ("/contrats/?q=x", ""),
        ("https://ailleurs.fr/actions/?q=x", ""),
        ("//ailleurs.fr/actions/", ""),
        ("javascript:alert(1)", ""),
        ("/actions/../contrats/?q=x", ""),
        ("/actions/%2e%2e/contrats/", ""),
        ("", ""),
    ],
)
def test_what_is_kept_of_an_address(address, expected):
    assert arranged(address, "actions") == expected


@pytest.mark.django_db
def test_a_view_is_lent_to_the_people_of_a_territory_or_of_an_organisation(claire, procureur, karim, neighbour):
    view = kept(claire, audience=of_gironde())
    association = Organisation.objects.create(name="Médiation", kind="ASSO")
    for person in (karim, neighbour):
        person.affiliations.create(organisation=association, starts_on="2026-01-01")
    lent = kept(karim, audience=f"organisation:{association.pk}")
    on = timezone.localdate()
    assert {person: list(seen(person, on)) for person in (claire, procureur, karim, neighbour)} == {
        claire: [view], procureur: [view], karim: [lent], neighbour: [lent],
    }  # fmt: skip


@pytest.mark.django_db
def test_one_lends_to_ones_own_groups_only(claire, karim, administrator):
    with pytest.raises(Refused, match="dont on fait partie"):
        kept(karim, audience=of_gironde())
    assert audiences_of(administrator, timezone.localdate()) == {}
    with pytest.raises(Refused, match="pas une page de la liste"):
        kept(claire, address="/contrats/")


@pytest.mark.django_db
def test_its_author_keeps_it_and_its_group_once_the_account_is_closed(claire, procureur):
    view = kept(claire, audience=of_gironde())
    given = {"by": procureur, "name": "À nous", "audience": of_gironde()}
    with pytest.raises(Forbidden):
        operations.change_view(view, revision=view.revision, **given)
    claire.is_active = False
    claire.save()
    changed = operations.change_view(view, revision=view.revision, **given)
    operations.remove_view(changed, by=procureur, revision=changed.revision)
    assert not SavedView.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["saved_view_name_given", "saved_view_name_unique", "view_default_once"])
def test_postgresql_refuses(name, claire):
    view = kept(claire, default=True)
    made = {
        "saved_view_name_given": lambda: SavedView.objects.create(
            owner=claire, listing="actions", name="", address="/"
        ),
        "saved_view_name_unique": lambda: SavedView.objects.create(
            owner=claire, listing="actions", name=view.name, address="/"
        ),
        "view_default_once": lambda: ViewDefault.objects.create(agent=claire, listing="actions", view=view),
    }
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        made[name]()


# Pages


@pytest.fixture
def pages(client, claire):
    client.force_login(claire)
    return client


@pytest.mark.django_db
def test_one_saves_opens_changes_and_deletes_a_view(pages, claire):
    create = f"{reverse('saved-view-create')}?liste=actions&adresse=%2Factions%2F%3Fetat%3Dblocked"
    answer = pages.post(create, {"name": "Bloquées", "audience": of_gironde(), "default": "on"}, follow=True)
    view = SavedView.objects.get()
    assert answer.redirect_chain == [(f"/actions/?etat=blocked&vue={view.pk}", 302)]
    assert "Mettre à jour «" not in answer.content.decode()
    assert pages.get("/actions/").url == opening(view)
    assert pages.get("/actions/?vue=0").status_code == 200
    assert pages.get(reverse("saved-view-open", args=[view.pk])).url == opening(view)
    other = pages.get(f"/actions/?etat=done&vue={view.pk}")
    assert "Mettre à jour «" in other.content.decode()
    given = {"name": "Faites", "audience": "", "revision": view.revision}
    pages.post(other.context["page"].views.update_url, given)
    view.refresh_from_db()
    assert (view.name, view.address, view.audience) == ("Faites", "/actions/?etat=done", "")
    pages.post(reverse("saved-view-default", args=[view.pk]))
    assert pages.get("/actions/").status_code == 200
    pages.post(reverse("saved-view-remove", args=[view.pk]), {"revision": view.revision})
    assert not SavedView.objects.exists()


@pytest.mark.django_db
def test_a_lent_view_shows_nothing_that_its_reader_may_not_see(client, claire, procureur):
    """A contract in drafting is the préfecture’s; the parquet sees none of it through the view."""
    contract = a_contract(by=claire)
    view = kept(claire, listing="contrats", address=f"/contrats/?q={contract.title}", audience=of_gironde())
    for person, count in ((claire, 1), (procureur, 0)):
        client.force_login(person)
        page = client.get(opening(view)).context["page"]
        assert (len(page.rows), page.views.current) == (count, view)
