"""What PostgreSQL itself refuses about contracts, whoever asks."""

from collections.abc import Sequence
from typing import Any

import pgtrigger

# Whether the text of the contract `c` is frozen, be it signed. That of a contract taken over from paper, which has no
# version, may still be entered as long as no amendment to it is open or was signed; that of a contract whose amendment
# has just been signed becomes the amended one, until the amendment is marked as consolidated.
TEXT_FROZEN = """
    c.state IN ('ready_to_sign', 'signing', 'signed', 'renewed', 'redefined', 'not_renewed', 'terminated', 'archived')
    AND (
        c.scan_id IS NULL OR c.state = 'archived'
        OR EXISTS (SELECT 1 FROM contracts_version v WHERE v.contract_id = c.id AND v.voided_at IS NULL)
        OR EXISTS (
            SELECT 1 FROM contracts_contract m WHERE m.amends_id = c.id AND (
                m.consolidated_at IS NOT NULL
                OR m.state IN ('intention', 'diagnostic', 'drafting', 'consultation', 'approval', 'ready_to_sign',
                               'signing')
            )
        )
    )
    AND NOT EXISTS (
        SELECT 1 FROM contracts_contract m
        WHERE m.amends_id = c.id AND m.state = 'signed' AND m.consolidated_at IS NULL
    )
"""


# Columns that say when a row was written, or that PostgreSQL computes: they say nothing themselves.
SILENT = ("revision", "updated_at", "search_key")


def is_follow_up(columns: Sequence[str], *, added_later: bool = False) -> str:
    """SQL: whether a write touches only these columns, or a row that is not `in_text`, before as after."""
    free = "{" + ",".join((*columns, *SILENT)) + "}"
    changed = f"to_jsonb(NEW) - '{free}'::text[] = to_jsonb(OLD) - '{free}'::text[]"
    cases = [f"(TG_OP = 'UPDATE' AND {changed})"] if columns else []
    if added_later:
        cases.append("((TG_OP = 'INSERT' OR NOT OLD.in_text) AND (TG_OP = 'DELETE' OR NOT NEW.in_text))")
    return f"({' OR '.join(cases) or 'FALSE'})"


class SignatureGuard(pgtrigger.Trigger):
    """A contract becomes signed by the signatures of its version, or is born signed with the scan of its paper."""

    def __init__(self) -> None:
        super().__init__(
            name="signature_guard",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            condition=pgtrigger.Q(new__state="signed"),
        )

    def get_func(self, model: Any) -> str:
        return """
            IF TG_OP = 'INSERT' THEN
                IF NEW.scan_id IS NULL THEN
                    RAISE EXCEPTION 'Un contrat repris doit être accompagné de son exemplaire signé numérisé.'
                        USING ERRCODE = 'CLS01';
                END IF;
                RETURN NEW;
            END IF;
            IF OLD.state = 'signing' AND (
                NOT EXISTS (
                    SELECT 1 FROM contracts_version v JOIN contracts_signature g ON g.version_id = v.id
                    WHERE v.contract_id = NEW.id AND v.voided_at IS NULL
                ) OR EXISTS (
                    SELECT 1 FROM contracts_signatory s
                    JOIN contracts_version v ON v.contract_id = s.contract_id AND v.voided_at IS NULL
                    LEFT JOIN contracts_signature g ON g.version_id = v.id AND g.signatory_id = s.id
                    WHERE s.contract_id = NEW.id AND s.awaited AND g.id IS NULL
                )
            ) THEN
                RAISE EXCEPTION 'Toutes les signatures ne sont pas réunies.' USING ERRCODE = 'CLS01';
            END IF;
            RETURN NEW;
        """


class ArchivedGuard(pgtrigger.Trigger):
    """An archived contract is read, never changed."""

    def __init__(self) -> None:
        super().__init__(
            name="archived_guard",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            condition=pgtrigger.Q(old__state="archived"),
        )

    def get_func(self, model: Any) -> str:
        return """
            IF TG_OP = 'UPDATE' AND (
                NEW.state <> OLD.state  -- the guard of the states says why not
                OR to_jsonb(NEW) - 'search_key' IS NOT DISTINCT FROM to_jsonb(OLD) - 'search_key'
            ) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'Ce contrat est archivé : il se lit, mais ne change plus.' USING ERRCODE = 'CLS01';
        """


# The columns of a version that may still be written, by the rules below.
MOVING = """
    '{pdf_id,sealed_pdf_id,sealed_at,seal_record,timestamp_awaited_since,timestamp_refusal,voided_at,void_reason}'::text[]
""".strip()


