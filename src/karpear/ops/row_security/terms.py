"""What `visible_to` says, as a condition of SQL: there is no second wording of who sees what."""

import re
from functools import partial
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from karpear.people.models import Person

#: Stands for whoever reads, until the text is made.
SOMEBODY = UUID("5b0e6d5f-7a3c-4f0e-9d55-0d1c6f7a9e11")
WHO = "karpear_person()"
#: The schema of views that show guarded tables whole. Only policies ask them.
WHOLE = "karpear_whole"
_LITERAL = re.compile(rf"'(?:{SOMEBODY}|{SOMEBODY.hex})'(?:::uuid)?")
_LIST = re.compile(r"IN \(('[^']*'(?:, '[^']*')+)\)")
_TABLE = re.compile(r'\b(FROM|JOIN) "(\w+)"')
_AMONG_ITSELF = re.compile(r'"(\w+)"\."id" IN \(SELECT "(\w+)"\."id" AS "pk" FROM "\1" "\2" WHERE ')

#: Seen by everybody, as organisations and their people are: what else is seen is worked out from who is in a network.
OPEN = frozenset({"network_network", "network_networkmember"})

type Model = type[models.Model]


def terms() -> dict[str, str]:
    """Table → the condition under which whoever reads sees a row of it, as PostgreSQL takes it in a policy.

    What has a `visible_to` is guarded by it, and what goes with one such row is seen by whoever sees that row; but not
    what conditions ask, such as who is named in an incident: it only says whose a row is.
    What a condition asks of guarded tables it asks of all their rows, through views of the owner: a rule that says who
    must not see something would else miss what is hidden from whoever reads.
    """
    conditions = {model: _condition(model) for model in seen_models()}
    asked_tables = {table for text in conditions.values() for _word, table in _TABLE.findall(text)}
    parts = [model for model in _tables() if model not in conditions and model._meta.db_table not in asked_tables]
    wholes = {part: whole for part in parts if (whole := whole_of(part))}
    guarded = {model._meta.db_table for model in (*conditions, *wholes)}
    return {
        **{model._meta.db_table: _TABLE.sub(partial(_unguarded, guarded), text) for model, text in conditions.items()},
        **{part._meta.db_table: _goes_with(part, field) for part, field in wholes.items()},
    }


def seen_models() -> list[Model]:
    """All that have a `visible_to`, in the same order in each process."""
    return [model for model in _tables() if hasattr(model._default_manager.all(), "visible_to")]


def _tables() -> list[Model]:
    return [model for model in apps.get_models() if model._meta.db_table not in OPEN]


def _condition(model: Model) -> str:
    rows = model._default_manager.visible_to(Person(pk=SOMEBODY)).order_by().values("pk")  # type: ignore[attr-defined]
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    selection, _where, condition = sql.partition(" WHERE ")
    text = f"{_key(model)} IN ({sql})" if " JOIN " in selection else condition
    statement = connection.ops.compose_sql(text, params)  # type: ignore[attr-defined] # of PostgreSQL's alone
    # Sets have another order in each process, and every start would make all policies again.
    statement = _LIST.sub(lambda match: f"IN ({', '.join(sorted(match[1].split(', ')))})", statement)
    return _asked_of_the_row(_LITERAL.sub(WHO, statement))


def _asked_of_the_row(text: str) -> str:
    """`id IN (SELECT id FROM the same table WHERE …)` is `…`: what is asked once is planned once."""
    while match := _AMONG_ITSELF.search(text):
        end = _end_of_brackets(text, match.end())
        condition = text[match.end() : end].replace(f'"{match[2]}".', f'"{match[1]}".')
        text = f"{text[: match.start()]}coalesce(({condition}), false){text[end + 1 :]}"
    return text


def _end_of_brackets(text: str, start: int) -> int:
    """Where the bracket closes in which `start` stands. What Django writes has no bracket within quotes."""
    depth = 1
    for place in range(start, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if not depth:
            return place
    raise ValueError("A bracket does not close.")


def whole_of(part: Model) -> models.ForeignKey[Any] | None:
    """The one row without which there is none of these."""
    keys = [field for field in part._meta.concrete_fields if isinstance(field, models.ForeignKey) and not field.null]
    models_seen = seen_models()
    fields = [field for field in keys if field.related_model in models_seen]
    return fields[0] if len(fields) == 1 and fields[0].remote_field.on_delete is models.CASCADE else None


def _goes_with(part: Model, field: models.ForeignKey[Any]) -> str:
    """The policy of the whole comes into this by itself. Not with EXISTS, which PostgreSQL plans in two ways."""
    whole = field.related_model
    return (
        f'(SELECT true FROM "{whole._meta.db_table}" w'  # noqa: S608 - our own names
        f' WHERE w."{whole._meta.pk.column}" = "{part._meta.db_table}"."{field.column}")'
    )


def _key(model: Model) -> str:
    return f'"{model._meta.db_table}"."{model._meta.pk.column}"'


def _unguarded(guarded: set[str], match: re.Match[str]) -> str:
    word, table = match.groups()
    return f'{word} {WHOLE}."{table}"' if table in guarded else match[0]
