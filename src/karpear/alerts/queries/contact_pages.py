"""One alert as a contact sees it, who opened the link of a message."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.alerts.models import Alert, not_over
from karpear.messaging.models import Delivery
from karpear.people.models import Contact, ContactState
from karpear.rules.alarm.outcome import State
from karpear.rules.refusals import Missing

from .asked import asked_of, phones_of
from .briefed_plan import content_of, instructions
from .outside import HowItStands, how_it_stands
from .positions import Fix, last_positions
from .steps import NextStep, next_step
from .timeline import events_of

ANSWER_BY_EVENT = {
    "contact_knows": "know",
    "contact_heard": "heard",
    "contact_can_help": "can_help",
    "contact_cannot": "cannot",
}


@dataclass(frozen=True, slots=True)
class ContactPage:
    """What one contact may know. `facts`: only what the person chose to disclose to them.

    `phones`: of those who look after it, to ring.
    """

    how: HowItStands
    contact: Contact
    owner: str
    facts: list[tuple[str, str]]
    fix: Fix | None
    next_step: NextStep | None
    answered: str
    phones: list[str]

    @property
    def alert(self) -> Alert:
        return self.how.alert

    @property
    def asked(self) -> str:
        """What this contact is asked to do."""
        return asked_of(self.contact.role, self.owner, self.how)


def contact_page(delivery: Delivery, *, alert_id: UUID | None = None, expected: datetime | None = None) -> ContactPage:
    """For a contact who opened the link of a message. Raises Missing when they have left or it is gone.

    `alert_id`: of a message that leads to an alert without being about it; `expected`: as of HowItStands.
    """
    contact = delivery.contact
    rows = Alert.objects.select_related("person", "owner", "organisation", "briefing")
    alert = rows.filter(pk=alert_id or delivery.subject).first()
    if contact is None or alert is None or not _relied_on(alert, contact):
        raise Missing()
    return ContactPage(
        how=how_it_stands(alert, contact.knows_me_as or alert.person.shown_name, expected=expected),
        contact=contact,
        owner=alert.owner.shown_name if alert.owner else "",
        facts=_disclosed_facts(alert, contact),
        fix=_disclosed_fix(alert, contact),
        next_step=next_step(alert),
        answered=_last_answer(alert, contact),
        phones=phones_of(alert),
    )


def _relied_on(alert: Alert, contact: Contact) -> bool:
    """Who agreed and is relied on; while it is open also who was when it began, unless they left by their own word."""
    if contact.state != ContactState.ACCEPTED:
        return False
    if contact.removed_at is None:
        return True
    return str(contact.pk) in alert.contacts and Alert.objects.filter(not_over(), pk=alert.pk).exists()


def _disclosed_facts(alert: Alert, contact: Contact) -> list[tuple[str, str]]:
    content = content_of(alert)
    labels = {"what": _("What"), "where": _("Where"), "with_whom": _("With whom")}
    stored = {"what": "title", "where": "place", "with_whom": "along"}
    keys = [key for key in labels if key in contact.disclosures]
    facts = [(labels[key], content.get(stored[key], "")) for key in keys]
    if "instructions" in contact.disclosures:
        facts += instructions(alert)
    return [(label, text) for label, text in facts if text]


def _disclosed_fix(alert: Alert, contact: Contact) -> Fix | None:
    is_over = alert.state == State.RESOLVED.value and not alert.goes_on
    if alert.drill or is_over or "position" not in contact.disclosures:
        return None
    return last_positions([alert.person_id]).get(alert.person_id)


def _last_answer(alert: Alert, contact: Contact) -> str:
    """The last answer of this contact: a key of the action's ANSWERS, or nothing."""
    answers = [e for e in events_of(alert) if e.what in ANSWER_BY_EVENT and e.contact_name == contact.shown_name]
    return ANSWER_BY_EVENT[answers[-1].what] if answers else ""
