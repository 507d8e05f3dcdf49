"""The heading, the logo and the stamp of a préfecture."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import RevisionedForm, UploadField, uploaded
from contracts.models import PrefectureIdentity

FORMATS = ("png", "jpg", "jpeg")


class IdentityForm(RevisionedForm):
    heading = forms.CharField(
        label="En-tête",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Cinq lignes au plus, imprimées en haut de la couverture. Vide : « Préfecture » et le département.",
    )
    logo = UploadField(label="Logo", formats=FORMATS, max_megabytes=1, required=False)
    remove_logo = forms.BooleanField(label="Retirer le logo", required=False)
    stamp = UploadField(
        label="Image du cachet",
        formats=FORMATS,
        max_megabytes=1,
        required=False,
        help_text=(
            "Imprimée près du champ à signer du préfet\u00a0; ce n’est pas une signature. "
            "Formats acceptés\u00a0: png, jpg, jpeg. Taille maximale\u00a0: 1\u00a0Mo."
        ),
    )
    remove_stamp = forms.BooleanField(label="Retirer le cachet", required=False)

    def __init__(self, *args: Any, identity: PrefectureIdentity | None, **kwargs: Any) -> None:
        initial = {"heading": identity.heading if identity else ""}
        super().__init__(*args, initial=initial, revision=identity.revision if identity else 0, **kwargs)
        for name in ("logo", "stamp"):
            if identity is None or getattr(identity, name) is None:
                del self.fields[f"remove_{name}"]

    @property
    def values(self) -> dict[str, Any]:
        given = super().values
        return {**given, "logo": uploaded(given["logo"]), "stamp": uploaded(given["stamp"])}
