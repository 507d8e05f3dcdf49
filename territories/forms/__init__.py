"""Forms of the territories. The input that chooses a territory, `TerritoryField`, is written in `fields.py`."""

from __future__ import annotations

from territories.fields import TerritoryField, TerritoryInput, Typed
from territories.forms.areas import (
    AreaChangeForm,
    AreaForm,
    CompleteListForm,
    ConfirmImportForm,
    ImportForm,
    RemoveAreaForm,
)
from territories.forms.local import CloseLocalForm, LocalChangeForm, LocalForm, ReopenLocalForm
from territories.forms.obligations import ObligationsForm

__all__ = [
    "AreaChangeForm",
    "AreaForm",
    "CloseLocalForm",
    "CompleteListForm",
    "ConfirmImportForm",
    "ImportForm",
    "LocalChangeForm",
    "LocalForm",
    "ObligationsForm",
    "RemoveAreaForm",
    "ReopenLocalForm",
    "TerritoryField",
    "TerritoryInput",
    "Typed",
]