class FrozenGuard(pgtrigger.Trigger):
    """What was frozen stays: a version only ever receives its PDF, its sealed PDF and its cancellation, once each.

    Until it is sealed, it may be said that its timestamp is awaited.
    """

    def __init__(self) -> None:
        super().__init__(name="frozen", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete)

    def get_func(self, model: Any) -> str:
        return f"""
            IF TG_OP = 'DELETE'
                OR (to_jsonb(NEW) - {MOVING}) IS DISTINCT FROM (to_jsonb(OLD) - {MOVING})
                OR (OLD.pdf_id IS NOT NULL AND NEW.pdf_id IS DISTINCT FROM OLD.pdf_id)
                OR (OLD.sealed_pdf_id IS NOT NULL AND NEW.sealed_pdf_id IS DISTINCT FROM OLD.sealed_pdf_id)
                OR (OLD.sealed_at IS NOT NULL AND NEW.seal_record IS DISTINCT FROM OLD.seal_record)
                OR (OLD.sealed_at IS NOT NULL AND NEW.sealed_at IS DISTINCT FROM OLD.sealed_at)
                OR (OLD.sealed_at IS NOT NULL AND NEW.timestamp_refusal IS DISTINCT FROM OLD.timestamp_refusal)
                OR (
                    (OLD.sealed_at IS NOT NULL OR OLD.timestamp_awaited_since IS NOT NULL)
                    AND NEW.timestamp_awaited_since IS DISTINCT FROM OLD.timestamp_awaited_since
                )
                OR (OLD.voided_at IS NOT NULL AND NEW.voided_at IS DISTINCT FROM OLD.voided_at)
                OR (OLD.voided_at IS NOT NULL AND NEW.void_reason IS DISTINCT FROM OLD.void_reason)
            THEN
                RAISE EXCEPTION 'Une version arrêtée ne change plus.' USING ERRCODE = 'CLS01';
            END IF;
            RETURN NEW;
        """


class TextFrozenGuard(pgtrigger.Trigger):
    """The text of a contract does not move while it is frozen (`TEXT_FROZEN`), be it to another contract.

    The columns `but` are no part of the text: they follow until the contract is archived; or what
    may happen then is said in SQL (`unless`).
    """

    def __init__(self, *, but: Sequence[str] = (), unless: str = "") -> None:
        super().__init__(
            name="text_frozen",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        )
        self._follow_up = unless or is_follow_up(but)

    def get_func(self, model: Any) -> str:
        return f"""
            IF EXISTS (
                SELECT 1 FROM contracts_contract c
                WHERE c.id IN (
                    CASE WHEN TG_OP <> 'INSERT' THEN OLD.contract_id END,
                    CASE WHEN TG_OP <> 'DELETE' THEN NEW.contract_id END
                )
                AND {TEXT_FROZEN}
                AND (c.state = 'archived' OR NOT {self._follow_up})
            ) THEN
                RAISE EXCEPTION 'Le texte de ce contrat est arrêté : il ne peut plus être modifié.'
                    USING ERRCODE = 'CLS01';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """


# A signatory named by an address becomes the account of that address, which nobody knew: nothing printed changes.
CLAIMED = """
    (TG_OP = 'UPDATE' AND OLD.agent_id IS NULL AND OLD.email <> '' AND NEW.agent_id IS NOT NULL AND NEW.email = ''
     AND to_jsonb(NEW) - '{agent_id,email,revision,updated_at}'::text[]
         = to_jsonb(OLD) - '{agent_id,email,revision,updated_at}'::text[])
""".strip()


# What a contract prints of its own row, its number as an amendment included.
PRINTED = (
    "reference", "kind", "title", "lead_prefecture_id", "perimeter_name", "perimeter_key", "transport_part",
    "council_id", "no_council_reason", "diagnostic_id", "older_diagnostic_reason", "eligibility_id",
    "departmental_plan", "plan_id", "framework_id", "parent_id", "predecessor_id", "amends_id", "amendment_object",
    "amendment_number", "starts_on", "ends_on",
)  # fmt: skip


class FrameFrozenGuard(pgtrigger.Trigger):
    """What a contract prints of its own row does not move while its text is frozen; nor the day of its signature."""

    def __init__(self) -> None:
        super().__init__(name="frame_frozen", when=pgtrigger.Before, operation=pgtrigger.Update)

    def get_func(self, model: Any) -> str:
        olds, news = (", ".join(f"{row}.{column}" for column in PRINTED) for row in ("OLD", "NEW"))
        return f"""
            IF OLD.state <> 'archived'  -- the guard of archived contracts has judged
            AND (
                ({news}) IS DISTINCT FROM ({olds})
                OR (OLD.signed_on IS NOT NULL AND NEW.signed_on IS DISTINCT FROM OLD.signed_on)
            ) AND EXISTS (SELECT 1 FROM contracts_contract c WHERE c.id = OLD.id AND {TEXT_FROZEN}) THEN
                RAISE EXCEPTION 'Le texte de ce contrat est arrêté : il ne peut plus être modifié.'
                    USING ERRCODE = 'CLS01';
            END IF;
            RETURN NEW;
        """


class SignerGuard(pgtrigger.Trigger):
    """A signature is on the version in force of a contract open to signature; in the portal, its signatory's own."""

    def __init__(self) -> None:
        super().__init__(name="signer", when=pgtrigger.Before, operation=pgtrigger.Insert)

    def get_func(self, model: Any) -> str:
        return """
            IF NOT EXISTS (
                SELECT 1 FROM contracts_signatory s
                JOIN contracts_version v ON v.contract_id = s.contract_id
                JOIN contracts_contract c ON c.id = s.contract_id
                WHERE s.id = NEW.signatory_id AND v.id = NEW.version_id
                AND (NEW.method <> 'portal' OR s.agent_id = NEW.agent_id)
                AND v.voided_at IS NULL AND c.state = 'signing'
            ) THEN
                RAISE EXCEPTION 'Nul ne signe pour un autre, ni hors de la période de signature.'
                    USING ERRCODE = 'CLS01';
            END IF;
            RETURN NEW;
        """
