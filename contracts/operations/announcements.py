"""The mails that go with the steps of a signature, written in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from cls_portal import mail
from cls_portal.models import Agent
from contracts import audience, notifications
from contracts.models import Contract, Version

NAMED = "contracts.invitations.signatory_named"


def tell_signing_opened(contract: Contract) -> None:
    """To those whose signature is needed: the others may sign, and are not told that they are awaited."""
    for agent in audience.awaited_of(contract):
        mail.queue(agent.email, *notifications.signing_opened(contract, agent))
    for signatory in contract.signatories.filter(awaited=True, agent=None).exclude(email="").order_by("position", "pk"):
        mail.queue_written_later(signatory.email, NAMED, signatory_id=signatory.pk, who="")


def tell_refused(contract: Contract, version: Version, on: date, who: str) -> None:
    _tell_void(contract, on, partial(notifications.refused, contract, version, who))


def tell_withdrawn(contract: Contract, version: Version, on: date) -> None:
    _tell_void(contract, on, partial(notifications.withdrawn, contract, version))


def _tell_void(contract: Contract, on: date, write: Callable[..., notifications.Mail]) -> None:
    """To those who had signed or were awaited, and to the writers; the former may no longer open a text in drafting."""
    for agent in dict.fromkeys([*audience.signatories_of(contract), *audience.writers_of(contract, on)]):
        opens = Contract.objects.visible_to(agent).filter(pk=contract.pk).exists()
        mail.queue(agent.email, *write(opens=opens))


def tell_concluded(contract: Contract, version: Version, on: date) -> None:
    """To everyone concerned; the signatories receive the document, unless it is too heavy."""
    signatories = audience.signatories_of(contract)
    enclosed = mail.attachable(version.sealed_pdf)
    said = notifications.concluded(contract, version, enclosed=enclosed is not None)
    for agent in signatories:
        mail.queue(agent.email, *said, attachment=enclosed)
    without = notifications.concluded(contract, version, enclosed=False)
    others: list[Agent] = [*audience.writers_of(contract, on), *audience.partners_of(contract, on)]
    for agent in dict.fromkeys(others):
        if agent not in signatories:
            mail.queue(agent.email, *without)
