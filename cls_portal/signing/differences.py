"""What may change between two states of a file: pyHanko's rules, and the flags of the form that a first signature sets.

Documents issued before the portal wrote both flags itself say only SignaturesExist; whatever tool signs them first adds
AppendOnly. That difference, and no other of these flags, is no alteration.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FormUpdatingRule,
    GenericFieldModificationRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON

FLAGS = "/SigFlags"
SIGNATURES_EXIST, AND_APPEND_ONLY = 1, 3


class FormRule(FormUpdatingRule):
    """The form's own entries as pyHanko compares them, but for its flags."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[tuple[ModificationLevel, Any]]:
        before, after = _flags(old), _flags(new)
        if before != after and (before, after) != (SIGNATURES_EXIST, AND_APPEND_ONLY):
            raise SuspiciousModification(f"The form's flags went from {before} to {after}.")
        yield from super().apply(old, new)


def _flags(state: HistoricalResolver) -> Any:
    form = state.root.get("/AcroForm", {})
    return form.get_object().get(FLAGS) if form else None


DIFFERENCES = StandardDiffPolicy(
    DEFAULT_DIFF_POLICY.global_rules,
    FormRule(
        [SigFieldCreationRule(), SigFieldModificationRule(), GenericFieldModificationRule()],
        ACROFORM_EXEMPT_STRICT_COMPARISON | {FLAGS},
    ),
)
