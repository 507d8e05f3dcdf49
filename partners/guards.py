"""What PostgreSQL itself refuses about meetings, whoever asks: approved minutes no longer change."""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger

from cls_portal.guards import FrozenPartGuard, FrozenRowGuard

APPROVED = "Le compte rendu de cette réunion est approuvé\u00a0: il ne change plus."


class ApprovedGuard(FrozenRowGuard):
    """A meeting whose minutes are approved stays as it is; its two files may come, once."""

    def __init__(self) -> None:
        super().__init__(
            name="approved",
            frozen=pgtrigger.Q(old__minutes_state="approved"),
            said=APPROVED,
            once=("minutes_file_id", "decisions_file_id"),
        )


class ApprovedPartGuard(FrozenPartGuard):
    """So do its items, its attendance and its decisions, but for the columns `but`; those of `erased` may be emptied,
    when personal data has been kept long enough."""

    def __init__(self, *, but: Sequence[str] = (), erased: Sequence[str] = ()) -> None:
        free = "{" + ",".join((*but, *erased, "revision", "updated_at")) + "}"
        kept = [f"to_jsonb(NEW) - '{free}'::text[] = to_jsonb(OLD) - '{free}'::text[]"]
        kept += [f"(NEW.{column} = OLD.{column} OR NEW.{column} = '')" for column in erased]
        super().__init__(
            name="approved",
            whole=("partners_meeting", "meeting_id"),
            frozen="e.minutes_state = 'approved'",
            said=APPROVED,
            unless=f"TG_OP = 'UPDATE' AND {' AND '.join(kept)}" if but or erased else "",
        )


class ClosedReportGuard(FrozenRowGuard):
    """A yearly report that is closed stays as it is; its two files come, once."""

    def __init__(self) -> None:
        super().__init__(
            name="closed",
            frozen=pgtrigger.Q(old__closed_on__isnull=False),
            said="Ce rapport est clos\u00a0: il ne change plus.",
            once=("pdf_id", "document_id"),
        )
