"""Something happened: proposed, answered again, decided, looked at afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create, note
from karpear.countries.queries import voice_book
from karpear.people.access import locked
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.voice.aftermath import Aftermath, harms_among, is_harmful
from karpear.rules.voice.forms import Form
from karpear.rules.voice.moved import news_to, taken_over, what_moved
from karpear.rules.voice.proposal import must_look_again, propose_form
from karpear.ui.values import checked, questions

from ..posture.queries.rules import form_for
from ..posture.words import province_names
from .coded import answers_of, case_of, coded_arithmetic
from .models import (
    AFTER_DAYS,
    DECIDED_STATES,
    LOOKED_EVERY,
    DecisionToRead,
    KeptFrom,
    SpeakDecision,
    SpeakReview,
    SpeakState,
)
from .news import note_harm, note_on_record
from .to_read import ask_to_read
from .values import OF_NOBODY, DecidedForm, NewSpeakDecision, NewSpeakReview, is_of_nobody


@dataclass(frozen=True, slots=True)
class HouseKnows:
    """What other rooms know, as codes, handed in from the roof. `held`: who is not to read of it."""

    codes: Mapping[str, Any]
    held: frozenset[UUID] = frozenset()


@transaction.atomic
def propose_decision(
    *, by: Person, organisation: UUID, new: NewSpeakDecision, house: HouseKnows, now: datetime
) -> SpeakDecision:
    """Something happened, and this is proposed. Raises Missing, Forbidden or BadFields."""
    membership = require(by, organisation, Verb.KEEP_VOICE)
    value = _checked(new, membership.organisation)
    decision = SpeakDecision(organisation=membership.organisation, proposed_by=by, proposed_at=now, changed_at=now)
    _answer(decision, value, house, now)
    create([decision], by=by, at=now, organisation=organisation)
    keep_from(decision, house.held)
    return decision


@transaction.atomic
def answer_again(
    *, by: Person, decision: UUID, new: NewSpeakDecision, house: HouseKnows, now: datetime
) -> SpeakDecision:
    """Other answers, and what is proposed by them: it is to be decided again. Raises also Conflict."""
    row = _open_again(by, decision, Verb.KEEP_VOICE)
    value = _checked(new, row.organisation)
    with changing(row, verb="answered", by=by, at=now):
        _answer(row, value, house, now)
        _to_decide(row)
    keep_from(row, house.held)
    return row


@transaction.atomic
def take_over(*, by: Person, decision: UUID, now: datetime) -> SpeakDecision:
    """What the house knows otherwise since is taken into the answers; it is to be decided again."""
    row = _open_again(by, decision, Verb.KEEP_VOICE)
    if "on_record" not in row.moved:
        raise Conflict(_("Nothing has changed since."))
    with changing(row, verb="taken_over", by=by, at=now):
        row.answers = taken_over(row.answers, what_moved(row.on_record, row.moved["on_record"]))
        row.on_record = row.moved["on_record"]
        _reckon(row, now)
        _to_decide(row)
    return row


@transaction.atomic
def decide(
    *, by: Person, decision: UUID, new: DecidedForm, text_hash: str, now: datetime, today: date
) -> SpeakDecision:
    """A person decides, as is proposed or with a reason, on just the words and answers that they read.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    row = _open_again(by, decision, Verb.DECIDE_TO_SPEAK)
    if text_hash != row.text_hash:
        raise Conflict(_("Somebody has changed it since you opened it. Read it again: this is how it stands now."))
    value = _checked_decision(row, checked(new), today)
    with changing(row, verb="decided", by=by, at=now, always=("form",)):
        row.form, row.reason, row.review_on = value.form, value.reason, value.review_on
        row.state, row.decided_by, row.decided_at, row.round = SpeakState.DECIDED.value, by, now, row.round + 1
        # What was new has been read, and decided on: it is no news any more.
        row.on_record = row.moved.get("on_record", row.on_record)
        row.moved, row.moved_at, row.told_at = {}, None, None
    ask_to_read(row, but=by, now=now)
    return row


