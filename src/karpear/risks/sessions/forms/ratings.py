"""One small page of ratings: what is shown, and what was chosen on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.rules.refusals import BadFields

from ..actions.ratings import RaterAnswer
from ..models import Item, Rating
from ..questions import Scale, scales_of

UNKNOWN = "unknown"
MAX_NOTE = 500


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One radio button."""

    value: str
    name: Any
    meaning: Any
    chosen: bool


@dataclass(frozen=True, slots=True)
class RatingQuestion:
    """One question about one item, as it stands on the page. `field`: the name of its inputs."""

    field: str
    scale: Scale
    steps: list[ScaleStep]
    unknown: bool


@dataclass(frozen=True, slots=True)
class ItemAsked:
    """One item on the page."""

    item: Item
    name: str
    description: str
    questions: list[RatingQuestion]
    note_field: str
    note: str


def asked(item: Item, name: str, description: str, rating: Rating | None) -> ItemAsked:
    """The item as it is asked, with what this rater chose before."""
    values = rating.values if rating else {}
    questions = [_question(item, scale, values) for scale in scales_of(item)]
    return ItemAsked(item, name, description, questions, f"{item.pk.hex}-note", rating.note if rating else "")


def _question(item: Item, scale: Scale, values: Mapping[str, int | None]) -> RatingQuestion:
    value = values.get(scale.key)
    steps = [ScaleStep(str(n), word.name, word.meaning, value == n) for n, word in scale.steps.items()]
    return RatingQuestion(_field(item, scale), scale, steps, scale.key in values and value is None)


def answers_in(post: Mapping[str, str], items: Sequence[Item]) -> dict[UUID, RaterAnswer]:
    """What was chosen for each item of the page. Raises BadFields for a step that is not there."""
    return {item.pk: _answer(post, item) for item in items}


def _answer(post: Mapping[str, str], item: Item) -> RaterAnswer:
    values: dict[str, int | None] = {}
    for scale in scales_of(item):
        typed = post.get(_field(item, scale), "")
        if typed == UNKNOWN:
            values[scale.key] = None
        elif typed in {str(n) for n in scale.steps}:
            values[scale.key] = int(typed)
        elif typed:
            raise BadFields([(scale.key, _("This step does not exist."))])
    return RaterAnswer(values, post.get(f"{item.pk.hex}-note", "").strip()[:MAX_NOTE])


def _field(item: Item, scale: Scale) -> str:
    return f"{item.pk.hex}-{scale.key}"
