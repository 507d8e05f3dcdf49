"""The proof file: all that proves a version, checked without the portal by its own script."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.urls import reverse

from cls_portal import files, jobs
from cls_portal.errors import Forbidden
from cls_portal.models import Job
from contracts.models import ProofFile, Version
from contracts.operations import ask_for_proof, sign_version
from tests.contracts.stages import a_signatory, contract_in, freeze, moved
from tests.contracts.staging import SIGNED_AT, code_received, identity_for_tests, ready_for_signature

pytestmark = pytest.mark.django_db


def composed(version: Version, agent) -> ProofFile:
    jobs.run(ask_for_proof(version, by=agent).pk)
    return version.proofs.get()


@pytest.fixture
def signed(settings, claire, maire, procureur) -> Version:
    """A version that one of its two signatories has signed in the portal."""
    identity_for_tests(settings)
    _, row, _ = ready_for_signature(settings, claire, maire, procureur)
    version = row.contract.versions.get()
    given = {"code": code_received(row, maire), "consent": True, "document_sha256": version.pdf.sha256}
    sign_version(row, by=maire, at=SIGNED_AT, **given)
    return version


@pytest.fixture
def folder(signed, claire, tmp_path) -> Path:
    """The proof file, unpacked."""
    with ZipFile(files.path_of(composed(signed, claire).file.sha256)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "preuve")
    return tmp_path / "preuve"


def checked(folder: Path, *, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """What its script says, by itself: no portal, no variable of ours."""
    given = {"PATH": path if path is not None else "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    command = [sys.executable, "-I", "-X", "utf8", "verifier.py"]
    return subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, check=False)


def manifest(folder: Path) -> dict:
    return json.loads((folder / "manifeste.json").read_text())


def edit(place: Path, change: Callable[[bytes], bytes]) -> None:
    place.write_bytes(change(place.read_bytes()))


def test_a_proof_stands_alone_and_no_alteration_passes(folder, signed, client, claire):
    """One test for all: composing the PDF is what costs."""
    client.force_login(claire)
    proof = signed.proofs.get()
    address = reverse("proof-file", args=[proof.pk])
    assert address in client.get(reverse("version-proof", args=[signed.pk])).content.decode()
    assert client.get(address)["Content-Type"] == "application/zip"
    assert client.post(reverse("version-proof", args=[signed.pk])).status_code == 302
    assert Job.objects.filter(kind="contracts.jobs.compose_proof").count() == 2
    readme = (folder / "LISEZ-MOI.txt").read_text()
    assert "CE QUE CELA NE PROUVE PAS" in readme
    assert proof.made_at.isoformat() in readme
    assert "{%" not in readme
    the_script_is_right(folder, signed)


def the_script_is_right(folder: Path, signed: Version) -> None:
    assert shutil.which("openssl", path="/usr/bin:/bin"), "openssl verifies the signatures"
    said = checked(folder)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "0 défaut(s), 0 point(s) non vérifié(s)" in said.stdout
    assert "DÉMONSTRATION" in said.stdout
    assert said.stdout.count("[conforme]") > 12

    told = manifest(folder)
    final = folder / told["final_pdf"]
    assert final.read_bytes() == files.read(signed.signatures.get().file)
    assert (folder / told["json"]).read_text() == signed.json
    assert told["signatures"][0]["level"] == "Signature électronique simple"
    assert told["signatures"][0]["signed_at"] == "23\u00a0novembre\u00a02026 à 10\u00a0h\u00a030 (heure de Paris)"
    assert "le 23\u00a0novembre\u00a02026" in said.stdout
    evidence = json.loads((folder / told["signatures"][0]["evidence"]).read_text())
    assert evidence["document_sha256"] == signed.pdf.sha256
    assert {entry["path"] for entry in told["files"]} | {"manifeste.json", "manifeste.p7s"} == {
        str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()
    }

    without = checked(folder, path="/nowhere")
    assert without.returncode == 2, without.stdout
    assert "openssl n’est pas installé" in without.stdout

    for name in (told["final_pdf"], told["json"], told["signatures"][0]["evidence"], "LISEZ-MOI.txt", "manifeste.p7s"):
        original = (folder / name).read_bytes()
        edit(folder / name, lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
        assert checked(folder).returncode == 1, name
        (folder / name).write_bytes(original)
    (folder / "ajout.txt").write_text("rien")
    assert "n’est pas du dossier d’origine" in checked(folder).stdout
    (folder / "ajout.txt").unlink()
    edit(folder / "manifeste.json", lambda content: content.replace(b"Le signataire 1", b"Le signataire 9"))
    forged = checked(folder)
    assert forged.returncode == 1
    assert "[DÉFAUT]      manifeste.json" in forged.stdout


# Who may


@pytest.fixture
def version(maire) -> Version:
    """A frozen version whose PDF nobody composed, and which the mayor is to sign."""
    contract = contract_in("approval")
    a_signatory(contract, maire)
    version = freeze(contract)
    moved(contract, "ready_to_sign", "signing")
    return version


@pytest.mark.parametrize("persona", ["procureur", "observer", "neighbour", "administrator"])
def test_the_evidence_is_not_for_everybody(persona, version, request):
    with pytest.raises(Forbidden):
        ask_for_proof(version, by=request.getfixturevalue(persona))


@pytest.mark.parametrize("persona", ["claire", "karim", "maire"])
def test_the_evidence_is_for_the_prefecture_the_coordinator_and_the_signatories(persona, version, request):
    assert ask_for_proof(version, by=request.getfixturevalue(persona)).arguments == {"version_id": version.pk}
