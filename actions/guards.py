"""What PostgreSQL itself refuses about actions, whoever asks."""

from collections.abc import Sequence
from typing import Any

import pgtrigger

from contracts.guards import TEXT_FROZEN, is_follow_up


class ActionPartFrozenGuard(pgtrigger.Trigger):
    """What belongs to an action is text of its contract: it does not move while a version is frozen or signed.

    A row given to another action is judged by both. The columns `but` are follow-up; so are, where rows may be
    `added_later`, all those of a row that is not `in_text`. An archived contract changes in nothing.
    """

    def __init__(self, *, but: Sequence[str] = (), added_later: bool = False) -> None:
        super().__init__(
            name="text_frozen",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        )
        self._follow_up = is_follow_up(but, added_later=added_later)

    def get_func(self, model: Any) -> str:
        return f"""
            IF EXISTS (
                SELECT 1 FROM contracts_contract c
                JOIN actions_action a ON a.contract_id = c.id
                WHERE (
                    (TG_OP <> 'INSERT' AND a.id = OLD.action_id) OR (TG_OP <> 'DELETE' AND a.id = NEW.action_id)
                ) AND {TEXT_FROZEN}
                AND (c.state = 'archived' OR NOT {self._follow_up})
            ) THEN
                RAISE EXCEPTION 'Le texte de ce contrat est arrêté : il ne peut plus être modifié.'
                    USING ERRCODE = 'CLS01';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """
