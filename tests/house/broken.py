"""How a test breaks a constraint: in the database, by its name, and with its French sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cls_portal.errors import constraint_sentence, refused_from_integrity

GENERAL = "L’enregistrement est refusé par une règle de la base de données."


@contextmanager
def breaks(name: str) -> Iterator[None]:
    """What is inside breaks the constraint `name` in PostgreSQL; its refusal is said in French."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        yield
    cause: Any = error.value.__cause__
    assert cause.diag.constraint_name == name
    (reason,) = refused_from_integrity(error.value).reasons
    assert reason.code == name
    assert reason.text == constraint_sentence(name) != GENERAL
