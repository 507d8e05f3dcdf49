"""A copy of the demonstration for the session; within a module, the ORM and the files are its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from cls_portal import files
from contracts.models import Contract, Version
from contracts.versioning import latest_pdf
from tests import template
from tests.template import Demonstration


@pytest.fixture(scope="session")
def copied(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demonstration]:
    name = f"live_{os.getpid()}_{uuid4().hex[:8]}"
    with django_db_blocker.unblock():
        yield template.clone_demonstration(name, tmp_path_factory.mktemp("demonstration"))
    with django_db_blocker.unblock():
        template.drop(name)


@pytest.fixture(scope="module", autouse=True)
def demonstration(copied: Demonstration, django_db_blocker: Any) -> Iterator[Demonstration]:
    with django_db_blocker.unblock(), copied.opened():
        yield copied


@pytest.fixture(autouse=True)
def _own_folders() -> None:
    """The folders are those of the demonstration."""


@dataclass(frozen=True)
class Document:
    """CLS-DEMO-1 as it is kept: its version, its PDF before and after the signatures, and the latter's file."""

    version: Version
    unsigned: bytes
    signed: bytes
    path: Path


@pytest.fixture(scope="module")
def document(demonstration: Demonstration) -> Document:
    version = Version.objects.select_related("pdf", "contract").get(contract__reference="CLS-DEMO-1")
    signed = latest_pdf(version)
    path = demonstration.folder / "contrat.pdf"
    path.write_bytes(signed)
    return Document(version, files.read(version.pdf), signed, path)


@pytest.fixture(scope="module")
def paper(demonstration: Demonstration) -> bytes:
    """The scan of the contract taken over."""
    return files.read(Contract.objects.get(reference="CLS-DEMO-3").scan)
