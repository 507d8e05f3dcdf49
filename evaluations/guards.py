"""What PostgreSQL itself refuses about evaluations, whoever asks."""

from collections.abc import Sequence
from typing import Any

import pgtrigger

from cls_portal.guards import FrozenPartGuard

FROZEN = "Une évaluation validée ne change plus."


class ValidatedGuard(pgtrigger.Trigger):
    """A validated evaluation stays as it is.

    Its presentation to the council and the délibérations may still be recorded, because they usually follow the
    validation; those of the final one are closed too once the contract has been renewed or redefined on its strength.
    """

    LATER = (
        "{meeting_id,not_presented_reason,resolutions_note,resolutions_waived_reason,decision_id,revision,updated_at}"
    )

    def __init__(self) -> None:
        super().__init__(
            name="validated",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            condition=pgtrigger.Q(old__validated_on__isnull=False),
        )

    def get_func(self, model: Any) -> str:
        return f"""
            IF TG_OP = 'DELETE'
                OR (to_jsonb(NEW) - '{self.LATER}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{self.LATER}'::text[])
                OR (OLD.kind = 'final' AND EXISTS (
                    SELECT 1 FROM contracts_contract c
                    WHERE c.id = OLD.contract_id AND c.state IN ('renewed', 'redefined', 'archived')
                ))
            THEN
                RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'CLS01';
            END IF;
            RETURN NEW;
        """


class PartValidatedGuard(FrozenPartGuard):
    """What belongs to a validated evaluation stays as it is, but for the columns of its follow-up (`but`), which move
    only where the SQL `where`, of OLD and NEW, holds."""

    def __init__(self, but: Sequence[str] = (), where: str = "true") -> None:
        free = "{" + ",".join((*but, "revision", "updated_at")) + "}"
        kept = f"(to_jsonb(NEW) - '{free}'::text[]) IS NOT DISTINCT FROM (to_jsonb(OLD) - '{free}'::text[])"
        super().__init__(
            name="validated",
            whole=("evaluations_evaluation", "evaluation_id"),
            frozen="e.validated_on IS NOT NULL",
            said=FROZEN,
            unless=f"TG_OP = 'UPDATE' AND {kept} AND {where}" if but else "",
        )


class ResolutionGuard(FrozenPartGuard):
    """The délibérations on a final evaluation are closed once the contract has been renewed on their strength."""

    def __init__(self) -> None:
        over = "c.state IN ('renewed', 'redefined', 'archived')"
        super().__init__(
            name="closed",
            whole=("evaluations_evaluation", "evaluation_id"),
            frozen=(
                "e.kind = 'final' AND EXISTS"
                f" (SELECT 1 FROM contracts_contract c WHERE c.id = e.contract_id AND {over})"
            ),
            said=FROZEN,
        )
