"""What can be done to roles, to local territories and to priority areas: one module per noun."""

from territories.operations.areas import (
    change_priority_area,
    create_priority_area,
    declare_complete_list,
    import_priority_areas,
    remove_priority_area,
    withdraw_complete_list,
)
from territories.operations.local import (
    change_local_territory,
    close_local_territory,
    create_local_territory,
    reopen_local_territory,
)
from territories.operations.roles import end_role, give_role

__all__ = [
    "change_local_territory",
    "change_priority_area",
    "close_local_territory",
    "create_local_territory",
    "create_priority_area",
    "declare_complete_list",
    "end_role",
    "give_role",
    "import_priority_areas",
    "remove_priority_area",
    "reopen_local_territory",
    "withdraw_complete_list",
]
