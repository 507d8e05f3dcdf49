"""What PostgreSQL itself refuses about diagnostics, whoever asks."""

from typing import Any

import pgtrigger

FROZEN = "Cette éligibilité est enregistrée : elle ne change plus. Enregistrez un nouveau constat."
REFUSAL = "Ce diagnostic est validé : il ne change plus, à moins d’être rouvert."


class ValidatedGuard(pgtrigger.Trigger):
    """A validated diagnostic does not move: all it can receive is to be adopted by the council, and reopened."""

    def __init__(self) -> None:
        super().__init__(
            name="validated",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            condition=pgtrigger.Q(old__validated_on__isnull=False),
        )

    def get_func(self, model: Any) -> str:
        own = "'{validated_on,validated_by_id,decision_id,revision,updated_at}'::text[]"
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
    """Neither do the rows that make it."""

    def __init__(self) -> None:
        super().__init__(
            name="validated",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        )

    def get_func(self, model: Any) -> str:
        return f"""
            IF TG_OP <> 'INSERT' AND EXISTS (
                SELECT 1 FROM diagnostics_diagnostic d WHERE d.id = OLD.diagnostic_id AND d.validated_on IS NOT NULL
            ) OR TG_OP <> 'DELETE' AND EXISTS (
                SELECT 1 FROM diagnostics_diagnostic d WHERE d.id = NEW.diagnostic_id AND d.validated_on IS NOT NULL
            ) THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'CLS01';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """


class EligibilityGuard(pgtrigger.Trigger):
    """What was stated or decided stays as it was written; only its PDF may come, once."""

    def __init__(self) -> None:
        super().__init__(name="frozen", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete)

    def get_func(self, model: Any) -> str:
        own = "'{pdf_id,revision,updated_at}'::text[]"
        return f"""
            IF TG_OP = 'DELETE' OR OLD.pdf_id IS NOT NULL
                OR (to_jsonb(NEW) - {own}) IS DISTINCT FROM (to_jsonb(OLD) - {own})
            THEN
                RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'CLS01';
            END IF;
            RETURN NEW;
        """


class FrozenVersionGuard(pgtrigger.Trigger):
    """What was frozen stays: a version only ever receives its PDF, once."""

    def __init__(self) -> None:
        super().__init__(name="frozen", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete)

    def get_func(self, model: Any) -> str:
        return """
            IF TG_OP = 'DELETE'
                OR (to_jsonb(NEW) - 'pdf_id') IS DISTINCT FROM (to_jsonb(OLD) - 'pdf_id')
                OR (OLD.pdf_id IS NOT NULL AND NEW.pdf_id IS DISTINCT FROM OLD.pdf_id)
            THEN
                RAISE EXCEPTION 'Une version arrêtée du diagnostic ne change plus.' USING ERRCODE = 'CLS01';
            END IF;
            RETURN NEW;
        """
