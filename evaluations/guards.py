"""What PostgreSQL itself refuses about evaluations, whoever asks."""

from collections.abc import Sequence
from typing import Any

import pgtrigger

_FROZEN = "RAISE EXCEPTION 'Une évaluation validée ne change plus.' USING ERRCODE = 'CLS01';"


class ValidatedGuard(pgtrigger.Trigger):
    """A validated evaluation stays as it is.

    Its presentation to the council and the délibérations may still be recorded, because they usually follow the
    validation; they too are closed once the contract has been renewed or redefined on their strength.
    """

    LATER = (
        "{meeting_id,not_presented_reason,resolutions_note,resolutions_waived_reason,decision_id,report_file_id,"
        "revision,updated_at}"
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
                OR EXISTS (
                    SELECT 1 FROM contracts_contract c
                    WHERE c.id = OLD.contract_id AND c.state IN ('renewed', 'redefined', 'archived')
                )
            THEN
                {_FROZEN}
            END IF;
            RETURN NEW;
        """


class PartValidatedGuard(pgtrigger.Trigger):
    """What belongs to a validated evaluation stays as it is, but for the columns of its follow-up (`but`)."""

    def __init__(self, but: Sequence[str] = ()) -> None:
        self.but = (*but, "revision", "updated_at")
        super().__init__(
            name="validated",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        )

    def get_func(self, model: Any) -> str:
        free = "{" + ",".join(self.but) + "}"
        return f"""
            IF EXISTS (
                SELECT 1 FROM evaluations_evaluation e
                WHERE e.validated_on IS NOT NULL AND (
                    (TG_OP <> 'INSERT' AND e.id = OLD.evaluation_id) OR (TG_OP <> 'DELETE' AND e.id = NEW.evaluation_id)
                )
            ) AND (
                TG_OP <> 'UPDATE'
                OR (to_jsonb(NEW) - '{free}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{free}'::text[])
            ) THEN
                {_FROZEN}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """


class ResolutionGuard(pgtrigger.Trigger):
    """The délibérations on an evaluation are closed once the contract has been renewed on their strength."""

    def __init__(self) -> None:
        super().__init__(
            name="closed",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        )

    def get_func(self, model: Any) -> str:
        return f"""
            IF EXISTS (
                SELECT 1 FROM evaluations_evaluation e JOIN contracts_contract c ON c.id = e.contract_id
                WHERE c.state IN ('renewed', 'redefined', 'archived') AND (
                    (TG_OP <> 'INSERT' AND e.id = OLD.evaluation_id) OR (TG_OP <> 'DELETE' AND e.id = NEW.evaluation_id)
                )
            ) THEN
                {_FROZEN}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """
