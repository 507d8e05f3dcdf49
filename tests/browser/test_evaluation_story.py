"""The end of a contract's life, by several people: evaluated, heard, redefined; its successor signed by all."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from contracts.models import Contract
from partners.models import Meeting
from tests.browser import ending
from tests.browser.keyboard import Keyboard
from tests.browser.people import PHONE, READY, Person
from tests.browser.portal import Portal, text_of
from tests.browser.test_story import COUNCIL, days, downloaded, steps, the_code_asked_for

Window = Callable[..., Person]
Within = Callable[[], AbstractContextManager[None]]

FORMER = "Contrat local de sécurité de Floirac"
PARTNER = "secteur@bailleur.demo.example"
QUESTION = "Les soirées autour du tramway sont-elles plus paisibles ?"
EVIDENCE = "Comptes rendus trimestriels, entretiens avec les gardiens."
PARTS = {"method": "Entretiens et chiffres du suivi.", "unplanned_effects": "Des habitants âgés sont moins seuls.",
         "summary": "Trois ans de médiation ont apaisé les stations. Le prochain contrat garde moins d’actions.",
         "findings": "La médiation a fait revenir les familles sur l’esplanade des Glycines."}  # fmt: skip
CRITERIA = ("Pertinence", "Cohérence", "Efficacité", "Efficience", "Impact", "Durabilité")
ANSWER = "Des permanences trop loin des stations."
ADVICE = "Étendre la médiation aux samedis"
HEARD = "Présentation de l’évaluation finale de Floirac"
READING = "Le comité n’en tire aucune conclusion."
TITLE = f"{FORMER}, redéfini"


@pytest.fixture
def within(portal: Portal, django_db_blocker: Any) -> Within:
    """Within it, operations write in the portal that is served."""

    @contextmanager
    def opened() -> Iterator[None]:
        with django_db_blocker.unblock(), portal.demonstration.opened():
            yield

    return opened


@pytest.fixture
def contract(within: Within) -> str:
    """The address of a contract that ends in two months."""
    with within():
        return f"/contrats/{ending.a_contract_in_its_last_months().pk}/"


def test_a_contract_from_its_evaluation_to_the_signature_of_its_successor(
    window: Window, portal: Portal, within: Within, contract: str, tmp_path: Path
) -> None:
    prefecture, coordinator = window("prefecture"), window("coordinator")
    awaited = it_is_awaited(prefecture)
    nothing_follows_before_it(prefecture, contract)
    evaluation = it_is_launched(coordinator, contract)
    known = portal.mails()
    a_partner_is_asked(coordinator)
    it_is_written(coordinator, evaluation)
    what_was_done_is_rated(coordinator)
    it_is_not_validated_yet(prefecture, evaluation)
    delinquency_is_compared(coordinator, evaluation)
    the_partner_answers_on_a_phone(window(viewport=PHONE), text_of(portal.next_message(PARTNER, known, "contribution")))
    each_criterion_is_rated(prefecture, evaluation)
    it_is_validated_by_a_double_click(prefecture, evaluation)
    nothing_changes_any_more(coordinator, evaluation)
    it_is_no_longer_awaited(prefecture, awaited)
    its_papers_are_read(prefecture, portal, evaluation, tmp_path)
    the_council_hears_it(coordinator, evaluation)
    the_commune_is_excused(prefecture, evaluation)
    it_is_redefined(prefecture)
    successor = the_next_contract_is_begun(prefecture)
    with within():
        ending.written_up_to_its_approval(Contract.objects.get(title=TITLE), Meeting.objects.get(subject=HEARD))
    it_is_opened_to_signature(prefecture, successor)
    everybody_signs(window, portal, successor)
    the_former_contract_says_what_follows(prefecture, contract)


# Before


def awaited_of(person: Person) -> list[int]:
    """What the tile of the dashboard counts: to launch, launched; each figure opens the list that it counts."""
    person.goes_to("/tableau-de-bord/")
    tile = person.main.locator("section").filter(has_text="Évaluations finales à faire")
    figures = [read(tile, words) for words in ("à lancer", "en cours, à valider")]
    person.follows("en cours, à valider", within=tile)
    expect(person.main.locator("tbody tr")).to_have_count(figures[1])
    return figures


def read(tile: Locator, words: str) -> int:
    """The figure above those words."""
    found = re.search(rf"(\d+)\s+{words}", tile.inner_text())
    assert found is not None, tile.inner_text()
    return int(found[1])


def it_is_awaited(person: Person) -> list[int]:
    figures = awaited_of(person)
    person.goes_to("/evaluations/a-lancer/?departement=33")
    expect(person.main.locator("tbody tr")).to_have_count(sum(figures))
    person.follows(ending.REFERENCE)
    return figures


def nothing_follows_before_it(person: Person, contract: str) -> None:
    person.goes_to(contract)
    for step in ("Reconduire", "Redéfinir"):
        expect(person.main.get_by_text(f"{step} : 1 pièce manquante")).to_be_visible()
        expect(person.main.get_by_role("link", name=step, exact=True)).to_have_count(0)
    person.sees("L’évaluation finale n’est pas lancée.")


# Writing


def it_is_launched(person: Person, contract: str) -> str:
    person.goes_to(contract)
    person.follows("Lancer une évaluation")
    person.fills(kind="Finale", commissioned_by="Le maire de Floirac")
    person.presses("Lancer l’évaluation")
    person.succeeds("L’évaluation est lancée")
    person.sees(
        "Les constats ne sont pas écrits.", "La conclusion n’est pas choisie.", "2 actions ne sont pas appréciées"
    )
    return person.page.url


def it_is_written(person: Person, evaluation: str) -> None:
    person.goes_to(evaluation)
    person.follows("Ajouter un membre")
    person.fills(title="La directrice de la tranquillité publique")
    person.presses("Enregistrer")
    a_question_is_put_without_a_mouse(person)
    person.follows("Ajouter une recommandation")
    person.fills(title=ADVICE, owner_title="L’adjointe à la sécurité", due_on=days(200))
    person.picks("owner", "médiation", "Médiation des Quais")
    person.presses("Enregistrer")
    person.follows("Écrire l’évaluation")
    person.fills(**PARTS, verdict="Redéfinir")
    person.presses("Enregistrer")
    person.sees(QUESTION, ADVICE, PARTS["findings"])


def a_question_is_put_without_a_mouse(person: Person) -> None:
    keys = Keyboard(person)
    keys.sends("Ajouter une question")
    keys.tab_to("|question|")
    keys.types(QUESTION)
    keys.tab_to("|criterion|")
    keys.types("Effic")
    keys.tab_to("|answer|")
    keys.types("Oui, d’après les gardiens.")
    keys.sends("Enregistrer")


def what_was_done_is_rated(person: Person) -> None:
    """Each action beside its follow-up, then the objective."""
    person.follows("Apprécier les actions et les objectifs")
    person.follows("Apprécier l’action")
    person.sees("Suivi", "80 %", "40 000", "Soirées couvertes")
    for achieved in ("Réalisé en partie", "Réalisé"):
        person.fills(achieved=achieved, rating="3 –", evidence=EVIDENCE)
        person.presses("Enregistrer et passer à la suite")
    person.follows("Apprécier l’objectif")
    person.fills(achieved="Réalisé en partie", rating="3 –", evidence=EVIDENCE)
    person.presses("Enregistrer")
    person.sees("2 actions appréciées sur 2")


def a_partner_is_asked(person: Person) -> None:
    """By a link: it has no account; the other is not asked."""
    person.follows("Interroger des partenaires")
    person.main.get_by_label("Médiation des Quais").select_option("")
    person.presses("Envoyer les questionnaires")
    person.succeeds("Les questionnaires sont envoyés")
    person.sees("Habitat Rive Droite", "par un lien")


def the_partner_answers_on_a_phone(person: Person, mail: str) -> None:
    """Without account; the follow-up of its action is below the questions."""
    link = re.search(r"/evaluations/questionnaire/\S+", mail)
    assert link is not None, mail
    person.goes_to(link[0])
    person.presses("Lire le questionnaire et répondre")
    person.sees("L’action que vous pilotez", "24 pour une cible de 24 halls")
    person.fills(obstacles=ANSWER)
    person.ticks("Changer")
    person.presses("Envoyer ma réponse")
    person.sees("Votre réponse est enregistrée. Merci.")
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def delinquency_is_compared(person: Person, evaluation: str) -> None:
    """With too few communes alike, nothing is stated and the page says why; the committee says what it makes of it."""
    person.goes_to(evaluation)
    person.follows("Comparer avant et après")
    person.ticks("Cambriolages de logement")
    person.presses("Comparer")
    person.succeeds("La comparaison est faite")
    person.follows("Cambriolages de logement")
    person.sees("Ce que dit la comparaison", "DONNÉES INVENTÉES", "Limites")
    person.sees("Aucun chiffre n’est affirmé.", "Trop peu de communes comparables")
    person.follows("Écrire la lecture du comité")
    person.fills(comment=READING)
    person.presses("Enregistrer")
    person.sees(READING)


def each_criterion_is_rated(person: Person, evaluation: str) -> None:
    """From the first reason that the page gives, one after the other."""
    person.goes_to(evaluation)
    person.follows("Le critère «")
    for _ in CRITERIA:
        person.fills(rating="3 –", evidence=EVIDENCE)
        person.presses("Enregistrer et passer à la suite")
    person.sees("Tout est écrit : l’évaluation peut être validée.")


# Validated


def it_is_not_validated_yet(person: Person, evaluation: str) -> None:
    """Asked for all the same, it is refused, with all that is missing."""
    person.goes_to(f"{evaluation}validation/")
    person.presses("Valider l’évaluation")
    for criterion in CRITERIA:
        person.sees(f"Le critère « {criterion} » n’est pas apprécié.")


def it_is_validated_by_a_double_click(person: Person, evaluation: str) -> None:
    """Sent twice, it is done once."""
    person.goes_to(evaluation)
    person.follows("Valider l’évaluation")
    with person.page.expect_navigation(url="**/evaluations/*/", wait_until=READY):
        person.main.get_by_role("button", name="Valider l’évaluation").dblclick()
    person.succeeds("L’évaluation est validée")
    expect(person.page.locator(".fr-alert--error")).to_have_count(0)
    told = person.main.locator(".portal-timeline__what").filter(has_text="a validé")
    expect(told).to_have_count(1)


def nothing_changes_any_more(person: Person, evaluation: str) -> None:
    """The page offers nothing to write; what is sent from an old address is refused."""
    person.goes_to(evaluation)
    for gesture in ("Écrire l’évaluation", "Ajouter", "Apprécier", "Comparer avant"):
        expect(person.main.get_by_role("link", name=gesture)).to_have_count(0)
    person.goes_to(f"{evaluation}redaction/")
    person.fills(findings="Trop tard.")
    person.presses("Enregistrer")
    person.sees("Cette évaluation est validée : elle ne change plus.")


def it_is_no_longer_awaited(person: Person, before: list[int]) -> None:
    launch, launched = awaited_of(person)
    assert [launch, launched] == [before[0] - 1, before[1]]
    expect(person.main.get_by_role("link", name=ending.REFERENCE)).to_have_count(0)
    person.goes_to("/recherche/?q=glycines")
    person.sees("Évaluations", "esplanade des Glycines")
    person.follows("Évaluation finale")


def its_papers_are_read(person: Person, portal: Portal, evaluation: str, folder: Path) -> None:
    """Composed by the worker, which is seen at work: the report, and the page for elected people."""
    person.goes_to(f"{evaluation}rapport/")
    portal.hold_worker()
    try:
        person.presses("Composer le rapport et la synthèse")
        expect(person.main.get_by_role("progressbar")).to_be_visible()
    finally:
        portal.free_worker()
    paper, composed = person.main.get_by_role("link", name="Rapport en PDF"), person.main.get_by_text("Terminé")
    expect(paper.or_(composed).first).to_be_visible(timeout=30_000)
    person.page.reload(wait_until=READY)
    report = pages_of(downloaded(person, "Rapport en PDF accessible", folder / "rapport.pdf"))
    for told in (*PARTS.values(), QUESTION, EVIDENCE, ADVICE, ANSWER, READING, "redéfinir le contrat"):
        assert told in " ".join(report), f"{told}:\n{report}"
    (brief,) = pages_of(downloaded(person, "Synthèse pour les élus", folder / "synthese.pdf"))
    assert PARTS["summary"] in brief


def pages_of(paper: Path) -> list[str]:
    """What each page of a PDF says, one space between the words."""
    run = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, check=True)
    return [" ".join(page.split()) for page in run.stdout.split("\f")[:-1]]


# Heard, then redefined


def the_council_hears_it(person: Person, evaluation: str) -> None:
    person.goes_to("/conseils/")
    person.follows(COUNCIL)
    person.follows("Enregistrer une réunion")
    person.fills(form="Formation plénière", held_on=days(0), place="Mairie de Floirac", subject=HEARD)
    person.presses("Enregistrer la réunion")
    person.goes_to(evaluation)
    person.follows("Enregistrer la présentation au conseil")
    person.fills(meeting=HEARD)
    person.presses("Enregistrer")
    person.succeeds("La présentation au conseil est enregistrée")


def the_commune_is_excused(person: Person, evaluation: str) -> None:
    """The last thing that the renewal awaits is waived in writing, by the préfecture."""
    person.goes_to(evaluation)
    person.sees("La délibération de la commune de Floirac sur l’évaluation n’est ni enregistrée ni dispensée.")
    person.follows("Dispenser de délibérations")
    person.ticks("Floirac")
    person.fills(waived_reason="Le conseil municipal est dissous.")
    person.presses("Enregistrer")
    person.sees("Le conseil municipal est dissous.", "L’évaluation permet de reconduire ou de redéfinir le contrat.")


def it_is_redefined(person: Person) -> None:
    """From the page of the evaluation, which says that nothing is missing any more."""
    person.follows("Prochaines étapes du contrat")
    steps(person, "Redéfinir")
    person.sees("Redéfini")


def the_next_contract_is_begun(person: Person) -> str:
    """The recommendation is carried over. Gives its address."""
    person.follows("Préparer le contrat qui suit")
    expect(person.main.get_by_label("Redéfinit le contrat")).to_be_checked()
    person.fills(title=TITLE)
    person.presses("Ouvrir le contrat qui suit")
    person.succeeds("Le contrat qui suit est ouvert")
    person.sees(
        "Recommandations reprises du contrat précédent", ADVICE, "L’adjointe à la sécurité", "Médiation aux stations"
    )
    return person.page.url


def it_is_opened_to_signature(person: Person, successor: str) -> None:
    person.goes_to(successor)
    steps(person, "Arrêter le texte")
    expect(person.main.get_by_text("Terminé")).to_be_visible(timeout=30_000)
    person.goes_to(successor)
    steps(person, "Ouvrir la signature")
    person.sees("Attendue")


def everybody_signs(window: Window, portal: Portal, successor: str) -> None:
    for account in ("prosecutor", "prefet", "mayor3"):
        person = window(account)
        person.goes_to(f"{successor}signature/")
        person.follows("Signer", exact=True)
        code = the_code_asked_for(person, portal, account)
        person.ticks("J’ai lu le document")
        person.fills(code=code)
        person.presses("Signer")
        person.succeeds("Votre signature est apposée")


def the_former_contract_says_what_follows(person: Person, contract: str) -> None:
    person.goes_to(contract)
    person.sees("Redéfini")
    person.follows(TITLE)
    person.sees("Signé", ADVICE, ending.REFERENCE)
