#!/usr/bin/env python3
"""Vérifie un dossier de preuve du portail CLS, sans le portail et sans réseau.

    python3 verifier.py [dossier]

Il faut Python 3.8 ou plus ; la commande « openssl » sert aux signatures. Le script ne fait que lire.
Code de sortie : 0 tout est conforme, 1 un défaut au moins, 2 vérification incomplète (openssl absent).
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from typing import Any

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
STREAM = re.compile(rb"stream\r?\n")
# id-aa-timeStampToken (RFC 3161, appendix A), as it stands in the signature.
TIMESTAMP_TOKEN = bytes.fromhex("060b2a864886f70d010910020e")
UNLISTED = {"manifeste.json", "manifeste.p7s"}


class Report:
    def __init__(self) -> None:
        self.faults = 0
        self.unchecked = 0

    def good(self, text: str) -> None:
        print("  [conforme]    " + text)

    def fault(self, text: str) -> None:
        self.faults += 1
        print("  [DÉFAUT]      " + text)

    def unknown(self, text: str) -> None:
        self.unchecked += 1
        print("  [non vérifié] " + text)

    def said(self, right: bool, text: str) -> None:
        (self.good if right else self.fault)(text)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def check_files(folder: Path, manifest: dict[str, Any], report: Report) -> None:
    print("1. Les fichiers du dossier")
    listed = {entry["path"]: entry for entry in manifest["files"]}
    for path, entry in sorted(listed.items()):
        file = folder / path
        if not file.is_file():
            report.fault(f"{path} : absent")
            continue
        report.said(sha256(file.read_bytes()) == entry["sha256"], f"{path} : {entry['what']}")
    present = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    for path in sorted(present - set(listed) - UNLISTED):
        report.fault(f"{path} : n’est pas du dossier d’origine")


def check_manifest(folder: Path, report: Report) -> None:
    print("2. Le manifeste, sous le cachet du portail")
    ok, signer = verify_cms(
        (folder / "manifeste.p7s").read_bytes(), (folder / "manifeste.json").read_bytes(), folder, report
    )
    if ok is not None:
        report.said(ok, f"manifeste.json, scellé par : {signer or 'certificat illisible'}")


def check_document(folder: Path, manifest: dict[str, Any], report: Report) -> None:
    print("3. Le document et ses données")
    unsigned, signed = (folder / manifest[name] for name in ("unsigned_pdf", "final_pdf"))
    text = (folder / manifest["json"]).read_bytes()
    report.said(sha256(text) == manifest["json_sha256"], "l’empreinte du texte est celle de la version arrêtée")
    report.said(
        signed.read_bytes().startswith(unsigned.read_bytes()),
        "le document signé commence par le document présenté à la signature, à l’octet près",
    )
    report.said(holds(unsigned.read_bytes(), text), "le document porte en pièce jointe ces mêmes données")


def holds(pdf: bytes, text: bytes) -> bool:
    """Whether one of the streams of this PDF, once unpacked, is this text."""
    for found in STREAM.finditer(pdf):
        start = pdf[found.end() : found.end() + len(text)]
        if start == text:
            return True
        try:
            if zlib.decompressobj().decompress(pdf[found.end() :], len(text) + 1) == text:
                return True
        except zlib.error:
            continue
    return False


def check_signatures(folder: Path, manifest: dict[str, Any], report: Report) -> set[str]:
    print("4. Les signatures que porte le document")
    pdf = (folder / manifest["final_pdf"]).read_bytes()
    states: dict[str, int] = {}
    for found in BYTE_RANGE.finditer(pdf):
        first, length, second, rest = (int(each) for each in found.groups())
        gap = pdf[first + length : second]
        end = second + rest
        if first != 0 or end > len(pdf) or gap[:1] != b"<" or gap[-1:] != b">":
            report.fault("une signature ne couvre pas ce qui la précède")
            continue
        states[sha256(pdf[:end])] = end
        try:
            der = cut_der(bytes.fromhex(gap[1:-1].decode("ascii")))
        except ValueError:
            report.fault("une signature est illisible")
            continue
        ok, signer = verify_cms(der, pdf[:length] + pdf[second:end], folder, report)
        if ok is not None:
            report.said(ok, f"octets 0 à {end} : {signer or 'certificat illisible'}")
        check_timestamp(der, folder, report)
    if states:
        report.said(max(states.values()) == len(pdf), "la dernière signature va jusqu’au dernier octet du fichier")
    elif manifest["signatures_in_pdf"]:
        report.fault("le document ne porte aucune signature")
    return set(states)


def cut_der(padded: bytes) -> bytes:
    """The DER object at the head of these bytes; zeros fill the rest."""
    if len(padded) < 2 or padded[0] != 0x30:
        raise ValueError("no sequence")
    size, head = padded[1], 2
    if size & 0x80:
        count = size & 0x7F
        size, head = int.from_bytes(padded[2 : 2 + count], "big"), 2 + count
    if padded[head + size :].strip(b"\0"):
        raise ValueError("something is hidden after the signature")
    return padded[: head + size]


def inside(der: bytes) -> list[tuple[int, bytes, bytes]]:
    """(tag, content, whole) of each element of this DER content."""
    found = []
    while der:
        size, head = der[1], 2
        if size & 0x80:
            head += size & 0x7F
            size = int.from_bytes(der[2:head], "big")
        found.append((der[0], der[head : head + size], der[: head + size]))
        der = der[head + size :]
    return found


def timestamp_in(der: bytes) -> tuple[bytes, bytes] | None:
    """(the signature's value, the token that timestamps it), if this CMS holds one."""
    signed = inside(inside(inside(inside(der)[0][1])[1][1])[0][1])
    signer = inside(inside(signed[-1][1])[0][1])
    value = next(content for tag, content, _ in signer if tag == 0x04)
    for attribute in (content for tag, content, _ in signer if tag == 0xA1):
        for _, content, _ in inside(attribute):
            kind, values = inside(content)[:2]
            if kind[2] == TIMESTAMP_TOKEN:
                return value, inside(values[1])[0][2]
    return None


def check_timestamp(der: bytes, folder: Path, report: Report) -> None:
    """The hour that an authority gave to this signature, under the roots of timestamps enclosed."""
    try:
        found = timestamp_in(der)
    except (IndexError, StopIteration):
        report.fault("une signature est illisible")
        return
    if found is None or shutil.which("openssl") is None:
        return
    roots = folder / "certificats" / "horodatage.pem"
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "valeur").write_bytes(found[0])
        (place / "jeton").write_bytes(found[1])
        hour = hour_of(place / "jeton")
        if not roots.is_file():
            report.unknown(f"horodatage du {hour} : aucune racine d’horodatage n’est au dossier")
            return
        command = ["openssl", "ts", "-verify", "-data", "valeur", "-in", "jeton", "-token_in", "-no_check_time"]
        done = subprocess.run([*command, "-CAfile", str(roots)], cwd=place, capture_output=True, check=False)
        report.said(done.returncode == 0, f"cette signature existait le {hour}, dit une autorité d’horodatage")


