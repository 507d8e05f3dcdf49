"""Files: kept by content, written once, served as they are."""

from __future__ import annotations

import hashlib
import os
import stat

import pytest

from cls_portal import files
from cls_portal.actors import PORTAL
from cls_portal.errors import Refused
from cls_portal.models import StoredFile
from cls_portal.views.verification import MOST

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_under_its_digest(claire):
    stored = files.store(b"%PDF-1.7", "contrat.pdf", by=claire)
    assert stored.sha256 == hashlib.sha256(b"%PDF-1.7").hexdigest()
    assert (stored.name, stored.media_type, stored.size) == ("contrat.pdf", "application/pdf", 8)
    assert stored.stored_by == claire
    assert files.read(stored) == b"%PDF-1.7"


def test_the_same_content_given_twice_is_kept_once():
    one, two = (files.store(b"le meme", f"{n}.txt", by=PORTAL) for n in range(2))
    assert files.path_of(one.sha256) == files.path_of(two.sha256)
    assert StoredFile.objects.filter(sha256=one.sha256).count() == 2


def test_a_content_goes_with_the_last_file_that_has_it(django_capture_on_commit_callbacks):
    one, two = (files.store(b"a oublier", f"{n}.txt", by=PORTAL) for n in range(2))
    path = files.path_of(one.sha256)
    for each, left in ((one, True), (two, False)):
        with django_capture_on_commit_callbacks(execute=True):
            files.forget(each)
        assert path.exists() is left


def test_a_name_is_only_a_name():
    assert files.store(b"x", "../../etc/passwd", by=PORTAL).name == "passwd"
    assert len(files.store(b"x", "a" * 300 + ".pdf", by=PORTAL).name) == 255


def test_an_unknown_kind_is_bytes():
    assert files.store(b"x", "sans-extension", by=PORTAL).media_type == "application/octet-stream"


@pytest.mark.parametrize(("content", "said"), [(b"", "vide"), (b"x" * (20 * 1024 * 1024 + 1), "20\u00a0Mo")])
def test_an_empty_or_a_heavy_file_is_refused_beside_its_input(content, said):
    with pytest.raises(Refused, match=said) as refusal:
        files.store(content, "x.pdf", by=PORTAL)
    assert refusal.value.reasons[0].field == "file"
    assert not StoredFile.objects.exists()


def test_a_document_is_as_heavy_as_the_public_page_takes(settings):
    assert settings.DEPOSIT_MEGABYTES < settings.DOCUMENT_MEGABYTES
    assert settings.DOCUMENT_MEGABYTES << 20 == MOST
    settings.DOCUMENT_MEGABYTES = 1
    assert files.store_document(bytes(1 << 20), "x.pdf", by=PORTAL).media_type == "application/pdf"
    with pytest.raises(Refused, match="1\u00a0Mo"):
        files.store_document(bytes((1 << 20) + 1), "x.pdf", by=PORTAL)


def test_a_kept_file_is_for_the_portal_alone(settings):
    path = files.path_of(files.store(b"secret", "x", by=PORTAL).sha256)
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert os.listdir(path.parent) == [path.name]


def test_a_file_is_served_as_an_attachment_that_no_cache_keeps():
    answer = files.response(files.store(b"%PDF", "été.pdf", by=PORTAL))
    assert b"".join(answer.streaming_content) == b"%PDF"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    inline = files.response(files.store(b"%PDF", "x.pdf", by=PORTAL), inline=True, name="autre.pdf")
    assert inline["Content-Disposition"] == 'inline; filename="autre.pdf"'
