"""The REST interface, `/api/v1/`: the same lists, rights, operations and words as the pages."""
