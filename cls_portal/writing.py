"""The only way to write: one operation, one transaction, one actor.

@operation("contract.titled")
def title_contract(contract, *, by, revision, title):
    contract = lock(contract, revision)
    require(by, "contracts.edit", contract)
    return write(contract, title=title)
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction
from django.db.models import BooleanField, CheckConstraint, Q
from django.db.models.functions import Coalesce

from cls_portal import history, pdf
from cls_portal.concurrency import Editable
from cls_portal.errors import Busy, Refused, Stale, refused_from_integrity, refused_from_validation
from cls_portal.richtext import clean_html
from cls_portal.wording import unbroken

UNDRAWN = ("Ce signe ne s’imprime pas dans les documents", "Ces signes ne s’impriment pas dans les documents")
F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M", bound=models.Model)
E = TypeVar("E", bound=Editable)

# What an operation is not given, where nothing is also an answer.
UNCHANGED: Any = object()

LOCK_TIMEOUT = "3s"
BUSY = frozenset({"55P03", "40P01"})  # lock not available, deadlock


def operation(verb: str) -> Callable[[F], F]:
    """Run the function in its own transaction, in the name of its `by`, under the history's `verb`.

    The function takes keyword `by` (an Agent or SystemActor) and may take keyword `reason`,
    kept in the history. A broken constraint becomes `Refused`; whatever is raised, nothing stays written.
    """

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            try:
                with history.acting(kwargs["by"], verb, kwargs.get("reason") or ""), transaction.atomic():
                    return function(*args, **kwargs)
            except IntegrityError as error:
                raise refused_from_integrity(error) from error
            except ValidationError as error:
                raise refused_from_validation(error) from error
            except DatabaseError as error:
                raise _said_by_trigger(error) from error

        run.verb = verb  # type: ignore[attr-defined]
        return run  # type: ignore[return-value]

    return decorate


def _said_by_trigger(error: DatabaseError) -> BaseException:
    """A refusal raised by one of our triggers (SQLSTATE CLS01), or by locks held or crossed; else the error."""
    cause: Any = error.__cause__
    state = getattr(cause, "sqlstate", "")
    if state == "CLS01":
        return Refused(unbroken(cause.diag.message_primary))
    if state in BUSY:
        return Busy("Une autre personne enregistre cette fiche au même instant : réessayez.")
    return error


def lock(obj: E, revision: int | None) -> E:
    """The row of `obj`, locked until the end of the transaction.

    `revision` is the one the person had in front of them; None where no text can be lost
    (an act on the state, checked by the state machine). Raises `Stale` when it is not the current one.
    """
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    model: type[E] = obj._meta.model  # type: ignore[assignment]  # not type(obj): the agent of a request is a lazy wrapper
    current = model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=obj.pk)
    if revision is not None and current.revision != revision:
        raise Stale(current)
    return current


def one_at_a_time(what: str) -> None:
    """Wait for any other transaction that asked for the same `what`; it is this one's until its end."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def lock_many(model: type[E], keys: Iterable[int]) -> list[E]:
    """These rows locked, always in the order of their keys: two people who lock the same ones never cross."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    rows = model._default_manager.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(pk__in=list(keys)).order_by("pk"))


def write(obj: E, **values: Any) -> E:
    """Change these fields of a locked row, check the whole row, save only what changed."""
    return save(prepare(obj, **values), *values)


def write_text(obj: E, revision: int, column: str, html: str) -> E:
    """Replace a formatted text; `Stale`, with both texts, when somebody saved another one first.

    Sent twice, because the answer was lost on its way, the same text is written once. What else changed in the row
    meanwhile stands in nobody's way.
    """
    cleaned = clean_html(html)
    try:
        return write(lock(obj, revision), **{column: cleaned})
    except Stale as stale:
        saved: E = stale.current  # type: ignore[assignment]
        theirs = getattr(saved, column)
        if theirs == cleaned:
            return saved
        if theirs == text_at(saved, column, revision):
            return write(saved, **{column: cleaned})
        raise Stale(saved, yours=cleaned, theirs=theirs) from stale


def text_at(obj: Any, column: str, revision: int) -> str | None:
    """What this column held at this revision, as the history of the row keeps it; None where it does not."""
    if revision == obj.revision:
        return str(getattr(obj, column))
    told = obj.events.filter(revision=revision).order_by("-pgh_id")
    text: str | None = told.values_list(column, flat=True).first()
    return text


def prepare(obj: E, *, only: Collection[str] = (), **values: Any) -> E:
    """The row with these values, checked, not yet saved; `only`: see `check`."""
    for name, value in values.items():
        setattr(obj, name, value)
    obj.revision += 1
    check(obj, only=only)
    _check_printable(obj, values)
    return obj


def save(obj: E, *names: str) -> E:
    """Save these fields of a row that was prepared.

    Whoever writes many rows prepares them all before the first is saved: from then on, everyone awaits the end of the
    transaction to write in the history.
    """
    obj.save(update_fields=[*names, "revision", "updated_at"])
    return obj


def create(obj: M) -> M:
    """Check and insert a new row."""
    check(obj)
    _check_printable(obj, _printed(type(obj)))
    obj.save(force_insert=True)
    return obj


def check(obj: models.Model, *, only: Collection[str] = ()) -> None:
    """What `full_clean` does; the check constraints that hold cost one statement together, not three each.

    `only`: the fields that may have changed, when the others are known to stand as they were read; keys and unique
    constraints are then not asked again.
    """
    left = {field.name for field in obj._meta.fields if field.name not in only} if only else None
    try:
        obj.full_clean(exclude=left, validate_constraints=False)
        for model, constraints in obj.get_constraints():
            checks = [each for each in constraints if isinstance(each, CheckConstraint)]
            hold = _hold(obj, model, checks)
            for constraint in constraints:
                if not hold or constraint not in checks:
                    constraint.validate(model, obj, exclude=left)
    except ValidationError:
        obj.full_clean(exclude=left)  # all that is wrong at once, by field
        raise


def _check_printable(obj: models.Model, names: Iterable[str]) -> None:
    """Refuse at once what would stop the document on the day its text is frozen."""
    drawn = _printed(type(obj)).intersection(names)
    missing = {name: pdf.undrawn(getattr(obj, name) or "") for name in sorted(drawn)}
    wrong = {
        name: f"{UNDRAWN[len(signs) > 1]}\u00a0: {pdf.describe(signs)}. Remplacez-{'les' if len(signs) > 1 else 'le'}."
        for name, signs in missing.items()
        if signs
    }
    if wrong:
        raise ValidationError(wrong)


@functools.cache
def _printed(model: type[models.Model]) -> frozenset[str]:
    """The columns that people write and that the documents print: not those of the follow-up."""
    if not getattr(model, "prints", False):
        return frozenset()
    written = (each for each in model._meta.concrete_fields if not each.generated and not each.choices)
    texts = {each.attname for each in written if isinstance(each, models.CharField | models.TextField)}
    return frozenset(texts.difference(getattr(model, "FOLLOWED", ())))


def _hold(obj: Any, model: type[models.Model], checks: list[CheckConstraint]) -> bool:
    """Whether each is true of this row, or unknown for want of a value."""
    together = Q(*(Q(Coalesce(each.condition, True, output_field=BooleanField())) for each in checks))
    return not checks or bool(together.check(obj._get_field_expression_map(meta=model._meta)))


def remove(obj: models.Model) -> None:
    """Delete a row; the history keeps what it was."""
    obj.delete()
