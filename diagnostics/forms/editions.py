"""What is typed about an edition of recorded delinquency."""

from __future__ import annotations

from cls_portal.forms import FrenchDateField, PortalForm, UploadField
from diagnostics.operations.editions import MAXIMUM_UPLOAD


class ImportForm(PortalForm):
    """A base as SSMSI publishes it, and the edition it belongs to when its name does not say."""

    file = UploadField(
        label="Fichier d’une base communale, départementale ou régionale",
        formats=("gz", "csv", "parquet"),
        max_megabytes=MAXIMUM_UPLOAD >> 20,
        help_text=(
            "Tel que le SSMSI le publie sur data.gouv.fr\u00a0: .csv.gz, .csv ou .parquet "
            f"({MAXIMUM_UPLOAD >> 20}\u00a0Mo au plus). La base et son édition sont reconnues à l’en-tête et au nom."
        ),
    )
    edition = FrenchDateField(
        label="Date de production de l’édition",
        required=False,
        help_text="Inutile si le nom du fichier la donne («\u00a0…produit-le2026-06-25…\u00a0»).",
    )
