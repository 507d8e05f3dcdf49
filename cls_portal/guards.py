"""What PostgreSQL itself refuses, whoever asks: rows that no longer change once something was validated or approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pgtrigger


class FrozenRowGuard(pgtrigger.Trigger):
    """Once `frozen` (a condition on the old row) holds, only the columns `but` still move; in `once`, from nothing."""

    def __init__(
        self, *, name: str, frozen: pgtrigger.Q, said: str, but: Sequence[str] = (), once: Sequence[str] = ()
    ) -> None:
        super().__init__(
            name=name, when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete, condition=frozen
        )
        self._said, self._but, self._once = said, but, once

    def get_func(self, model: Any) -> str:
        free = "{" + ",".join((*self._but, *self._once, "revision", "updated_at")) + "}"
        again = "".join(
            f"\n                OR (OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})"
            for column in self._once
        )
        return f"""
            IF TG_OP = 'DELETE'
                OR (to_jsonb(NEW) - '{free}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{free}'::text[]){again}
            THEN
                RAISE EXCEPTION '{self._said}' USING ERRCODE = 'CLS01';
            END IF;
            RETURN NEW;
        """


class FrozenPartGuard(pgtrigger.Trigger):
    """Neither do the rows that belong to it: `whole` is its table and the column that points to it, `frozen` SQL of the
    row `e` of that table, `unless` SQL of what may still happen to a part."""

    def __init__(self, *, name: str, whole: tuple[str, str], frozen: str, said: str, unless: str = "") -> None:
        super().__init__(
            name=name,
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        )
        self._whole, self._frozen, self._said, self._unless = whole, frozen, said, unless

    def get_func(self, model: Any) -> str:
        table, key = self._whole
        besides = f" AND NOT ({self._unless})" if self._unless else ""
        return f"""
            IF EXISTS (
                SELECT 1 FROM {table} e
                WHERE {self._frozen} AND (
                    (TG_OP <> 'INSERT' AND e.id = OLD.{key}) OR (TG_OP <> 'DELETE' AND e.id = NEW.{key})
                )
            ){besides} THEN
                RAISE EXCEPTION '{self._said}' USING ERRCODE = 'CLS01';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """
