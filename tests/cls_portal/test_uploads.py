from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from cls_portal.uploads import MemoryOnly


def sent(most: int = 100, **fields: Any) -> Any:
    request = RequestFactory().post("/", fields)
    request.upload_handlers = [MemoryOnly(field="document", most=most)]
    return request


def test_one_file_of_one_field_is_kept():
    request = sent(
        other=SimpleUploadedFile("autre.pdf", b"rien"),
        document=[SimpleUploadedFile("un.pdf", b"un"), SimpleUploadedFile("deux.pdf", b"deux")],
    )
    assert list(request.FILES) == ["document"]
    (kept,) = request.FILES.getlist("document")
    assert (kept.name, kept.size, kept.read()) == ("un.pdf", 2, b"un")
    request.close()
    assert kept.closed


@pytest.mark.parametrize("most", [9, 1])
def test_what_is_beyond_the_bound_is_dropped(most):
    assert list(sent(most=most, document=SimpleUploadedFile("un.pdf", b"0123456789")).FILES) == []
