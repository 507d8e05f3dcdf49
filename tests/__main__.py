"""`python -m tests`: make the template databases that the tests clone, while the quick checks run on the other core."""

from tests import server  # the settings and the embedded server come before the models

import django  # isort: skip

django.setup()

from tests import template  # noqa: E402

if __name__ == "__main__":
    with server.LEASE:
        template.demonstration()
