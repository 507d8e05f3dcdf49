"""Uploads that never touch the disk: one file, kept in memory outside the process, gone when it is closed."""

from __future__ import annotations

import os
from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers, StopUpload


class MemoryOnly(FileUploadHandler):
    """Takes the file of one field and no other; `most` bytes at most.

    The content stands in an anonymous memory file of the kernel: the process does not grow, and no name leads to it.
    """

    def __init__(self, *, field: str, most: int) -> None:
        super().__init__()
        self.field, self.most = field, most
        self.kept: BinaryIO | None = None
        self.given = False

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, *args, **kwargs)
        if field_name != self.field or self.kept is not None:
            raise SkipFile
        self.kept = os.fdopen(os.memfd_create(field_name), "w+b")
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self.kept is not None
        if start + len(raw_data) > self.most:
            self.kept.close()
            raise StopUpload(connection_reset=True)
        self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.kept is None:
            return None
        self.given = True
        self.kept.flush()
        self.kept.seek(0)
        return UploadedFile(self.kept, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        """Also said when the last file was skipped: what was given is not ours any more."""
        if self.kept is not None and not self.given:
            self.kept.close()
