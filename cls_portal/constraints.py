"""Check constraints that several apps share, each with its French sentence."""

from __future__ import annotations

from django.db.models import CheckConstraint, F, Q


def dates_in_order(first: str, second: str, *, name: str, message: str) -> CheckConstraint:
    """`first` is not after `second`; either may be empty."""
    condition = Q(**{f"{first}__isnull": True}) | Q(**{f"{second}__isnull": True}) | Q(**{f"{first}__lte": F(second)})
    return CheckConstraint(condition=condition, name=name, violation_error_message=message)


def state_needs(states: tuple[str, ...], *fields: str, name: str, message: str) -> CheckConstraint:
    """In these states, these fields are filled."""
    filled = Q(**{f"{field}__isnull": False for field in fields})
    return CheckConstraint(condition=~Q(state__in=states) | filled, name=name, violation_error_message=message)


def state_iff(states: tuple[str, ...], field: str, *, name: str, message: str) -> CheckConstraint:
    """`field` is filled in these states, and only in them."""
    inside = Q(state__in=states) & Q(**{f"{field}__isnull": False})
    outside = ~Q(state__in=states) & Q(**{f"{field}__isnull": True})
    return CheckConstraint(condition=inside | outside, name=name, violation_error_message=message)


def together(first: str, second: str, *, name: str, message: str) -> CheckConstraint:
    """Both fields are filled, or neither."""
    condition = Q(**{f"{first}__isnull": True, f"{second}__isnull": True}) | Q(
        **{f"{first}__isnull": False, f"{second}__isnull": False}
    )
    return CheckConstraint(condition=condition, name=name, violation_error_message=message)


def not_blank(field: str, *, name: str, message: str) -> CheckConstraint:
    return CheckConstraint(condition=~Q(**{field: ""}), name=name, violation_error_message=message)
