"""The whole story by several people: from an empty contract on a real commune to a signed PDF that verifies."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.keyboard import Keyboard
from tests.browser.people import Person
from tests.browser.portal import Portal
from tests.browser.test_writing import open_article

Window = Callable[..., Person]

TODAY = date.today()
YEAR = TODAY.year
TITLE = "Contrat local de sécurité de Cenon"
DIAGNOSTIC = "Diagnostic de la commune de Cenon"
COUNCIL = "CISPD de Bordeaux Métropole"
MEDIATION = "Médiation des Quais"
PARTS = {
    "situation": "Les signalements se concentrent près de la station de tramway, en soirée.",
    "perception": "Les habitants demandent une présence humaine ; les commerçants aussi.",
    "adequacy": "La médiation existe, mais s’arrête à 18 h.",
    "sources": "Observations des partenaires en 2026 (inventées).",
}
# Who holds these accounts of the demonstration: `seed_demo --seed 1` draws their names.
HOLDERS = {"prefet": "Yannick Larrieu", "prosecutor": "Maxime Lacaze", "mayor": "Camille Labat"}
FIELDS = ("prevention", "deterrence", "sanction", "reparation")


def days(number: int) -> str:
    """The day that many days from now, as the browser's calendar gives it."""
    return (TODAY + timedelta(days=number)).isoformat()


def test_a_contract_from_intention_to_a_verified_pdf(window: Window, portal: Portal, tmp_path: Path) -> None:
    prefecture, coordinator = window("prefecture"), window("coordinator")
    contract = an_empty_contract(prefecture)
    diagnostic = a_diagnostic(coordinator)
    a_diagnostic_is_validated(prefecture, diagnostic)
    the_contract_rests_on_it(prefecture, contract)
    the_text_is_written(coordinator, contract)
    the_chain_is_completed(prefecture, contract)
    the_council_meets(coordinator)
    the_procureur_and_the_council_give_their_opinions(window("prosecutor"), coordinator, prefecture, contract)
    the_signatories_are_named(prefecture, contract)
    the_text_is_frozen_while_the_worker_composes(prefecture, portal, contract)
    digest = each_signatory_signs_and_the_mayor_is_last(window, prefecture, portal, contract)
    signed = the_signed_document(prefecture, contract, tmp_path, digest)
    anybody_verifies_it(window(), signed)


# Intention


def an_empty_contract(person: Person) -> str:
    """The address of a new contract of Cenon, found as one types."""
    person.goes_to("/contrats/")
    person.follows("Nouveau contrat")
    person.fills(kind="Contrat local de sécurité", title=TITLE)
    person.picks("communes", "cenon", "Gironde")
    person.presses("Créer le contrat")
    person.succeeds("il attend maintenant son diagnostic")
    contract = person.page.url
    person.sees("Intention", "Cenon", "habitants", "Aucun diagnostic rattaché")
    person.follows("Ouvrir le diagnostic")
    person.presses("Ouvrir le diagnostic")
    person.sees(
        "Passer à la rédaction :",
        "Aucun diagnostic n’est rattaché au contrat",
        "L’éligibilité du territoire n’est pas rattachée",
    )
    return contract


# Diagnostic


def a_diagnostic(person: Person) -> str:
    """The coordinator's diagnostic: three legal parts, four fields, one problem and its actors."""
    person.goes_to("/diagnostics/")
    person.follows("Nouveau diagnostic")
    person.fills(title=DIAGNOSTIC, starts_on=f"{YEAR - 1}-01-01", ends_on=f"{YEAR - 1}-12-31")
    person.picks("communes", "33119", "Cenon")
    person.presses("Créer le diagnostic")
    person.succeeds("Le diagnostic est créé")
    address = person.page.url
    person.sees("Avant la validation, il manque encore")
    for part, text in PARTS.items():
        person.goes_to(f"{address}parties/{part}/")
        person.writes(text)
        person.presses("Enregistrer")
        person.sees(text)
    for field in FIELDS:
        person.goes_to(f"{address}champs/{field}/")
        person.fills(response="Quelques actions dispersées.")
        person.ticks("Partielle")
        person.presses("Enregistrer")
    a_figure(person, address)
    a_problem(person)
    person.goes_to(address)
    person.sees("Rien n’empêche la validation")
    return address


