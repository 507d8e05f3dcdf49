"""The proof file (dossier de preuve) of a version: one zip that proves without the portal."""

from contracts.proof.archive import archive_name, write_archive
from contracts.proof.contents import Piece, pieces_of

__all__ = ["Piece", "archive_name", "pieces_of", "write_archive"]
