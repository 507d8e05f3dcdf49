"""An amendment answers for what it changes; what the signed contract already lacked is not asked of it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps

from cls_portal.errors import Reason
from cls_portal.rows import read_by, reads
from contracts.models import Contract
from diagnostics import gates as diagnostic_gates

Gate = Callable[[Contract, date], list[Reason]]
GateOfMany = Callable[[Sequence[Contract], date], dict[int, list[Reason]]]


def beyond_the_amended(gate: Gate) -> Gate:
    """The gate, less what it would ask today of the contract in force: an extension is asked nothing of the chain."""

    @wraps(gate)
    def asked(contract: Contract, on: date) -> list[Reason]:
        missing = gate(contract, on)
        if not missing or contract.amends is None:
            return missing
        return _without(missing, gate(contract.amends, on))

    own = read_by(gate)
    return reads(*own, *(rows.through("amends") for rows in own))(asked)


def all_beyond_the_amended(gate: GateOfMany) -> GateOfMany:
    """The same of a gate asked of many contracts at once."""

    @wraps(gate)
    def asked(contracts: Sequence[Contract], on: date) -> dict[int, list[Reason]]:
        amended = {each.amends.pk: each.amends for each in contracts if each.amends is not None}
        missing = gate([*contracts, *amended.values()], on)
        return {
            each.pk: _without(missing[each.pk], missing[each.amends_id]) if each.amends_id else missing[each.pk]
            for each in contracts
        }

    return asked


def _without(missing: list[Reason], already: list[Reason]) -> list[Reason]:
    texts = {reason.text for reason in already}
    return [reason for reason in missing if reason.text not in texts]


problems_described = beyond_the_amended(diagnostic_gates.problems_described)
problems_of_many_described = all_beyond_the_amended(diagnostic_gates.problems_of_many_described)
