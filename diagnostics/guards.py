"""What PostgreSQL itself refuses about diagnostics, whoever asks."""

from typing import Any

import pgtrigger

REFUSAL = "Ce diagnostic est validé : il ne change plus, à moins d’être rouvert."


class ValidatedGuard(pgtrigger.Trigger):
    """A validated diagnostic does not move: all it can receive is to be reopened."""

    def __init__(self) -> None:
        super().__init__(
            name="validated",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            condition=pgtrigger.Q(old__validated_on__isnull=False),
        )

    def get_func(self, model: Any) -> str:
        own = "'{validated_on,validated_by_id,revision,updated_at}'::text[]"
        who_and_when = "({0}.validated_on, {0}.validated_by_id)"
        return f"""
            IF TG_OP = 'DELETE'
                OR (to_jsonb(NEW) - {own}) IS DISTINCT FROM (to_jsonb(OLD) - {own})
                OR (NEW.validated_on IS NOT NULL
                    AND {who_and_when.format("NEW")} IS DISTINCT FROM {who_and_when.format("OLD")})
            THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'CLS01';
            END IF;
            RETURN NEW;
        """


class ValidatedPartGuard(pgtrigger.Trigger):
    """Neither do the rows that make it: `owner` is the SQL that finds, from a row, the id of its diagnostic."""

    def __init__(self, owner: str = "{row}.diagnostic_id") -> None:
        self.owner = owner
        super().__init__(
            name="validated",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        )

    def get_func(self, model: Any) -> str:
        old, new = self.owner.format(row="OLD"), self.owner.format(row="NEW")
        return f"""
            IF TG_OP <> 'INSERT' AND EXISTS (
                SELECT 1 FROM diagnostics_diagnostic d WHERE d.id = {old} AND d.validated_on IS NOT NULL
            ) OR TG_OP <> 'DELETE' AND EXISTS (
                SELECT 1 FROM diagnostics_diagnostic d WHERE d.id = {new} AND d.validated_on IS NOT NULL
            ) THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'CLS01';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """


OF_PROBLEM = "(SELECT p.diagnostic_id FROM diagnostics_problem p WHERE p.id = {row}.problem_id)"
