"""The life of a contract as data (product.md §3): buttons, abilities, trigger, diagram and tests read this table."""

from cls_portal.machine import Machine, Transition
from contracts.states import BEFORE_SIGNATURE, ContractState

S = ContractState

CONTRACT = Machine(
    name="contracts",
    births=(S.INTENTION, S.DRAFTING, S.SIGNED),
    # An amendment starts from a text already signed; it is signed in its turn, never taken over.
    born_if={S.INTENTION: "NEW.amends_id IS NULL", S.DRAFTING: "NEW.amends_id IS NOT NULL",
             S.SIGNED: "NEW.amends_id IS NULL"},
    transitions=(
        Transition(
            "open_diagnostic", (S.INTENTION,), S.DIAGNOSTIC, "contracts.prepare",
            "Ouvrir le diagnostic", "a ouvert le diagnostic",
        ),
        Transition(
            "open_drafting", (S.DIAGNOSTIC,), S.DRAFTING, "contracts.prepare",
            "Passer à la rédaction", "a ouvert la rédaction",
        ),
        Transition(
            "open_consultation", (S.DRAFTING,), S.CONSULTATION, "contracts.prepare",
            "Envoyer en consultation", "a envoyé le contrat en consultation",
        ),
        Transition(
            "open_approval", (S.CONSULTATION,), S.APPROVAL, "contracts.move",
            "Passer à l’approbation", "a ouvert l’approbation",
        ),
        Transition(
            "freeze", (S.APPROVAL,), S.READY_TO_SIGN, "contracts.move",
            "Arrêter le texte", "a arrêté le texte",
        ),
        Transition(
            "open_signing", (S.READY_TO_SIGN,), S.SIGNING, "contracts.move",
            "Ouvrir la signature", "a ouvert la signature",
        ),
        Transition(
            "complete", (S.SIGNING,), S.SIGNED, "contracts.complete",
            "Constater la dernière signature", "a apposé la dernière signature",
        ),
        Transition(
            "send_back", (S.CONSULTATION, S.APPROVAL), S.DRAFTING, "contracts.move",
            "Renvoyer en rédaction", "a renvoyé le contrat en rédaction", reason=True,
        ),
        Transition(
            "withdraw", (S.READY_TO_SIGN, S.SIGNING), S.DRAFTING, "contracts.move",
            "Retirer de la signature", "a retiré le texte de la signature", reason=True, danger=True,
        ),
        Transition(
            "refuse", (S.SIGNING,), S.DRAFTING, "contracts.refuse",
            "Refuser de signer", "a refusé de signer", reason=True, danger=True,
        ),
        Transition(
            "renew", (S.SIGNED,), S.RENEWED, "contracts.move",
            "Reconduire", "a reconduit le contrat",
        ),
        Transition(
            "redefine", (S.SIGNED,), S.REDEFINED, "contracts.move",
            "Redéfinir", "a redéfini le contrat",
        ),
        Transition(
            "close", (S.SIGNED,), S.NOT_RENEWED, "contracts.move",
            "Ne pas reconduire", "n’a pas reconduit le contrat", reason=True, danger=True,
        ),
        Transition(
            "terminate", (S.SIGNED,), S.TERMINATED, "contracts.terminate",
            "Dénoncer", "a dénoncé le contrat", reason=True, danger=True,
        ),
        Transition(
            "abandon", BEFORE_SIGNATURE, S.ABANDONED, "contracts.move",
            "Abandonner", "a abandonné le contrat", reason=True, danger=True,
        ),
        Transition(
            "archive", (S.RENEWED, S.REDEFINED, S.NOT_RENEWED, S.TERMINATED, S.ABANDONED), S.ARCHIVED,
            "contracts.archive", "Archiver", "a archivé le contrat",
        ),
    ),
)  # fmt: skip
