"""Signed in, and with the right scope: a session may read and write, a token what it was made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from cls_portal.models import ApiToken, TokenScope

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module


class ScopeAllows(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        if not (request.user and request.user.is_authenticated and request.user.is_active):
            return False
        if not isinstance(request.auth, ApiToken):
            return True
        needed = TokenScope.READ if request.method in SAFE_METHODS else TokenScope.WRITE
        self.message = f"Ce jeton n’a pas la portée « {needed} »."
        return needed in request.auth.scopes
