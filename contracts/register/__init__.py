"""Who has signed, who is signing, who negotiates, who could: today, or on any day (docs/decisions/register.md)."""