def a_figure(person: Person, diagnostic: str) -> None:
    """An indicator chosen from the standing, and what it says of the commune."""
    person.goes_to(f"{diagnostic}chiffres/choisir/")
    person.ticks("Cambriolages de logement")
    person.presses("Ajouter les indicateurs cochés")
    person.follows("Analyser")
    person.writes("Les cambriolages suivent ceux du département.")
    person.presses("Enregistrer")
    person.sees("Les cambriolages suivent ceux du département.")


def a_problem(person: Person) -> None:
    person.follows("Ajouter un problème")
    person.fills(title="Nuisances en soirée près du tramway", description="D’avril à octobre, entre 20 h et minuit.")
    person.ticks("Prévention")
    person.presses("Ajouter le problème")
    for name, part in (("Habitat Rive Droite", "Subit"), (MEDIATION, "Agit")):
        person.follows("Ajouter un acteur")
        person.picks("organisation", name[:12].lower(), name)
        person.ticks(part)
        person.presses("Ajouter l’acteur")
        person.succeeds("L’acteur est ajouté")


def a_diagnostic_is_validated(person: Person, diagnostic: str) -> None:
    """The préfecture validates, then says why the territory calls for a contract."""
    person.goes_to(diagnostic)
    person.follows("Valider le diagnostic")
    person.presses("Valider")
    person.sees("Validé le")
    person.follows("Enregistrer une décision motivée")
    person.fills(grounds="Le nombre et l’intensité des nuisances décrites appellent un contrat.")
    person.presses("Enregistrer la décision")
    person.succeeds("La décision est enregistrée")


def the_contract_rests_on_it(person: Person, contract: str) -> None:
    person.goes_to(contract)
    person.follows("Modifier le cadre")
    person.fills(
        diagnostic=DIAGNOSTIC,
        eligibility=str(YEAR),
        council=COUNCIL,
        departmental_plan="Plan départemental de la Gironde",
        starts_on=days(0),
        ends_on=days(3 * 365),
    )
    person.presses("Enregistrer")
    person.sees(DIAGNOSTIC, COUNCIL, "Plan départemental de la Gironde")
    steps(person, "Passer à la rédaction")
    person.sees("Rédaction", "Envoyer en consultation :", "Le contrat n’a aucun axe", "n’est engagé nulle part")


def steps(person: Person, label: str) -> None:
    """Take the step of that label, from the contract's page."""
    person.follows(label)
    person.presses(label)


# Drafting


def the_text_is_written(person: Person, contract: str) -> None:
    """The coordinator writes an article, an axis, an objective, the partners' commitments."""
    person.goes_to(contract)
    article = open_article(person, "preamble")
    person.page.keyboard.insert_text("Les signataires unissent leurs moyens pour la tranquillité de Cenon.")
    article.get_by_role("button", name="Enregistrer").click()
    expect(article.locator(".portal-richtext")).to_contain_text("Les signataires unissent leurs moyens")
    person.follows("Ajouter un axe")
    person.fills(title="Tranquillité publique", description="Des soirées paisibles.")
    person.presses("Enregistrer")
    person.follows("Ajouter un objectif")
    person.fills(title="Réduire d’un tiers les nuisances signalées en soirée")
    person.presses("Enregistrer")
    for name in (MEDIATION, "Habitat Rive Droite"):
        person.follows("Ajouter un partenaire")
        person.picks("organisation", name[:12].lower(), name)
        person.fills(commitment="Désigner une personne référente.")
        person.presses("Enregistrer")
        person.succeeds("Le partenaire est ajouté")


def the_chain_is_completed(person: Person, contract: str) -> None:
    """The page says what is missing; each thing is mended from there."""
    person.goes_to(contract)
    person.sees("Aucune action ne répond au problème n° 1")
    person.follows("Ajouter une action")
    person.fills(
        title="Médiation en soirée",
        field="Prévention",
        description="Des médiateurs de 17 h à minuit.",
        lead=MEDIATION,
        human_means="Quatre médiateurs.",
        starts_on=days(30),
        ends_on=days(900),
    )
    person.ticks("Nuisances en soirée")
    person.presses("Créer l’action")
    person.sees("Pour que la chaîne soit complète")
    person.follows("Associer un partenaire")
    person.fills(organisation="Habitat Rive Droite", part="Accès aux immeubles")
    person.presses("Enregistrer")
    person.follows("Ajouter un indicateur")
    person.fills(name="Soirées couvertes", unit="soirées par mois", baseline="4", target="20,5", source="Compte rendu")
    person.presses("Enregistrer")
    person.follows("Ajouter une ligne de budget")
    person.fills(year=str(YEAR + 1), funder=MEDIATION, planned="42 000")
    person.presses("Enregistrer")
    person.sees("42 000,00 €", "20,5")
    assert "Pour que la chaîne soit complète" not in person.main.inner_text()
    person.goes_to(contract)
    steps(person, "Envoyer en consultation")
    person.sees("Consultation", "Le procureur de la République n’a pas été consulté", "L’avis du conseil")


