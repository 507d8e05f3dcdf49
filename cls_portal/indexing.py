"""What the search finds: each searchable row writes its entry itself, by a trigger, whoever writes the row.

A model says `triggers = [Searched("action", title="title", texts=("description",), holder="contract_id")]`: the group
where it is found, its title, its texts, and the column of what it is seen with. Formatted text loses its tags. A title
or a text may also be SQL of the row `new`; `only`, SQL of the rows that are found at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connections, models

_COLUMN = re.compile(r"\w+")
_READ = re.compile(r'new\."?(\w+)"?')

WRITE = """
INSERT INTO public.cls_portal_searchentry AS entry (kind, part, object_id, holder_id, title, text)
{rows}
ON CONFLICT (part, object_id) DO UPDATE
SET kind = excluded.kind, holder_id = excluded.holder_id, title = excluded.title, text = excluded.text
WHERE (entry.kind, entry.holder_id, entry.title, entry.text)
    IS DISTINCT FROM (excluded.kind, excluded.holder_id, excluded.title, excluded.text)
"""


class Searched(pgtrigger.Trigger):
    """Keeps the entry of a row in step with it."""

    def __init__(
        self, kind: str, *, title: str, texts: Sequence[str] = (), holder: str = "id", only: str = "true"
    ) -> None:
        self.kind, self._only = kind, only
        self._title, self._holder, self._texts = _of_row(title), _of_row(holder), [_of_row(text) for text in texts]
        read = sorted({name for sql in (self._title, self._holder, *self._texts) for name in _READ.findall(sql)})
        super().__init__(
            name="search",
            when=pgtrigger.After,
            operation=pgtrigger.Insert
            | pgtrigger.UpdateOf(*(name for name in read if name != "id"))
            | pgtrigger.Delete,
        )

    def get_func(self, model: Any) -> str:
        part = model._meta.label_lower
        return f"""
            IF TG_OP = 'DELETE' THEN
                DELETE FROM public.cls_portal_searchentry WHERE part = '{part}' AND object_id = OLD.id;
                RETURN NULL;
            END IF;
            {WRITE.format(rows=self.rows(model))};
            RETURN NULL;
        """

    def rows(self, model: Any, source: str = "") -> str:
        """SQL of the entry of `new`, or of each row of the table `source`, named `new`."""
        text = f"public.cls_plain_text(concat_ws(E'\\n', {', '.join(self._texts)}))" if self._texts else "''"
        named = f"SELECT '{self.kind}', '{model._meta.label_lower}', new.id, {self._holder}, {self._title}, {text}"
        return f"{named}{f' FROM {source} AS new' if source else ''} WHERE {self._only}"


def _of_row(sql: str) -> str:
    return f'new."{sql}"' if _COLUMN.fullmatch(sql) else sql


def labelled(column: str, choices: type[models.TextChoices]) -> str:
    """SQL of what people read for the code that a column holds."""
    cases = " ".join(f"WHEN '{code}' THEN '{_quoted(str(label))}'" for code, label in choices.choices)
    return f'CASE new."{column}" {cases} END'


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def searched() -> Iterator[tuple[type[models.Model], Searched]]:
    """Every model whose rows are found, with its trigger."""
    for model in apps.get_models():
        for trigger in getattr(model._meta, "triggers", ()):
            if isinstance(trigger, Searched):
                yield model, trigger


def write_again(using: str = "default", *, only_missing: bool = False) -> int:
    """Write the entries of every row that stands, or of the tables that have none yet; how many were written."""
    written = 0
    with connections[using].cursor() as cursor:
        for model, trigger in searched():
            part, table = model._meta.label_lower, model._meta.db_table
            if not only_missing:
                cursor.execute("DELETE FROM cls_portal_searchentry WHERE part = %s", [part])
            elif _is_known(cursor, part):
                continue
            cursor.execute(WRITE.format(rows=trigger.rows(model, f'public."{table}"')))
            written += cursor.rowcount
    return written


def _is_known(cursor: Any, part: str) -> bool:
    cursor.execute("SELECT EXISTS (SELECT 1 FROM cls_portal_searchentry WHERE part = %s)", [part])
    return bool(cursor.fetchone()[0])


def write_after_migration(*, using: str, app_config: Any, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """After a migration that made the triggers, the rows that stood before them get their entries."""
    if app_config.label == "cls_portal" and plan:
        write_again(using, only_missing=True)
