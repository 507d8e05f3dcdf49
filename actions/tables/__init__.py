"""Spreadsheets of follow-up, both ways: our workbook and the tables that people keep (docs/guide/tableurs.md).

`fields` says what can be written; `workbook` writes ours; `edited` and `kept` read ours and theirs into what each row
says; `plans` compares it with the portal. Nothing here writes.
"""