# Opinions


def the_council_meets(person: Person) -> None:
    person.goes_to("/conseils/")
    person.follows(COUNCIL)
    person.follows("Enregistrer une réunion")
    person.fills(form="Formation plénière", held_on=days(-2), place="Mairie de Cenon", subject="Avis sur le contrat")
    person.presses("Enregistrer la réunion")
    person.succeeds("La réunion est enregistrée")


def the_procureur_and_the_council_give_their_opinions(
    prosecutor: Person, coordinator: Person, prefecture: Person, contract: str
) -> None:
    prosecutor.goes_to("/contrats/")
    prosecutor.main.get_by_role("row").filter(has_text=TITLE).get_by_role("link").first.click()
    prosecutor.follows("Suivre les avis, les délibérations")
    prosecutor.follows("Enregistrer la consultation")
    prosecutor.fills(given_on=days(-1), sense="Favorable", text="Le parquet suivra les mesures de réparation.")
    prosecutor.presses("Enregistrer")
    prosecutor.sees("Le parquet suivra")
    coordinator.goes_to(f"{contract}avis/")
    coordinator.follows("Enregistrer l’avis du conseil")
    coordinator.fills(meeting=str((TODAY - timedelta(days=2)).day), sense="Favorable")
    coordinator.presses("Enregistrer")
    coordinator.sees("Formation plénière")
    prefecture.goes_to(contract)
    steps(prefecture, "Passer à l’approbation")
    prefecture.sees(
        "Arrêter le texte :",
        "La délibération de la commune de Cenon n’est pas enregistrée",
        "Signataire obligatoire absent : Le maire de Cenon",
    )
    prefecture.goes_to(f"{contract}avis/")
    prefecture.follows("Enregistrer les délibérations")
    prefecture.follows("Enregistrer la délibération d’une autre collectivité du périmètre")
    prefecture.fills(territory="Cenon", number=f"{YEAR}-112", adopted_on=days(-1))
    prefecture.presses("Enregistrer")
    prefecture.sees("1 délibération enregistrée")


# Signature


def the_signatories_are_named(person: Person, contract: str) -> None:
    person.goes_to(f"{contract}signataires/")
    person.presses("Inscrire les signataires obligatoires")
    people = {"préfet": "prefet", "procureur": "prosecutor", "maire": "mayor"}
    for title, account in people.items():
        row = person.main.get_by_role("row").filter(has_text=re.compile(f"^Le {title}", re.IGNORECASE))
        person.follows("Désigner", within=row)
        person.fills(name=HOLDERS[account], account=f"{account}@demo.example")
        person.presses("Enregistrer")
        person.succeeds("Le signataire est désigné")
    person.goes_to(contract)
    assert "Arrêter le texte :" not in person.main.inner_text()


def the_text_is_frozen_while_the_worker_composes(person: Person, portal: Portal, contract: str) -> None:
    """The work is seen waiting, then done, without touching the page."""
    portal.hold_worker()
    try:
        steps(person, "Arrêter le texte")
        expect(person.main.get_by_role("progressbar")).to_be_visible()
        person.sees("Composition du PDF du contrat", "En attente")
        person.goes_to(contract)
        person.main.get_by_text("Ouvrir la signature :").click()
        person.sees("Le PDF de la version arrêtée est en cours de composition")
        person.goes_to(f"{contract}signature/")
    finally:
        portal.free_worker()
    expect(person.main.get_by_text("Terminé")).to_be_visible(timeout=30_000)
    person.sees("PDF prêt")
    person.follows("Ouvrir le résultat")
    person.sees("Document à signer, version 1", "À venir")
    person.goes_to(contract)
    steps(person, "Ouvrir la signature")
    person.sees("Attendue")


