"""How a profile came to say what it says, newest first."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.people.models import Organisation, Person
from karpear.rules.law.happenings import OfficeRole, PaperKind
from karpear.rules.law.organisation import OrganisationKind
from karpear.ui.history import HistoryLine, history_line
from karpear.ui.values import titles

from ..models import DonorTerms, ProfileChange, ProfilePart
from ..values import (
    KindAnswer,
    MoneyAnswer,
    NewAccount,
    NewGrant,
    NewLegalPaper,
    NewOffice,
    NewSignatory,
    NumbersAnswer,
    StampAnswer,
)
from ..words import KINDS, MONTH_CHOICES, OFFICES, PAPERS, UNSAID

#: Enough for years; what is older is in the audit trail.
MOST_LINES = 60


def profile_history(organisation: Organisation) -> list[HistoryLine]:
    """In two statements."""
    changes = list(ProfileChange.objects.filter(organisation=organisation).select_related("by")[:MOST_LINES])
    people = _people_in(changes)
    return [_line(change, people) for change in changes]


def _line(change: ProfileChange, people: Mapping[str, str]) -> HistoryLine:
    part = ProfilePart(change.part)
    names = _names(part) if change.verb == "changed" else {}
    return history_line(
        change, f"{part.label}: {_verb(change.verb)}", names, lambda name, text: _in_words(part, name, text, people)
    )


def _verb(verb: str) -> str:
    return {"added": _("written down"), "removed": _("taken off the list")}.get(verb, _("changed"))


def _names(part: ProfilePart) -> dict[str, Any]:
    values: dict[ProfilePart, tuple[Any, ...]] = {
        ProfilePart.IDENTITY: (KindAnswer, NumbersAnswer, MoneyAnswer, StampAnswer),
        ProfilePart.PAPER: (NewLegalPaper,),
        ProfilePart.OFFICE: (NewOffice,),
        ProfilePart.ACCOUNT: (NewAccount,),
        ProfilePart.SIGNATORY: (NewSignatory,),
        ProfilePart.GRANT: (NewGrant,),
    }
    return {name: word for value in values.get(part, ()) for name, word in titles(value).items()}


def _in_words(part: str, name: str, text: str, people: Mapping[str, str]) -> str:
    """One cell as people read it: codes become words, ids become names."""
    if name in PEOPLE:
        return people.get(text, "")
    words = _CODES.get((part, name), _ANSWERS if name in YES_NO else {})
    return str(words.get(text, text))


PEOPLE = ("stamp_keeper_id", "person_id")
YES_NO = ("has_donors", "earns", "rents", "registered")
_ANSWERS: Mapping[str, Any] = {"": UNSAID, "True": gettext_lazy("Yes"), "False": gettext_lazy("No")}
_CODES: Mapping[tuple[str, str], Mapping[str, Any]] = {
    (ProfilePart.IDENTITY.value, "kind"): {"": UNSAID, **{kind.value: KINDS[kind] for kind in OrganisationKind}},
    (ProfilePart.IDENTITY.value, "year_end_month"): {str(month): word for month, word in MONTH_CHOICES},
    (ProfilePart.PAPER.value, "kind"): {kind.value: PAPERS[kind] for kind in PaperKind},
    (ProfilePart.GRANT.value, "public_words"): {"": UNSAID, **dict(DonorTerms.choices)},
    (ProfilePart.OFFICE.value, "role"): {role.value: OFFICES[role] for role in OfficeRole},
}


def _people_in(changes: list[ProfileChange]) -> dict[str, str]:
    ids = {text for change in changes for name in PEOPLE for text in change.fields.get(name, ()) if text}
    return {str(person.pk): person.shown_name for person in Person.objects.filter(pk__in=ids)}
