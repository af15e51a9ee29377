"""What a program sends is declared once, as a frozen model: its fields, their rules, and the words of a refusal."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from karpear.rules.refusals import BadFields

#: Half a surrogate pair, and a zero.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
#: By pydantic's name for what is wrong; about anything else it speaks itself.
_WORDS = {
    "missing": _("This is needed."),
    "string_too_short": _("This is needed."),
    "string_type": _("This must be text."),
    "string_too_long": _("At most %(most)d characters."),
    "too_long": _("At most %(most)d of these."),
    "list_type": _("A list is needed."),
    "model_type": _("An object with named fields is needed."),
}


class Body(BaseModel):
    """JSON as sent. Fields that are not known are left alone, so that newer clients keep working."""

    model_config = ConfigDict(allow_inf_nan=False, frozen=True)


def validated[B: Body](kind: type[B], sent: Mapping[str, Any]) -> B:
    """What was sent, as this kind. Raises BadFields with everything that is wrong."""
    try:
        return kind.model_validate(sent)
    except ValidationError as error:
        fields = [(".".join(str(part) for part in each["loc"]), words_of(each)) for each in error.errors()]
        raise BadFields(fields) from error


def words_of(error: Mapping[str, Any]) -> str:
    """What one of pydantic's errors says, in the reader's language."""
    context = error.get("ctx", {})
    if "error" in context:
        return str(context["error"])
    if error["type"] in _WORDS:
        return str(_WORDS[error["type"]]) % {"most": context.get("max_length")}
    return str(error["msg"])


def says(words: Any) -> WrapValidator:
    """Whatever is wrong with a value, it is said in these words."""

    def check(value: Any, inner: ValidatorFunctionWrapHandler) -> Any:
        try:
            return inner(value)
        except ValidationError as error:
            raise ValueError(words) from error

    return WrapValidator(check)


def _clean(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if _UNSTORABLE.search(value):
        raise ValueError(_("This text holds characters that cannot be stored."))
    return value.strip()


def _as_text(value: Any) -> Any:
    if not isinstance(value, str | datetime):
        raise ValueError("a number is not a time")
    return value


def _with_offset(value: datetime) -> datetime:
    # A clock that was never set says 1970, west of Greenwich still 1969: an SOS is not refused for it.
    if value.tzinfo is None or not 1969 <= value.year <= 2200:
        raise ValueError("no offset, or not of our time")
    return value.astimezone(UTC)


WRONG_TIME = _("A time with an offset is needed, such as 2026-01-31T18:00:00+07:00.")
CLEAN = BeforeValidator(_clean)

Time = Annotated[datetime, BeforeValidator(_as_text), AfterValidator(_with_offset), says(WRONG_TIME)]
Word = Annotated[str, Field(max_length=100), CLEAN]
Line = Annotated[str, Field(max_length=200), CLEAN]
Text = Annotated[str, Field(max_length=2000), CLEAN]
#: The pattern tells readers of the OpenAPI document that spaces alone are nothing.
Needed = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S"), CLEAN]
