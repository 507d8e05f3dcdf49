"""Without JavaScript, the main forms work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from tests.browser.people import Person
from tests.browser.portal import Portal

Window = Callable[..., Person]
TODAY = date.today()


def plain(window: Window, account: str) -> Person:
    return window(account, java_script_enabled=False)


def test_a_contract_is_created_and_its_articles_are_written(window: Window) -> None:
    person = plain(window, "prefecture")
    person.goes_to("/contrats/nouveau/")
    person.fills(title="Contrat sans script", communes_texte="mérignac")
    person.presses("Chercher")
    person.main.get_by_label("Mérignac").first.check(force=True)
    person.presses("Créer le contrat")
    person.succeeds("Le contrat est créé")
    person.follows("Modifier l’article « Moyens »")
    person.fills(body="Premier paragraphe.\n\nSecond paragraphe, <b>gras</b>.")
    person.presses("Enregistrer")
    person.sees("Premier paragraphe.", "Second paragraphe")


def test_a_meeting_is_recorded(window: Window) -> None:
    person = plain(window, "coordinator")
    person.goes_to("/conseils/")
    person.follows("CISPD de Bordeaux Métropole")
    person.follows("Enregistrer une réunion")
    held_on = (TODAY - timedelta(days=40)).isoformat()
    person.fills(form="Formation restreinte", held_on=held_on, place="Mairie", subject="Suivi")
    person.presses("Enregistrer la réunion")
    person.succeeds("La réunion est enregistrée")


def test_a_list_is_filtered_and_sorted(window: Window) -> None:
    person = plain(window, "prefecture")
    person.goes_to("/contrats/")
    person.main.get_by_text("Filtrer et choisir les colonnes").click()
    person.fills(q="DEMO-3")
    person.presses("Appliquer")
    person.sees("CLS-DEMO-3")
    assert "CLS-DEMO-1" not in person.main.inner_text()


def test_a_document_is_verified(window: Window, portal: Portal, tmp_path: Path) -> None:
    signed = tmp_path / "contrat.pdf"
    run = portal.demonstration.command("export_contract", "CLS-DEMO-1", "--output", str(signed))
    assert run.returncode == 0, run.stderr
    person = plain(window, "")
    person.goes_to("/verifier/")
    person.main.locator("input[type=file]").set_input_files(signed)
    person.presses("Vérifier")
    person.sees("Ce document est bien celui que le portail a émis", "Document de démonstration, sans valeur")
