"""What the demonstration keeps between two runs."""

import secrets

from django.conf import settings

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def password() -> str:
    """One password for all demonstration accounts, drawn at the first run, readable by this account only."""
    file = settings.VAR / "demo-password"
    if not file.exists():
        drawn = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(drawn)
    return str(file.read_text())
