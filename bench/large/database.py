"""The database of the large contract: a clone of the tests' template, kept until the code or the words change."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import transaction

from bench import data
from bench.large import contract
from cls_portal import history
from cls_portal.actors import TESTS
from contracts.models import Contract
from contracts.operations import freeze_contract
from tests import template

FOLDER = Path(__file__).parent


def prepared() -> Contract:
    """The contract, frozen but for its PDF, in the database that Django is connected to from now on."""
    source = template.ready()
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(FOLDER.glob("*.py"))))
    name = f"bench_large_{source.removeprefix('cls_template_')}_{digest.hexdigest()[:6]}"
    if not data.server(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
        for (old,) in data.server("SELECT datname FROM pg_database WHERE datname LIKE 'bench_large_%'"):
            template.drop(old)
        template.clone(source, f"{name}_building")
        data.connect(f"{name}_building")
        with history.acting(TESTS, "bench"), transaction.atomic():
            freeze_contract(contract.build(), by=TESTS, on=contract.ON)
        data.connect(name)
        data.server(f'ALTER DATABASE "{name}_building" RENAME TO "{name}"')
    data.connect(name)
    return Contract.objects.get(reference="CLS-GRAND-1")
