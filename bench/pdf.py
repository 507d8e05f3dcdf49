"""The document of a contract against the same HTML printed by a headless Chromium already warm."""

# ruff: noqa: PLC0415  the settings come before the models

from __future__ import annotations

import io
import json
import os
import shutil
import statistics
import time
from pathlib import Path
from unittest.mock import patch

from django.db import connection, connections

import cls_portal.pdf
from tests import template


def measure(rounds: int) -> None:
    """CLS-DEMO-1, from its frozen JSON; composed once before, so that both are warm."""
    from playwright.sync_api import sync_playwright

    text, frozen_at = _frozen()
    html = _page(text, frozen_at)
    ours: list[float] = []
    theirs: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page()
        for turn in range(rounds + 1):
            mine, content = _timed(lambda: _composed(text, frozen_at))
            other, printed = _timed(lambda: _printed(tab, html))
            if turn:
                ours.append(mine)
                theirs.append(other)
        browser.close()
    floor = statistics.median(theirs)
    print("\n| PDF of CLS-DEMO-1 | median s | against Chromium | KB | pages |\n|---|--:|--:|--:|--:|")
    print(f"| Chromium {browser.version}, warm | {floor:.2f} | 1.00 × | {len(printed) // 1024} | {_pages(printed)} |")
    print(f"| ours, PDF/A-3a and PDF/UA-1, fields and JSON inside | {statistics.median(ours):.2f} "
          f"| {statistics.median(ours) / floor:.2f} × | {len(content) // 1024} | {_pages(content)} |")  # fmt: skip


def _frozen() -> tuple[str, object]:
    from contracts.models import Version

    with patch.dict(os.environ, {"DJANGO_SETTINGS_MODULE": "cls_portal.settings.test"}):  # as the tests seed it
        demonstration = template.demonstration()
    connections.close_all()
    connection.settings_dict["NAME"] = demonstration.database
    version = Version.objects.get(contract__reference="CLS-DEMO-1", voided_at=None)
    connections.close_all()
    return version.json, version.frozen_at


def _composed(text: str, frozen_at: object) -> bytes:
    from contracts.documents import render_pdf

    return render_pdf(json.loads(text), text, frozen_at)  # type: ignore[arg-type]


def _page(text: str, frozen_at: object) -> str:
    """The HTML handed to the composer, with the stylesheet that the composer lays over it."""
    with patch("cls_portal.pdf.render", return_value=b"") as render:
        _composed(text, frozen_at)
    style = (Path(cls_portal.pdf.__file__).parent / "print.css").read_text()
    return str(render.call_args.args[0]).replace("</head>", f"<style>{style}</style></head>")


def _printed(tab: object, html: str) -> bytes:
    tab.set_content(html)  # type: ignore[attr-defined]
    return bytes(tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True))  # type: ignore[attr-defined]


def _pages(content: bytes) -> int:
    from pyhanko.pdf_utils.reader import PdfFileReader

    return int(PdfFileReader(io.BytesIO(content)).root["/Pages"]["/Count"])


def _timed(make: object) -> tuple[float, bytes]:
    start = time.perf_counter()
    content = make()  # type: ignore[operator]
    return time.perf_counter() - start, content
