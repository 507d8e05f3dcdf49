"""An amendment answers for what it changes; what the signed contract already lacked is not asked of it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps

from cls_portal.errors import Reason
from contracts.models import Contract
from diagnostics import gates as diagnostic_gates

Gate = Callable[[Contract, date], list[Reason]]


def beyond_the_amended(gate: Gate) -> Gate:
    """The gate, less what it would ask today of the contract in force: an extension is asked nothing of the chain."""

    @wraps(gate)
    def asked(contract: Contract, on: date) -> list[Reason]:
        missing = gate(contract, on)
        if not missing or contract.amends is None:
            return missing
        already = {reason.text for reason in gate(contract.amends, on)}
        return [reason for reason in missing if reason.text not in already]

    return asked


problems_described = beyond_the_amended(diagnostic_gates.problems_described)
