"""Many contracts signed on paper at once: one table and their scans, in one zip (docs/guide/reprise.md)."""
