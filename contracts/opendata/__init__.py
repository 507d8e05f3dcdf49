"""The public register: the contracts that their préfecture opened to everybody (docs/decisions/open-data.md)."""
