"""A rule as it is asked from outside: JSON in, JSON out, no database."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError


class Value(BaseModel):
    """What goes in or comes out. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class OutsideRule:
    """`work` takes a `takes` and returns a `gives`; it may raise ValueError for what cannot be."""

    name: str
    takes: type[Value]
    gives: type[Value]
    work: Callable[[Any], Value]

    def described(self) -> dict[str, Any]:
        """Its name and the JSON Schema of what goes in and comes out."""
        return {
            "name": self.name,
            "in": self.takes.model_json_schema(),
            "out": self.gives.model_json_schema(mode="serialization"),
        }

    def answer(self, text: str) -> str:
        """The JSON answer to a JSON question. Raises BadQuestion."""
        try:
            return self.work(self.takes.model_validate_json(text)).model_dump_json()
        except ValidationError as error:
            wrong = [{"loc": list(e["loc"]), "msg": e["msg"]} for e in error.errors()]
            raise BadQuestion(problem("The question is not as the schema says.", wrong)) from error
        except ValueError as error:
            raise BadQuestion(problem(str(error), [])) from error


class BadQuestion(Exception):
    """What was asked cannot be answered; the text is problem JSON (RFC 9457)."""


def problem(detail: str, errors: Sequence[dict[str, Any]]) -> str:
    """Problem JSON (RFC 9457) of a question that cannot be answered."""
    return json.dumps(
        {"type": "about:blank", "title": "Bad input", "status": 422, "detail": detail, "errors": list(errors)},
        ensure_ascii=False,
    )
