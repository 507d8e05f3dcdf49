"""The description of the API, the page that browses it, and the answer for an address that is not one."""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
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

schema = SpectacularAPIView.as_view(**SIGNED_IN)


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
