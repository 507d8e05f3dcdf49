"""The contract that follows another: what it takes over, and from whom."""

from __future__ import annotations

from datetime import date

from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import lock, operation
from contracts import rules
from contracts.copying import Purpose, copy_contract, frame_of
from contracts.models import Contract
from contracts.operations.contract import create_contract
from contracts.operations.parties import derive_signatories

# What `create_contract` is given by name, or works out itself.
_GIVEN = frozenset({"kind", "lead_prefecture_id", "perimeter_name", "perimeter_key"})


@operation("contract.successor_started")
def start_successor(
    contract: Contract, *, by: Agent | SystemActor, on: date, renewal: str, title: str, kind: str = ""
) -> Contract:
    """The contract that renews (`renew`) or redefines (`redefine`) this one, in `intention`.

    It takes the axes, the objectives and the unfinished actions; its signatories are derived anew. Only a redefinition
    may change the kind. This contract itself is renewed or redefined by its own step, once evaluated.
    """
    contract = lock(contract, None)
    require(by, "contracts.succeed", contract)
    missing = rules.refusal_to_succeed(
        is_amendment=contract.amends_id is not None,
        state=contract.state,
        follower=contract.successors.unsigned().values_list("reference", flat=True).first(),
    )
    if missing:
        raise Refused(missing)
    if renewal == rules.RENEW and kind not in ("", contract.kind):
        raise Refused([Reason("Un contrat reconduit garde sa nature ; redéfinissez-le pour en changer.", field="kind")])
    others = {name: value for name, value in frame_of(contract, Purpose.SUCCESSOR).items() if name not in _GIVEN}
    successor = create_contract(
        by=by,
        on=on,
        kind=kind or contract.kind,
        title=title,
        communes=list(contract.communes.all()),
        lead_prefecture=contract.lead_prefecture,
        perimeter_name=contract.perimeter_name,
        predecessor=contract,
        **others,
    )
    copy_contract(contract, successor, Purpose.SUCCESSOR, on)
    derive_signatories(successor, by=by, on=on)
    return successor
