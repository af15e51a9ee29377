"""One alert as its page shows it: to those who may act, to its own person, to a contact."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from karpear.alerts.models import Alert, AlertEvent, StageCall
from karpear.messaging.models import Delivery, Inbound
from karpear.messaging.queries import deliveries_of
from karpear.people.models import Person
from karpear.people.queries.country import country_of
from karpear.people.queries.gates import people_to_open
from karpear.rules.alarm.outcome import State
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import Missing

from ..procedures import procedure
from .alert_facts import AlertFacts, facts_of_alert
from .board import looks_of
from .briefed_plan import BriefedPlan, briefed_plan, content_of, instructions
from .deliveries import SentMessage, shown
from .guests import GuestPass, for_guest_eyes, guest_pass, hands_over, has_unseen_answers, numbers_beside
from .ladder_line import LadderSteps, alert_line
from .lanes import draw_timeline
from .last_place import LastPlace, last_place
from .offers import HandoverOffer, offers_to
from .positions import Fix, last_positions
from .ring_list import RingEntry, ring_first
from .stages import endangers, freed, is_going_on, stages_of
from .state import visible_alert
from .step_records import StepRecord, step_records
from .steps import NextStep, next_step
from .texts import texts_of
from .timeline import AlertLine, events_of, fold_repeats, for_own_eyes, timeline_from, withdrawals_of
from .words import freed_sentence, freed_word, kind_word, outcome_word, own_end_words, stage_word


@dataclass(frozen=True, slots=True)
class AlertPage:
    """`lines`: newest first. `can_act` False: its own person reads it, and sees no plan, list or position.

    `instructions`: (for which stage, text), the likeliest stage first. `procedure`: what we do, step by step.
    `opens_person`: the viewer may open the page of whom it is about. `guest`: they see it as one who stands in.
    `is_answered_unseen`: a contact answered, and they may not read it.
    `hands_over`: it may go to or from somebody of another organisation. `offer`: they are asked to take it over.
    `colleagues`: name and number of those on the other side of a shared watch.
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
    guest: GuestPass | None = None
    hands_over: bool = False
    is_answered_unseen: bool = False
    offer: HandoverOffer | None = None
    colleagues: list[tuple[str, str]] = field(default_factory=list)

    @property
    def may_end(self) -> bool:
        """Whoever stands in ends it only where the agreement says so."""
        return self.guest is None or self.guest.may_end

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
    answers = Alert.objects.may_answer(person).filter(pk=delivery.subject) if person else Alert.objects.none()
    if person is None or not person.is_active or not answers.exists():
        raise Missing()
    return alert_page(person, delivery.subject)


def was_overtaken(alert_id: UUID, person: Person) -> bool:
    """Did they have this alert and do nothing for too long?"""
    return AlertEvent.objects.filter(alert=alert_id, what="overtaken", person=person).exists()


def _page(alert: Alert, viewer: Person) -> AlertPage:
    can_act, guest = alert.person_id != viewer.pk, guest_pass(viewer, alert)
    all_events = list(events_of(alert))
    rows, events = for_guest_eyes(deliveries_of(alert.pk), all_events, guest)
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
        guest=guest,
        is_answered_unseen=has_unseen_answers(all_events, guest),
        offer=offers_to(viewer, [alert]).get(alert.pk),
    )
    return _for_responders(page, events, viewer) if can_act else page


def _for_responders(page: AlertPage, events: Iterable[AlertEvent], viewer: Person) -> AlertPage:
    """What only those who act need. A drill carries nobody's position or family."""
    alert = page.alert
    stage = stages_of([alert]).get(alert.pk)
    fix = None if alert.drill else last_positions([alert.person_id]).get(alert.person_id)
    sees_all = page.guest is None or page.guest.sees_contacts
    ring = [entry for entry in ring_first(alert, events, stage) if sees_all or entry.is_person]
    return replace(
        page,
        plan=_plan(page) if sees_all else None,
        instructions=instructions(alert) if sees_all else [],
        procedure=_procedure(alert, stage, ring),
        questions=[q for q in content_of(alert).get("questions", []) if q.get("question")] if sees_all else [],
        ring=ring,
        ladder=alert_line(alert, page.steps),
        stage=stage,
        freed=freed(alert),
        hands_over=hands_over(viewer, alert, page.guest),
        colleagues=numbers_beside(viewer, alert, page.guest),
        opens_person=bool(people_to_open(viewer, [alert.person_id])),
        texts=texts_of(alert, viewer, page.guest),
        fix=fix,
        where=last_place(fix, country_of(alert.organisation)) if fix else None,
    )


def _plan(page: AlertPage) -> BriefedPlan:
    """A guest reads what was handed down with the alert; the whole plan is not theirs to open."""
    plan = briefed_plan(page.alert)
    return replace(plan, path="") if page.guest else plan


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
