"""The members' directory: who is where, the files and labels made of it, mailing groups (docs/guide/annuaire.md)."""
