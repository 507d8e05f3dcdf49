"""How a préfecture shows itself: heading, logo, stamp."""

from __future__ import annotations

from cls_portal import files
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent, StoredFile
from cls_portal.writing import create, lock, operation, write
from contracts.models import PrefectureIdentity
from contracts.pictures import plain_image
from territories.models import Territory
from territories.states import TerritoryKind

LINES = 5


@operation("identity.set")
def set_identity(
    department: Territory,
    *,
    by: Agent | SystemActor,
    revision: int | None,
    heading: str = "",
    logo: tuple[str, bytes] | None = None,
    stamp: tuple[str, bytes] | None = None,
    remove_logo: bool = False,
    remove_stamp: bool = False,
) -> PrefectureIdentity:
    """Set what the contracts frozen from now on will print; an image that is not given again stays, unless removed."""
    if department.kind != TerritoryKind.DEPARTMENT:
        raise Refused([Reason("Une préfecture est celle d’un département.", field="heading")])
    require(by, "contracts.edit_identity", department)
    lines = [line.strip() for line in heading.splitlines() if line.strip()]
    if len(lines) > LINES:
        raise Refused([Reason(f"L’en-tête compte au plus {LINES} lignes.", field="heading")])
    present = PrefectureIdentity.objects.filter(department=department).first()
    values = {
        "heading": "\n".join(lines),
        "logo": _image(present.logo if present else None, logo, remove_logo, "logo", by),
        "stamp": _image(present.stamp if present else None, stamp, remove_stamp, "stamp", by),
    }
    if present is None:
        return create(PrefectureIdentity(department=department, **values))
    return write(lock(present, revision), **values)


def _image(
    present: StoredFile | None,
    given: tuple[str, bytes] | None,
    removed: bool,
    field: str,
    by: Agent | SystemActor,
) -> StoredFile | None:
    if given is not None:
        content, media_type = plain_image(given[1], field)
        return files.store(content, given[0], by=by, media_type=media_type)
    return None if removed else present
