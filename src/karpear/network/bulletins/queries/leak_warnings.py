"""What stands in a bulletin that perhaps should not leave, and what somebody has said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from karpear.keys.cipher import index
from karpear.people.models import Membership
from karpear.rules.sharing.leaks import Leak, OutgoingWarning, outgoing

from ..models import Bulletin, BulletinStep
from ..tables import OutgoingConsent

#: Everything that was typed.
TYPED = ("headline_km", "headline_en", "avoid_km", "avoid_en", "todo_km", "todo_en")
WHY = ("todo_km", "todo_en")
WARNINGS: Mapping[Leak, Any] = {
    Leak.NAME: _("It names somebody:"),
    Leak.PHONE: _("It holds a number:"),
    Leak.PLATE: _("It holds a number plate:"),
    Leak.EMAIL: _("It holds an e-mail address:"),
    Leak.PLACE: _("It names a place more exactly than the province:"),
    Leak.SHELTER: _("It speaks of where somebody hides:"),
}


@dataclass(frozen=True, slots=True)
class ShownWarning:
    """One kind, its words, and who has said that these may leave (None: nobody has)."""

    kind: Leak
    sentence: Any
    words: str
    consent: OutgoingConsent | None


def outgoing_of(row: Bulletin) -> list[ShownWarning]:
    """Every warning about what was typed. Names are those of people in its source."""
    consents = {consent.kind: consent for consent in OutgoingConsent.objects.select_related("by").filter(bulletin=row)}
    shown_warnings = []
    for warning in _warnings(row):
        consent = consents.get(warning.kind.value)
        stands = consent if consent and consent.words == fingerprint(warning) else None
        shown_warnings.append(ShownWarning(warning.kind, WARNINGS[warning.kind], ", ".join(warning.words), stands))
    return shown_warnings


def unanswered(row: Bulletin) -> list[ShownWarning]:
    """Those of which nobody has said that they may leave."""
    return [warning for warning in outgoing_of(row) if warning.consent is None]


def fingerprint(warning: OutgoingWarning) -> str:
    """The same for the same words; keyed, so that short words cannot be guessed from it."""
    return index("|".join(warning.words), f"bulletin-consent-{warning.kind.value}")


def _warnings(row: Bulletin) -> list[OutgoingWarning]:
    """Taking back says nothing new but why."""
    typed = WHY if row.step == BulletinStep.CANCEL else TYPED
    text = "\n".join(getattr(row, name) for name in typed)
    return warnings_for(text, row.organisation_id)


def warnings_for(text: str, organisation: UUID) -> list[OutgoingWarning]:
    """Of what this organisation is about to let out: also the names of its own people."""
    members = Membership.objects.active().filter(organisation=organisation).select_related("person")
    names = {name for membership in members for name in (membership.person.name, membership.person.shown_name)}
    return outgoing(text, names)


def warnings_by_kind(row: Bulletin) -> dict[str, OutgoingWarning]:
    return {warning.kind.value: warning for warning in _warnings(row)}
