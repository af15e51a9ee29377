"""What is otherwise in an agreement since its lead had it before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from karpear.ui.values import questions

from .models import Agreement
from .values import AgreementWords
from .words import SUPPORTS, topic_names

#: Letters of all changes together that stand open; of more the names alone.
SHORT = 400
#: Fields in which several answers are ticked.
LISTS = ("topics", "ask_first", "support")


@dataclass(frozen=True, slots=True)
class ChangedField:
    """What stood there and what stands there now; of a list, what falls away and what comes."""

    name: Any
    before: str
    after: str
    is_list: bool


@dataclass(frozen=True, slots=True)
class AgreementChanges:
    """`since`: from when the words were that it is compared with; `answer`: what the lead asked for then."""

    since: datetime
    answer: str
    fields: Sequence[ChangedField]

    @property
    def is_short(self) -> bool:
        """Can all of it stand open on a phone?"""
        return sum(len(field.before) + len(field.after) for field in self.fields) < SHORT


def agreement_changes(agreement: Agreement) -> AgreementChanges | None:
    """None where it was not changed, or another lead has it."""
    if not agreement.earlier:
        return None
    words = agreement.earlier["words"]
    fields = [
        _changed_field(agreement, name, question.title, words[name])
        for name, question in questions(AgreementWords).items()
    ]
    return AgreementChanges(
        datetime.fromisoformat(agreement.earlier["at"]),
        agreement.earlier.get("answer", ""),
        [field for field in fields if field.before != field.after],
    )


def _changed_field(agreement: Agreement, name: str, title: Any, before: Any) -> ChangedField:
    after = getattr(agreement, name)
    if name not in LISTS:
        return ChangedField(title, str(before), str(after), False)
    falls_away = [key for key in before if key not in after]
    comes = [key for key in after if key not in before]
    return ChangedField(title, _in_words(agreement, name, falls_away), _in_words(agreement, name, comes), True)


def _in_words(agreement: Agreement, name: str, keys: Sequence[str]) -> str:
    """What was ticked, in the order of the form."""
    words = SUPPORTS if name == "support" else topic_names(agreement.organisation)
    return "; ".join(str(word) for key, word in words.items() if key in keys)