def hour_of(token: Path) -> str:
    command = ["openssl", "ts", "-reply", "-in", str(token), "-token_in", "-text"]
    said = subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace")
    return next((line.partition(":")[2].strip() for line in said.split("\n") if line.startswith("Time stamp")), "?")


def check_evidence(folder: Path, manifest: dict[str, Any], states: set[str], report: Report) -> None:
    print("5. Les signataires et leurs preuves")
    for entry in manifest["signatures"]:
        who = f"{entry['title']}, {entry['name']} – {entry['level']}, le {entry['signed_at']}"
        if entry["scan"]:
            report.said((folder / entry["scan"]).is_file(), who + " : exemplaire numérisé au dossier")
        else:
            report.said(entry["file_sha256"] in states, who + " : dans le document")


def verify_cms(der: bytes, content: bytes, folder: Path, report: Report) -> tuple[bool | None, str]:
    """(the signature is right or None when nothing could be asked, subject of its certificate)."""
    if shutil.which("openssl") is None:
        report.unknown("openssl n’est pas installé : une signature n’est pas vérifiée")
        return None, ""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "signature.der").write_bytes(der)
        (place / "contenu").write_bytes(content)
        command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature.der", "-content"]
        command += ["contenu", "-out", "lu", "-signer", "signataire.pem", "-purpose", "any", "-no_check_time"]
        roots = folder / "certificats" / "autorites.pem"
        command += ["-CAfile", str(roots)] if roots.is_file() else ["-noverify"]
        done = subprocess.run(command, cwd=place, capture_output=True, check=False)
        return done.returncode == 0, subject(place / "signataire.pem")


def subject(file: Path) -> str:
    if not file.is_file():
        return ""
    command = ["openssl", "x509", "-in", str(file), "-noout", "-subject", "-fingerprint", "-sha256"]
    command += ["-nameopt", "utf8,sep_comma_plus_space,-esc_msb"]
    lines = subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace").split("\n")
    return " ; ".join(line.partition("=")[2].strip() for line in lines if line)


def main(folder: Path) -> int:
    manifest = json.loads((folder / "manifeste.json").read_text(encoding="utf-8"))
    print(f"Dossier de preuve : {manifest['reference']}, version {manifest['version']}, « {manifest['title']} »\n")
    if manifest["demonstration"]:
        print("DÉMONSTRATION : document sans valeur.\n")
    if manifest["voided"]:
        print("Cette version a été annulée : elle n’engage personne.\n")
    report = Report()
    check_files(folder, manifest, report)
    if report.faults:
        print("\nLe dossier n’est pas complet ou a été modifié : la suite n’est pas vérifiée.")
        return 1
    check_manifest(folder, report)
    check_document(folder, manifest, report)
    states = check_signatures(folder, manifest, report)
    check_evidence(folder, manifest, states, report)
    print(f"\n{report.faults} défaut(s), {report.unchecked} point(s) non vérifié(s).")
    print("Lisez LISEZ-MOI.txt : ce que ces vérifications prouvent, et ce qu’elles ne prouvent pas.")
    return 1 if report.faults else 2 if report.unchecked else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent)))
