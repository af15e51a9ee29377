"""Whom to ring first, and what each call brought."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from karpear.alerts.circles import facts_of, whose
from karpear.alerts.models import Alert, AlertEvent, StageCall
from karpear.countries.queries import spoken_number
from karpear.db.reader import unguarded
from karpear.people.models import Address, Channel, Contact
from karpear.rules.case.pack import Stage, is_out_of_reach
from karpear.ui.templatetags.ui import day_clock

from .briefed_plan import content_of
from .words import event_words

PERSON_ENTRIES = "person"


@dataclass(frozen=True, slots=True)
class Call:
    """The last call to somebody, or their last answer. `what`: its code; `words`: the same for people.

    `text`: what was written next to an answer, for those who act and signed in.
    """

    at: datetime
    what: str
    words: str
    by: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class RingEntry:
    """Somebody on the list. `id`: what a call is written down under. `answer`: what a contact answered last."""

    id: str
    name: str
    role: str
    phone: str
    more: str = ""
    last: Call | None = None
    answer: Call | None = None

    @property
    def is_person(self) -> bool:
        """Are they whom the alert is about?"""
        return self.id.removeprefix(f"{PERSON_ENTRIES}-").isdigit()

    @property
    def spoken(self) -> str:
        """The number as one reads it aloud."""
        return spoken_number(self.phone)


def ring_first(alert: Alert, events: Iterable[AlertEvent], stage: StageCall | None = None) -> list[RingEntry]:
    """The person, whoever travels with, drives or hosts them, then their accepted contacts.

    The person is not on it when they are out of reach or calling may harm them, and a drill rings nobody's family.
    """
    unreachable = alert.no_contact or (stage is not None and is_out_of_reach(Stage(stage.stage)))
    entries = [] if unreachable else _person(alert)
    if not alert.drill:
        entries += _briefing_entries(alert, {e.phone for e in entries})
        entries += _buddy(alert)
        entries += _with_answers(_contacts(alert), events)
    calls = {e.text: e for e in sorted(events, key=lambda e: e.at) if e.what.startswith("call_")}
    return [replace(entry, last=_as_call(calls.get(entry.id))) for entry in entries]


def _with_answers(contacts: Iterable[RingEntry], events: Iterable[AlertEvent]) -> list[RingEntry]:
    answers = {e.contact_name: e for e in sorted(events, key=lambda e: e.at) if e.what.startswith("contact_")}
    return [replace(entry, answer=_as_call(answers.get(entry.name))) for entry in contacts]


def _person(alert: Alert) -> list[RingEntry]:
    phones = Address.objects.usable().filter(person=alert.person_id, channel=Channel.SMS)
    return [
        RingEntry(f"{PERSON_ENTRIES}-{n}", alert.person.shown_name, _("their own phone"), phone.value)
        for n, phone in enumerate(phones)
    ]


def _briefing_entries(alert: Alert, known_phones: set[str]) -> list[RingEntry]:
    """From the plan. The person's own lines are read fresh from their addresses, so they are passed over here."""
    entries: Sequence[dict[str, str]] = content_of(alert).get("ring_first", [])
    return [
        RingEntry(str(e.get("id", "")), e.get("name", ""), _role(alert, e), e.get("phone", ""))
        for e in entries
        if e.get("role") != "person" and e.get("phone", "") not in known_phones
    ]


def _role(alert: Alert, entry: Mapping[str, str]) -> str:
    """Nobody is looked for on the way who is home already."""
    if entry.get("role") == "traveller":
        return _with_home(alert, str(entry.get("id", "")), _("travelled with them")) or _("travels with them")
    return {"driver": _("driver"), "host": _("host")}.get(entry.get("role", ""), "")


def _with_home(alert: Alert, key: str, role: str) -> str:
    """Their part in it and since when they are home, if anybody said so. A second number of theirs has a longer key."""
    home_times = content_of(alert).get("home", {})
    at = next((moment for person, moment in home_times.items() if key.startswith(person)), "")
    values = {"role": role, "t": day_clock(datetime.fromisoformat(at)) if at else ""}
    return _("%(role)s, home: said on %(t)s") % values if at else ""


def _buddy(alert: Alert) -> list[RingEntry]:
    """Whoever stays behind and knows the plan."""
    if alert.buddy is None:
        return []
    phones = Address.objects.usable().filter(person=alert.buddy, channel=Channel.SMS)
    values = [phone.value for phone in phones] or [""]
    role = _with_home(alert, f"person-{alert.buddy_id}", _("buddy")) or _("buddy")
    return [RingEntry(f"buddy-{n}", alert.buddy.shown_name, role, phone) for n, phone in enumerate(values)]


@unguarded("whom those who answer an alert ring: its person chose them for that")
def _contacts(alert: Alert) -> list[RingEntry]:
    """Those whom the ladder tells, with every number that they had since it opened."""
    circle_key = whose(alert)
    ids = facts_of([circle_key], at=alert.opened_at, with_contacts=True).circle(circle_key).contacts
    rows = Contact.objects.filter(pk__in=ids).prefetch_related("addresses").in_bulk()
    entries = []
    for contact in (rows[pk] for pk in ids):
        usable = [a for a in contact.addresses.all() if a.removed_at is None or a.removed_at >= alert.opened_at]
        phones = [a.value for a in usable if a.channel == Channel.SMS]
        more = " · ".join(text for text in (contact.reach, contact.hours) if text)
        entries += [
            RingEntry(f"{contact.pk}-{n}", contact.shown_name, str(contact.get_role_display()), phone, more)
            for n, phone in enumerate(phones or [""])
        ]
    return entries


def _as_call(event: AlertEvent | None) -> Call | None:
    if event is None:
        return None
    by = event.person.shown_name if event.person else ""
    text = event.text if event.what.startswith("contact_") else ""
    return Call(event.at, event.what, event_words(event.what), by, text)
