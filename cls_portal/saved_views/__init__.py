"""Lists kept as somebody arranged them: an address under a name, for oneself or lent to a group.

`settings.SAVED_LISTS` names the lists that may be kept (the list's name → its address); `Listing` does the rest.
A view is an address of the portal and nothing else: whoever opens it sees what they may see.
"""

from cls_portal.saved_views.reading import Menu, default_address, menu

__all__ = ["Menu", "default_address", "menu"]
