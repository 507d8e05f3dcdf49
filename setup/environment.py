"""`python3 -m setup.environment run|test`: everything that must exist before Django can start.

Runs on the bare system's Python: standard library only. Running it again costs a fraction of a second.
"""

import errno
import os
import sys
from pathlib import Path

from setup import python_packages, system_packages
from setup.progress import Refused

ROOT = Path(__file__).resolve().parent.parent


def main(purpose: str) -> None:
    try:
        python_packages.provide(ROOT, purpose)
        system_packages.provide(ROOT, purpose)
    except Refused as refusal:
        sys.exit(f"\n{refusal}")
    except OSError as error:
        sys.exit(f"\n{_sentence_for(error)}")
    except KeyboardInterrupt:
        sys.exit("\nInstallation interrompue ; relancez la même commande pour la reprendre.")


def _sentence_for(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "Le disque est plein : libérez environ 1 Go, puis relancez."
        case errno.EROFS:
            return f"Le disque est en lecture seule : « {ROOT} » ne peut pas être préparé."
        case errno.EACCES | errno.EPERM:
            return f"Ce compte n’a pas le droit d’écrire dans « {error.filename or ROOT} »."
    reason = os.strerror(error.errno) if error.errno else str(error)
    return f"La préparation a échoué ({reason})."


if __name__ == "__main__":
    main(sys.argv[1])
