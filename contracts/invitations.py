"""What is written to people who are named by an address: the same, whether an account bears it or not.

Written as they leave: nothing goes to whom is no longer named (docs/decisions/who-has-an-account.md).
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from cls_portal.mail import Message
from contracts.models import Guest, Signatory
from contracts.states import FROZEN
from contracts.wording import of_the, the

NO_ACCOUNT = (
    "Vous n’avez pas de compte à cette adresse\u00a0? Demandez-le à la préfecture qui conduit ce contrat, ou à la "
    "personne qui vous a {}."
)


def guest_invited(guest_id: int, who: str) -> Message | None:
    """To a person who may read a contract."""
    guest = Guest.objects.filter(pk=guest_id).select_related("contract").first()
    if guest is None:
        return None
    contract = guest.contract
    address = settings.PUBLIC_ADDRESS + reverse("contract-detail", args=[contract.pk])
    return Message(
        f"Invitation à lire\u00a0: {contract.title}",
        f"Bonjour,\n\n{who} vous invite à lire {the(contract)} dans le Portail CLS.\n\n"
        f"Ouvrez une session avec le compte de cette adresse électronique, puis\u00a0:\n\n{address}\n\n"
        f"{NO_ACCOUNT.format('invité')}\n",
    )


def signatory_named(signatory_id: int, who: str) -> Message | None:
    """To whom is named as signatory, until they confirm it: at first, when the signature opens, when recalled."""
    signatory = (
        Signatory.objects.filter(pk=signatory_id, agent=None).exclude(email="").select_related("contract").first()
    )
    if signatory is None:
        return None
    contract = signatory.contract
    address = settings.PUBLIC_ADDRESS + reverse("signatory-claim", args=[signatory.pk])
    named = f"{who} vous désigne comme signataire" if who else "Vous êtes désigné comme signataire"
    awaited = "La signature est ouverte\u00a0: la vôtre est attendue.\n\n" if contract.state in FROZEN else ""
    return Message(
        f"{'Signature attendue' if awaited else 'Désignation comme signataire'} – {contract.reference}",
        f"Bonjour,\n\n{named} {of_the(contract)}, en qualité de\u00a0: {signatory.signed_as}.\n\n{awaited}"
        "Pour signer dans le portail, ouvrez une session avec le compte de cette adresse électronique et confirmez que "
        f"c’est vous\u00a0:\n\n{address}\n\n"
        "Vous pouvez aussi signer à la main ou avec votre propre certificat\u00a0: la préfecture dépose alors "
        f"l’exemplaire signé.\n\n{NO_ACCOUNT.format('désigné')}\n",
    )