@transaction.atomic
def review(*, by: Person, decision: UUID, new: NewSpeakReview, now: datetime) -> SpeakReview:
    """What came of it after 7 or 30 days. Harm is news for leads, who decide again.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    row = locked(SpeakDecision, by=by, pk=decision, verb=Verb.KEEP_VOICE, states=DECIDED_STATES)
    day = row.next_look_days
    if day is None or row.decided_at is None or now < row.decided_at + timedelta(days=day):
        raise Conflict(_("It is not yet time to look at what came of it."))
    happened = _checked_review(checked(new))
    with changing(row, verb=f"reviewed_{day}", by=by, at=now):
        row.state = SpeakState.REVIEWED_7.value if day == AFTER_DAYS[0] else SpeakState.REVIEWED_30.value
        note_harm(row, harms_among(happened), now)
    DecisionToRead.objects.filter(decision=row, person=by).delete()
    return SpeakReview.objects.create(
        decision=row, round=row.round, day=day, happened=[code.value for code in happened],
        is_harmful=is_harmful(happened), words=new.words, by=by, at=now,
    )  # fmt: skip


@transaction.atomic
def note_moved(*, decision: UUID, house: HouseKnows, now: datetime) -> bool:
    """The keeper: does the house know otherwise than when it was asked? Returns whether that is news."""
    row = SpeakDecision.objects.looked_after().select_for_update(of=("self",)).filter(pk=decision).first()
    if row is None:
        return False
    row.look_at = now + LOOKED_EVERY
    keep_from(row, house.held if row.may_change else house.held & _kept_from(row))
    moved = news_to(row.answers, what_moved(row.on_record, house.codes)) if row.may_change else []
    is_news = note_on_record(row, dict(house.codes) if moved else None, now)
    row.save(update_fields=["look_at", "moved", "moved_at", "told_at"])
    if is_news:
        note(row, action="speakdecision.moved", by=None, at=now)
    return is_news


def claim_review(*, review: UUID, now: datetime) -> SpeakReview | None:
    """Locked until the transaction ends, and marked as carried; None when another keeper was faster."""
    rows = SpeakReview.objects.to_carry().select_for_update(of=("self",)).select_related("decision__organisation")
    claimed = rows.filter(pk=review).first()
    if claimed is not None:
        claimed.carried_at = now
        claimed.save(update_fields=["carried_at"])
    return claimed


def note_carried(review: SpeakReview, paths: Mapping[str, str]) -> None:
    """Where the register has what was carried there."""
    review.carried = dict(paths)
    review.save(update_fields=["carried"])


def _kept_from(row: SpeakDecision) -> frozenset[UUID]:
    return frozenset(row.kept_from.values_list("person", flat=True))


def keep_from(decision: SpeakDecision, held: frozenset[UUID]) -> None:
    """Whoever is held does not read it while they are."""
    KeptFrom.objects.filter(decision=decision).exclude(person__in=held).delete()
    KeptFrom.objects.bulk_create(
        [KeptFrom(decision=decision, person_id=person) for person in sorted(held)], ignore_conflicts=True
    )


def _open_again(by: Person, decision: UUID, verb: Verb) -> SpeakDecision:
    row = locked(SpeakDecision, by=by, pk=decision, verb=verb)
    require(by, row.organisation_id, row.verb_to_reopen)
    if not row.may_change:
        raise Conflict(_("What came of it was looked at. Write down what happened since as another decision."))
    return row


def _answer(row: SpeakDecision, value: NewSpeakDecision, house: HouseKnows, now: datetime) -> None:
    row.title, row.words, row.topic, row.province = value.title, value.words, value.topic, value.province
    row.answers, row.on_record = answers_of(value), dict(house.codes)
    _reckon(row, now)


def _reckon(row: SpeakDecision, now: datetime) -> None:
    """What follows from the answers, by the organisation's own rule of today."""
    own_rule = form_for(row.organisation, row.topic, row.province)
    row.start = own_rule.value if own_rule else ""
    case = case_of(row.answers, row.start)
    proposal = propose_form(case)
    row.proposed, row.arithmetic = proposal.form.value, coded_arithmetic(proposal)
    row.look_again_days = must_look_again(case).days
    row.look_at, row.told_at = now + LOOKED_EVERY, None
    note_on_record(row, None, now)


def _to_decide(row: SpeakDecision) -> None:
    if row.state != SpeakState.PROPOSED:
        row.round += 1
    DecisionToRead.objects.filter(decision=row).delete()
    row.state, row.form, row.reason, row.review_on = SpeakState.PROPOSED.value, "", "", None
    row.decided_by, row.decided_at = None, None


def _checked(new: NewSpeakDecision, organisation: Organisation) -> NewSpeakDecision:
    value = _checked_answers(new)
    errors = []
    if value.topic not in voice_book(organisation.country).topics:
        errors.append(("topic", _("Choose one of these.")))
    if value.province and value.province not in province_names(organisation):
        errors.append(("province", _("Choose one of these.")))
    if errors:
        raise BadFields(errors)
    return value


def _checked_answers(new: NewSpeakDecision) -> NewSpeakDecision:
    if not is_of_nobody(new.harmed):
        return checked(new)
    return replace(checked(new, questions(NewSpeakDecision).keys() - OF_NOBODY.keys()), **OF_NOBODY)


def _checked_decision(row: SpeakDecision, value: DecidedForm, today: date) -> DecidedForm:
    errors = []
    if "on_record" in row.moved and not value.knowing:
        errors.append(("knowing", _("Take in first what has changed, or tick that you decide without it.")))
    if value.form != row.proposed and not value.reason.strip():
        errors.append(("reason", _("It is not what is proposed: write down why.")))
    last_day = today + timedelta(days=row.look_again_days)
    if value.form != Form.SILENCE.value:
        value = replace(value, review_on=None)
    elif value.review_on is None:
        errors.append(("review_on", _("Silence always has a day on which it is looked at again.")))
    elif not today < value.review_on <= last_day:
        errors.append(("review_on", _("Choose a day within the next %(days)s days.") % {"days": row.look_again_days}))
    if errors:
        raise BadFields(errors)
    return value


def _checked_review(value: NewSpeakReview) -> list[Aftermath]:
    happened = [Aftermath(code) for code in value.happened]
    if not happened:
        raise BadFields([("happened", _("Tick at least one, also where nothing happened."))])
    if Aftermath.NOTHING in happened and len(happened) > 1:
        raise BadFields([("happened", _("Either nothing, or these."))])
    return happened
