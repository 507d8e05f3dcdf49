"""The largest contract expected: 24 signatories, 80 actions, long tables, about 200 pages. All of it invented."""
