"""The description of the API, the page that browses it, and the answer for an address that is not one."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.urls import get_urlconf
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from cls_portal.api.authentication import PortalSessionAuthentication, TokenAuthentication
from cls_portal.api.permissions import ScopeAllows

SIGNED_IN: dict[str, Any] = {
    "permission_classes": [ScopeAllows],
    "authentication_classes": [TokenAuthentication, PortalSessionAuthentication],
}

# The description in each of its forms, for each table of addresses: the same for everybody, as long as the code is.
_DESCRIBED: dict[tuple[str, str], tuple[str | bytes, dict[str, str]]] = {}


class DescriptionView(SpectacularAPIView):
    """Made once by each process: it takes a second of processor."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        if set(request.query_params) - {"format"}:
            return super().get(request, *args, **kwargs)
        key = (get_urlconf() or settings.ROOT_URLCONF, request.accepted_renderer.format)
        if key not in _DESCRIBED:
            _DESCRIBED[key] = self._described(request)
        content, headers = _DESCRIBED[key]
        return HttpResponse(content, headers=headers)

    def _described(self, request: Request) -> tuple[str | bytes, dict[str, str]]:
        made = super().get(request)
        content = request.accepted_renderer.render(made.data, request.accepted_media_type, self.get_renderer_context())
        return content, {**made.headers, "Content-Type": request.accepted_renderer.media_type}


schema = DescriptionView.as_view(**SIGNED_IN)


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI from our own files: no inline script or style, no network."""

    template_name = "api/docs.html"
    url_name = "api:schema"

    def handle_exception(self, exc: Exception) -> Any:
        """A person who is not signed in is led to the sign-in page."""
        if isinstance(exc, NotAuthenticated):
            return redirect_to_login(self.request.get_full_path())
        return super().handle_exception(exc)


docs = DocsView.as_view(**SIGNED_IN)


class UnknownAddress(APIView):
    """An address of the API that leads nowhere: a problem, not a page."""

    @extend_schema(exclude=True)
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        super().initial(request, *args, **kwargs)
        raise Http404


unknown = UnknownAddress.as_view(schema=None)
