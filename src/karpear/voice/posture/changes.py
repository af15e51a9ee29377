"""What is otherwise in an agreement since its lead had it before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from karpear.rules.voice.agreement import SupportKind
from karpear.ui.values import questions

from .models import Agreement
from .values import AgreementWords
from .words import SUPPORTS, topic_names

#: Letters of all changes together that stand open; of more the names alone.
SHORT = 400


@dataclass(frozen=True, slots=True)
class AgreementChanges:
    """`since`: from when the words were that it is compared with; `fields`: (name, before, after)."""

    since: datetime
    fields: Sequence[tuple[Any, str, str]]

    @property
    def is_short(self) -> bool:
        """Can all of it stand open on a phone?"""
        return sum(len(before) + len(after) for _name, before, after in self.fields) < SHORT


def agreement_changes(agreement: Agreement) -> AgreementChanges | None:
    """None where it was not changed, or another lead has it."""
    if not agreement.earlier:
        return None
    before = agreement.earlier["words"]
    fields = [
        (question.title, *texts)
        for name, question in questions(AgreementWords).items()
        if len(set(texts := [_in_words(agreement, name, cell) for cell in (before[name], getattr(agreement, name))]))
        > 1
    ]
    return AgreementChanges(datetime.fromisoformat(agreement.earlier["at"]), fields)


def _in_words(agreement: Agreement, name: str, cell: Any) -> str:
    """What was ticked, in the order of the form."""
    if name == "support":
        return "; ".join(str(word) for kind, word in SUPPORTS.items() if SupportKind(kind) in cell)
    if name in ("topics", "ask_first"):
        return "; ".join(word for key, word in topic_names(agreement.organisation).items() if key in cell)
    return str(cell)
