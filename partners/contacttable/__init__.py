"""The contacts of a spreadsheet: columns, reading, what would become of each line (docs/guide/annuaire.md)."""
