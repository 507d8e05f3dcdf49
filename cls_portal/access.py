"""The only door to an object, and how an app's table of rights is read."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import Http404

from cls_portal.actors import SystemActor
from cls_portal.errors import Forbidden

if TYPE_CHECKING:
    from cls_portal.models import Agent

M = TypeVar("M", bound=models.Model)


def get_visible(model: type[M], agent: Agent, *, queryset: models.QuerySet[M] | None = None, **lookup: Any) -> M:
    """The object, if the agent may see it; the same 404 for one that is not theirs and one that does not exist."""
    rows: Any = model._default_manager.all() if queryset is None else queryset
    try:
        return rows.visible_to(agent).get(**lookup)  # type: ignore[no-any-return]
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404("Cette page n’existe pas ou ne vous est pas ouverte.") from error


def may(actor: Agent | SystemActor, permission: str, obj: models.Model | None = None) -> bool:
    """Whether the actor may do this: `permission` is `app.act`, answered by that app's `access.may`.

    The portal itself (jobs, commands, demonstration data) may do everything an operation asks.
    """
    if isinstance(actor, SystemActor):
        return True
    if not actor.is_active:
        return False
    app, act = permission.split(".", 1)
    return bool(_table_of(app).may(actor, act, obj))


def require(actor: Agent | SystemActor, permission: str, obj: models.Model | None = None) -> None:
    """Raise `Forbidden` unless the actor may do this."""
    if not may(actor, permission, obj):
        raise Forbidden("Vos droits ne vous permettent pas cette action.")


def abilities(actor: Agent | SystemActor, app: str, obj: models.Model) -> Mapping[str, bool]:
    """Every act of the app's table on this object, allowed or not, from one reading of the agent's roles."""
    return dict(_table_of(app).abilities(actor, obj))


def _table_of(app: str) -> Any:
    return importlib.import_module(f"{apps.get_app_config(app).name}.access")
