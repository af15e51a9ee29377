"""One alert as its page shows it: to those who may act, to its own person, to a contact."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from karpear.alerts.models import Alert, AlertEvent, StageCall, not_over
from karpear.messaging.models import Delivery, Inbound
from karpear.messaging.queries import deliveries_of
from karpear.people.models import Contact, ContactState, Person
from karpear.people.queries.country import country_of
from karpear.people.queries.gates import people_to_open
from karpear.rules.alarm.outcome import State
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import Missing

from ..procedures import procedure
from .alert_facts import AlertFacts, facts_of_alert
from .asked import asked_of, phones_of
from .board import looks_of
from .briefed_plan import BriefedPlan, briefed_plan, content_of, instructions
from .deliveries import SentMessage, shown
from .ladder_line import LadderSteps, alert_line
from .lanes import draw_timeline
from .last_place import LastPlace, last_place
from .outside import HowItStands, how_it_stands
from .positions import Fix, last_positions
from .ring_list import RingEntry, ring_first
from .stages import endangers, freed, is_going_on, stages_of
from .state import visible_alert
from .step_records import StepRecord, step_records
from .steps import NextStep, next_step
from .texts import texts_of
from .timeline import AlertLine, events_of, fold_repeats, for_own_eyes, timeline_from, withdrawals_of
from .words import freed_sentence, freed_word, kind_word, outcome_word, own_end_words, stage_word

ANSWER_BY_EVENT = {
    "contact_knows": "know",
    "contact_heard": "heard",
    "contact_can_help": "can_help",
    "contact_cannot": "cannot",
}


@dataclass(frozen=True, slots=True)
class AlertPage:
    """`lines`: newest first. `can_act` False: its own person reads it, and sees no plan, list or position.

    `instructions`: (for which stage, text), the likeliest stage first. `procedure`: what we do, step by step.
    `opens_person`: the viewer may open the page of whom it is about.
    """

    alert: Alert
    can_act: bool
    name: str
    word: str
    looks: str
    outcome: str
    lines: list[AlertLine]
    sent: list[SentMessage]
    steps: list[StepRecord]
    next_step: NextStep | None
    facts: AlertFacts
    plan: BriefedPlan | None = None
    instructions: list[tuple[str, str]] = field(default_factory=list)
    questions: list[dict[str, str]] = field(default_factory=list)
    procedure: list[str | Promise] = field(default_factory=list)
    ring: list[RingEntry] = field(default_factory=list)
    ladder: LadderSteps | None = None
    fix: Fix | None = None
    where: LastPlace | None = None
    stage: StageCall | None = None
    freed: StageCall | None = None
    opens_person: bool = False
    texts: list[Inbound] = field(default_factory=list)

    @property
    def is_worked_on(self) -> bool:
        """Open, or ended and gone on as a case: then its plan and its contacts are needed as much as before."""
        return self.is_open or self.goes_on

    @property
    def goes_on(self) -> bool:
        return is_going_on(self.alert, self.stage)

    @property
    def no_contact(self) -> bool:
        """Calling or texting this person may put them in danger: they asked for silence, or were taken."""
        return endangers(self.alert, self.stage)

    @property
    def known(self) -> str:
        """What was confirmed, in a word."""
        return stage_word(self.stage.stage) if self.stage else ""

    @property
    def freed_word(self) -> str:
        """What became of them once that was over, in a word or two."""
        return freed_word(self.freed.stage) if self.freed else ""

    @property
    def freed_sentence(self) -> str:
        """The same as a sentence."""
        return freed_sentence(self.freed.stage, self.name) if self.freed else ""

    @property
    def own_end(self) -> str:
        """What its own person reads once it has ended."""
        return own_end_words()

    @property
    def story(self) -> list[AlertLine]:
        """Oldest first, as a report tells it."""
        return self.lines[::-1]

    @property
    def drawing(self) -> SafeString:
        """The same in lanes."""
        return draw_timeline(self.alert, self.story)

    @property
    def history(self) -> list[AlertLine]:
        """Newest first, with what was told again and again in one line."""
        return fold_repeats(self.story)[::-1]

    @property
    def failures(self) -> list[SentMessage]:
        """Messages of the ladder that did not arrive so far, those that were given up first."""
        failed = [message for message in self.sent if message.state in ("dead", "failed")]
        return sorted(failed, key=lambda message: message.state != "dead")

    @property
    def is_open(self) -> bool:
        return self.alert.state != State.RESOLVED.value

    @property
    def reached_nobody(self) -> bool:
        """Nothing could be written, or everything was given up."""
        return all(delivery.state == "dead" for delivery in self.sent)


def alert_page(viewer: Person, alert_id: UUID) -> AlertPage:
    """For somebody signed in. Raises Missing for a stranger's alert."""
    return _page(visible_alert(viewer, alert_id), viewer)