def each_signatory_signs_and_the_mayor_is_last(
    window: Window, prefecture: Person, portal: Portal, contract: str
) -> str:
    """Each signatory signs for themselves; nobody else is offered to. Gives the digest they consented to."""
    prefecture.goes_to(f"{contract}signature/")
    assert prefecture.main.get_by_role("link", name="Signer", exact=True).count() == 0
    shown = set()
    for account in ("prosecutor", "prefet", "mayor"):
        person = window(account)
        person.goes_to("/")
        person.follows(TITLE)
        person.goes_to(f"{contract}signature/")
        person.follows("Signer", exact=True)
        shown.add(person.main.locator(".portal-digest").inner_text())
        code = the_code_asked_for(person, portal, account)
        person.presses("Signer")
        person.sees("Le formulaire n’est pas enregistré")
        person.ticks("J’ai lu le document")
        person.fills(code="1234")
        person.presses("Signer")
        person.sees("Ce code n’est pas celui du dernier courriel")
        signs_without_a_mouse(Keyboard(person), code)
        person.succeeds("Votre signature est apposée")
        person.sees("Signature électronique simple")
    prefecture.goes_to(contract)
    prefecture.sees("En vigueur")
    the_history_tells_each_signature(prefecture, contract)
    (digest,) = shown
    return digest.replace("\u00a0", "").replace(" ", "").replace("\n", "")


def the_history_tells_each_signature(person: Person, contract: str) -> None:
    person.goes_to(f"{contract}historique/")
    told = person.main.locator(".portal-timeline__what")
    expect(told.filter(has_text=re.compile(r"a signé$"))).to_have_count(3)


def the_code_asked_for(person: Person, portal: Portal, account: str) -> str:
    """The code that the worker sends to this account, as it stands in its mail."""
    known = portal.mails()
    person.presses("Recevoir un code")
    person.succeeds(f"Un code vient d’être envoyé à {account}@demo.example")
    mail = portal.next_mail(f"{account}@demo.example", known, "Votre code")
    found = re.search(r"Votre code : (\d{4} \d{4})", mail)
    assert found is not None, mail
    return found[1]


def signs_without_a_mouse(signatory: Keyboard, code: str) -> None:
    """The consent given, the code typed, from the keyboard alone."""
    signatory.tab_to("consent")
    if not signatory.page.evaluate("document.activeElement.checked"):
        signatory.press("Space")
    signatory.tab_to("code")
    signatory.types(code)
    signatory.sends("Signer")


def the_signed_document(person: Person, contract: str, folder: Path, digest: str) -> Path:
    """The PDF with its three signatures; the unsigned one has the digest that everybody saw."""
    person.goes_to(f"{contract}signature/")
    unsigned = downloaded(person, "Document présenté à la signature", folder / "a-signer.pdf")
    assert hashlib.sha256(unsigned.read_bytes()).hexdigest() == digest
    signed = downloaded(person, "Télécharger le PDF signé (3 signatures)", folder / "signe.pdf")
    assert signed.read_bytes().startswith(unsigned.read_bytes())
    return signed


def downloaded(person: Person, link: str, path: Path) -> Path:
    with person.page.expect_download() as download:
        person.main.get_by_role("link", name=link).click()
    download.value.save_as(path)
    return path


# Verification


def anybody_verifies_it(stranger: Person, signed: Path) -> None:
    """Without an account: the document is the portal's; with one byte changed, it is refused."""
    verdict = dropped(stranger, signed)
    expect(verdict).to_contain_text("Ce document est bien celui que le portail a émis, à l’octet près.")
    stranger.sees("version 1", *HOLDERS.values())
    expect(verdict).to_contain_text("Document de démonstration, sans valeur")
    content = bytearray(signed.read_bytes())
    content[len(content) // 2] ^= 1
    altered = signed.with_name("altere.pdf")
    altered.write_bytes(content)
    verdict = dropped(stranger, altered)
    expect(verdict).to_have_class(re.compile("fr-alert--error"))
    assert "bien celui" not in verdict.inner_text()


def dropped(person: Person, document: Path) -> Locator:
    person.goes_to("/verifier/")
    person.main.locator("input[type=file]").set_input_files(document)
    person.presses("Vérifier")
    return person.main.get_by_role("alert")
