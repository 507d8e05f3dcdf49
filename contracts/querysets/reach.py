"""The roles that read contracts: from the start, or once the text is shared."""

from cls_portal.roles import Role

READERS = (Role.PREFECTURE, Role.COORDINATOR, Role.OBSERVER)
READERS_ONCE_SHARED = (Role.MAYOR, Role.PROSECUTOR)