def page_by_link(delivery: Delivery) -> AlertPage:
    """For somebody inside who opened the link of a message. Raises Missing once they may no longer act."""
    person = delivery.person
    if person is None or not person.is_active or not Alert.objects.may_act(person).filter(pk=delivery.subject).exists():
        raise Missing()
    return alert_page(person, delivery.subject)


def was_overtaken(alert_id: UUID, person: Person) -> bool:
    """Did they have this alert and do nothing for too long?"""
    return AlertEvent.objects.filter(alert=alert_id, what="overtaken", person=person).exists()


def _page(alert: Alert, viewer: Person) -> AlertPage:
    rows, events = deliveries_of(alert.pk), events_of(alert)
    can_act = alert.person_id != viewer.pk
    rows = rows if can_act else for_own_eyes(rows)
    page = AlertPage(
        alert=alert,
        can_act=can_act,
        name=alert.person.shown_name,
        word=kind_word(alert),
        looks=looks_of(alert),
        outcome=outcome_word(alert.outcome) if can_act else _("Closed"),
        lines=timeline_from(alert, rows, events, viewer, withdrawals_of([alert])[alert.pk])[::-1],
        sent=[shown(delivery) for delivery in rows],
        steps=step_records(rows, events),
        next_step=next_step(alert),
        facts=facts_of_alert(alert),
    )
    return _for_responders(page, events, viewer) if can_act else page


def _for_responders(page: AlertPage, events: Iterable[AlertEvent], viewer: Person) -> AlertPage:
    """What only those who act need. A drill carries nobody's position or family."""
    alert = page.alert
    stage = stages_of([alert]).get(alert.pk)
    fix = None if alert.drill else last_positions([alert.person_id]).get(alert.person_id)
    ring = ring_first(alert, events, stage)
    return replace(
        page,
        plan=briefed_plan(alert),
        instructions=instructions(alert),
        procedure=_procedure(alert, stage, ring),
        questions=[q for q in content_of(alert).get("questions", []) if q.get("question")],
        ring=ring,
        ladder=alert_line(alert, page.steps),
        stage=stage,
        freed=freed(alert),
        opens_person=bool(people_to_open(viewer, [alert.person_id])),
        texts=texts_of(alert, viewer),
        fix=fix,
        where=last_place(fix, country_of(alert.organisation)) if fix else None,
    )


def _procedure(alert: Alert, stage: StageCall | None, ring: Iterable[RingEntry]) -> list[str | Promise]:
    """Nothing for the test of a phone, nor where the person was killed: then the steps of the incident hold."""
    if alert.is_test or (stage and stage.stage == Stage.KILLED.value):
        return []
    has_number = any(entry.is_person and entry.phone for entry in ring)
    no_contact = endangers(alert, stage)
    return procedure(
        alert.kind, no_contact=no_contact, owned=alert.owner_id is not None, has_number=has_number,
        has_wishes=bool(instructions(alert)),
    )  # fmt: skip


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
