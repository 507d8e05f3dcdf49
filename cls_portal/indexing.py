"""What the search finds: each searchable row writes its entry itself, by a trigger, whoever writes the row.

A model says `triggers = [Searched("action", title="title", texts=("description",), holder="contract_id")]`: the group
where it is found, its title, its texts, and the column of what it is seen with. Formatted text loses its tags. A title
or a text may also be SQL of the row `new`; `only`, SQL of the rows that are found at all.

With `file="document"`, the entry is that of the file of this column: its texts are the name of the file and what the
file says. The trigger asks for it to be read (`FileText`), and lets go of what was read when nothing leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection, connections, models, transaction

_COLUMN = re.compile(r"\w+")
_READ = re.compile(r'new\."?(\w+)"?')

WRITE = """
INSERT INTO public.cls_portal_searchentry AS entry (kind, part, object_id, holder_id, title, text, file_id)
{rows}
ON CONFLICT (part, object_id) DO UPDATE
SET kind = excluded.kind, holder_id = excluded.holder_id, title = excluded.title, text = excluded.text,
    file_id = excluded.file_id
WHERE (entry.kind, entry.holder_id, entry.title, entry.text, entry.file_id)
    IS DISTINCT FROM (excluded.kind, excluded.holder_id, excluded.title, excluded.text, excluded.file_id)
"""
DELETE = "DELETE FROM public.cls_portal_searchentry WHERE part = '{part}' AND object_id = {key}"
# What is to be read, of the files that have an entry; and what was read, of those that no longer have any.
AWAIT = """
INSERT INTO public.cls_portal_filetext (file_id, text)
SELECT DISTINCT file_id, '' FROM public.cls_portal_searchentry WHERE {which} AND file_id IS NOT NULL
ON CONFLICT (file_id) DO NOTHING
"""
FORGET = """
DELETE FROM public.cls_portal_filetext AS t WHERE {which}
    AND NOT EXISTS (SELECT 1 FROM public.cls_portal_searchentry AS e WHERE e.file_id = t.file_id)
"""
# The words of a file: its name, then what it says.
OF_FILE = """(SELECT left(concat_ws(E'\\n', f.name, nullif(t.text, '')), 200000) FROM public.cls_portal_storedfile AS f
    LEFT JOIN public.cls_portal_filetext AS t ON t.file_id = f.id WHERE f.id = {file})"""


class Searched(pgtrigger.Trigger):
    """Keeps the entry of a row, or of a file of it, in step with it."""

    def __init__(
        self,
        kind: str,
        *,
        title: str,
        texts: Sequence[str] = (),
        holder: str = "id",
        only: str = "true",
        file: str = "",
    ) -> None:
        self.kind = kind
        self._column = f'new."{file}_id"' if file else ""
        self._file = file
        self._only = f"{self._column} IS NOT NULL AND {only}" if file else only
        self._title, self._holder, self._texts = _of_row(title), _of_row(holder), [_of_row(text) for text in texts]
        read = (self._title, self._holder, *self._texts, self._only)
        columns = sorted({name for sql in read for name in _READ.findall(sql)} - {"id"})
        super().__init__(
            name=f"search_{file}" if file else "search",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns) | pgtrigger.Delete,
        )

    def part(self, model: Any) -> str:
        """The name of its entries: that of the model, and of the column of the file."""
        return f"{model._meta.label_lower}.{self._file}" if self._file else str(model._meta.label_lower)

    def get_func(self, model: Any) -> str:
        part = self.part(model)
        await_, forget = self._reading(part) if self._file else ("", "")
        return f"""
            IF TG_OP = 'DELETE' THEN
                {DELETE.format(part=part, key="OLD.id")};
                {forget}
                RETURN NULL;
            END IF;
            {WRITE.format(rows=self.rows(model))};
            {await_}
            IF TG_OP = 'UPDATE' THEN
                {DELETE.format(part=part, key="NEW.id")} AND NOT ({self._only});
                {forget}
            END IF;
            RETURN NULL;
        """

    def _reading(self, part: str) -> tuple[str, str]:
        """SQL that has the file of the entry read, and SQL that lets go of what was read of the former one."""
        former = f't.file_id = OLD."{self._file}_id"'
        written = f"part = '{part}' AND object_id = NEW.id"
        return f"{AWAIT.format(which=written)};", f"{FORGET.format(which=former)};"

    def rows(self, model: Any, source: str = "") -> str:
        """SQL of the entry of `new`, or of each row of the table `source`, named `new`."""
        text = f"public.cls_plain_text(concat_ws(E'\\n', {', '.join(self._texts)}))" if self._texts else "''"
        if self._file:
            text = OF_FILE.format(file=self._column)
        named = (
            f"SELECT '{self.kind}', '{self.part(model)}', new.id, {self._holder}, {self._title}, {text},"
            f" {self._column or 'NULL::bigint'}"
        )
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
            part, table = trigger.part(model), model._meta.db_table
            if not only_missing:
                cursor.execute("DELETE FROM cls_portal_searchentry WHERE part = %s", [part])
            elif _is_known(cursor, part):
                continue
            cursor.execute(WRITE.format(rows=trigger.rows(model, f'public."{table}"')))
            written += cursor.rowcount
        cursor.execute(AWAIT.format(which="true"))
    return written


def write_text(file_id: int, text: str, at: datetime) -> None:
    """Keep what was read of a file, if an entry still leads to it, and write it into that entry."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cls_portal_filetext SET text = %s, read_at = %s WHERE file_id = %s", [text, at, file_id])
        words = OF_FILE.format(file="cls_portal_searchentry.file_id")
        cursor.execute(f"UPDATE cls_portal_searchentry SET text = {words} WHERE file_id = %s", [file_id])


def _is_known(cursor: Any, part: str) -> bool:
    cursor.execute("SELECT EXISTS (SELECT 1 FROM cls_portal_searchentry WHERE part = %s)", [part])
    return bool(cursor.fetchone()[0])


def write_after_migration(*, using: str, app_config: Any, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """After a migration that made the triggers, the rows that stood before them get their entries."""
    if app_config.label == "cls_portal" and plan:
        write_again(using, only_missing=True)
