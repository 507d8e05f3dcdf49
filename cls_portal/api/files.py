"""Files over REST: those that come in a body (multipart/form-data), and the one that a row holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from cls_portal import files
from cls_portal.forms import faults_of_upload
from cls_portal.models import Agent, StoredFile

# A body with a file; one without is told what is missing, as JSON.
WITH_FILES = (MultiPartParser, JSONParser)


class UploadedField(serializers.FileField):
    """A file of one of these formats, as it was sent."""

    def __init__(self, *, formats: tuple[str, ...], max_megabytes: int, **options: Any) -> None:
        self.formats, self.max_megabytes = formats, max_megabytes
        options.setdefault("help_text", f"{', '.join(formats)} ; {max_megabytes} Mo au plus.")
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> Any:
        file = super().to_internal_value(data)
        if reasons := list(faults_of_upload(file, self.formats, self.max_megabytes)):
            raise serializers.ValidationError(reasons)
        return file


class DocumentField(UploadedField):
    """A small file, as operations take it: its name and its content."""

    def to_internal_value(self, data: Any) -> Any:
        file = super().to_internal_value(data)
        return file.name, file.read()


class StoredFileShape(serializers.ModelSerializer[StoredFile]):
    """What a file is; its content has an address of its own."""

    class Meta:
        model = StoredFile
        fields = ("name", "media_type", "size", "sha256")


class AsItIs(JSONRenderer):
    """Whatever the client accepts: files are served as they are, problems stay JSON."""

    media_type = "*/*"


def download(name: str, of: Callable[[Any, Agent], StoredFile | None], *, summary: str) -> Any:
    """A GET on one row that gives a file of it, as an attribute called `name`.

    `of(row, agent)` raises `Forbidden` for whoever may not read it, and gives nothing where there is none.
    """

    def method(self: Any, request: Request, **lookup: Any) -> FileResponse:
        stored = of(self.get_object(), self.agent)
        return files.response(stored)

    method.__name__ = method.__qualname__ = name
    method.__doc__ = summary
    described = extend_schema(summary=summary, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    url = name.replace("_", "-")
    made = action(detail=True, methods=["get"], url_path=url, renderer_classes=[JSONRenderer, AsItIs])
    return described(made(method))
