"""A service without account answers by its link: it reads the article it is asked about, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.browser.people import Person
from tests.browser.test_writing import open_article, open_contract

Window = Callable[..., Person]
ASKED = "Le contrat dure trois ans, révisés chaque printemps."


def test_a_service_answers_by_its_link(window: Window, portal: Any) -> None:
    writer, holder = window("prefecture"), window()
    article = open_article(writer, "duration")
    writer.page.keyboard.type(ASKED)
    with writer.page.expect_response("**/articles/**"):
        article.get_by_role("button", name="Enregistrer").click()

    known = portal.mails()
    open_contract(writer)
    writer.follows("Avis et délibérations")
    writer.follows("Demander l’avis d’un service")
    writer.ticks("Durée")
    writer.fills(service="DDSP", due_on="2099-01-05", contact_name="Mme Durand", contact_email="durand@exemple.fr")
    writer.presses("Demander l’avis")
    writer.succeeds("L’avis est demandé")

    found = re.search(r"(/contrats/avis-par-lien/\S+/)", portal.next_mail("durand@exemple.fr", known, "Avis demandé"))
    assert found is not None
    holder.goes_to(found[1])
    holder.presses("Lire et répondre")
    holder.sees(ASKED)
    holder.fills(sense="Favorable avec réserves", text="Préciser les horaires.")
    holder.presses("Rendre l’avis")
    holder.sees("Votre avis est enregistré", "Préciser les horaires.")

    writer.page.reload()
    writer.follows("DDSP")
    writer.sees("Favorable avec réserves", "Préciser les horaires.", "Lecture des articles", "Réponse")
