"""One question over HTTP; its answer is bounded in size and in time, slow drips and the look-up of names included."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPException
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from urllib.error import HTTPError
from urllib.request import Request, urlopen

PATIENCE = 10.0  # seconds for the whole answer
PART = 1 << 16


class NoAnswer(Exception):
    """Nothing usable came. ``str()`` is French and follows the name of who was asked: « n’a pas répondu… »."""


def ask(url: str, body: bytes | None = None, *, headers: Mapping[str, str], most: int) -> bytes:
    """What that web address answers, ``most`` bytes at most. Raises NoAnswer, after ``PATIENCE`` seconds at the latest.

    A thread asks: the limit of a socket is that of each of its reads, and looking up a name has none.
    """
    if not url.startswith(("https://", "http://")):
        raise NoAnswer("n’a pas d’adresse web")
    answers: Queue[bytes | NoAnswer] = Queue(1)
    Thread(target=_ask, args=(Request(url, body, dict(headers)), most, PATIENCE, answers), daemon=True).start()
    try:
        answer = answers.get(timeout=PATIENCE)
    except Empty:
        raise NoAnswer(f"n’a pas répondu en {PATIENCE:g} secondes") from None
    if isinstance(answer, NoAnswer):
        raise answer
    return answer


def _ask(asked: Request, most: int, patience: float, answers: Queue[bytes | NoAnswer]) -> None:
    end, content = monotonic() + patience, b""
    try:
        with urlopen(asked, timeout=2 * patience) as answer:  # whoever asked has stopped waiting before
            while monotonic() < end and len(content) <= most and (part := answer.read1(PART)):
                content += part
    except HTTPError as error:
        answers.put(NoAnswer(f"a répondu par une erreur (HTTP {error.code})"))
    except (OSError, ValueError, HTTPException):
        answers.put(NoAnswer("n’a pas pu être jointe"))
    else:
        answers.put(content if len(content) <= most else NoAnswer("a répondu trop longuement"))
