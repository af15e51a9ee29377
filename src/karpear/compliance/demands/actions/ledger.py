"""A demand is noted, and read: what the law says of it is taken over, and its clock begins."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.countries.queries import provinces
from karpear.people.access import hold_organisation, locked
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.duty.for_whom import names_somebody
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.values import checked, fill

from ..answers import answer_to, answer_today, due_at
from ..models import UNANSWERED, Demand, DemandState
from ..values import NewDemand
from .letters import join_letters
from .notices import tell_or_hold


@transaction.atomic
def note_demand(
    *,
    by: Person,
    organisation: UUID,
    new: NewDemand,
    now: datetime,
    follows: UUID | None = None,
    phone_key: UUID | None = None,
) -> Demand:
    """It stands in the ledger, and its clock begins. `follows`: an earlier one, of which this came afterwards.

    `phone_key`: by which its phone knows it; the same codes with it again are the same demand.
    Raises Missing for a stranger, Forbidden, or BadFields.
    """
    own_organisation = require(by, organisation, Verb.NOTE_DEMAND).organisation
    earlier = _earlier(by, organisation, follows)
    clean = _checked(new, own_organisation, now)
    # Whoever counts locks the organisation first, so that two never get the same number.
    hold_organisation(organisation)
    if noted_before := phone_key and Demand.objects.filter(noted_by=by, phone_key=phone_key).first():
        if _is_same(noted_before, own_organisation, clean):
            return noted_before
        phone_key = None  # something else came with it: a form that was corrected and sent again
    demand = Demand(
        organisation=own_organisation, noted_by=by, noted_at=now, follows=earlier, phone_key=phone_key
    )  # fmt: skip
    fill(demand, clean)
    demand.received_at = clean.received_at or now
    demand.number = Demand.objects.filter(organisation=organisation).count() + 1
    answer = answer_to(own_organisation, clean.demand, clean.level, demand.received_at, now)
    demand.due_at, demand.counted_at = due_at(demand, answer.legal), now
    tell_or_hold(demand, now)
    demand.save(force_insert=True)
    note(demand, action="demand.noted", by=by, at=now, demand=demand.demand, level=demand.level)
    join_letters(demand)
    return demand


def _is_same(demand: Demand, organisation: Organisation, new: NewDemand) -> bool:
    codes = (demand.organisation_id, demand.level, demand.demand, demand.channel)
    return codes == (organisation.pk, new.level, new.demand, new.channel)


def _earlier(by: Person, organisation: UUID, follows: UUID | None) -> Demand | None:
    """Raises Missing for one that they do not see, or of another organisation."""
    if follows is None:
        return None
    earlier = Demand.objects.visible_to(by).filter(pk=follows, organisation=organisation).first()
    if earlier is None:
        raise Missing
    return earlier


def _checked(new: NewDemand, organisation: Organisation, now: datetime) -> NewDemand:
    """Raises BadFields for a province of another country, a day to come, and a name where an office belongs."""
    clean = checked(new)
    try:
        codes = {province.code for province in provinces(organisation.country)}
    except Missing:
        codes = set()
    if clean.province and clean.province not in codes:
        raise BadFields([("province", _("Choose a province of this country."))])
    if clean.received_at and clean.received_at > now:
        raise BadFields([("received_at", _("Choose a moment that has come."))])
    if clean.answer_by and clean.answer_by < (clean.received_at or now):
        raise BadFields([("answer_by", _("This is before it came."))])
    members = Person.objects.filter(memberships__in=Membership.objects.active().filter(organisation=organisation))
    if clean.answer_by and clean.within:
        raise BadFields([("within", _("Either a day, or a number of days."))])
    if names_somebody(clean.office, [str(person.name) for person in members]):
        raise BadFields([("office", _("This is a name. Write the office."))])
    return clean


@transaction.atomic
def read_demand(*, by: Person, demand: UUID, now: datetime) -> Demand:
    """What the pack says today is taken over and stands; a draft on another reading is gone.

    Raises Missing, Forbidden, and Conflict once it is answered.
    """
    row = locked(Demand, by=by, pk=demand, verb=Verb.KEEP_LAW, states=UNANSWERED)
    with changing(row, verb="read", by=by, at=now):
        row.state = DemandState.READ.value
        take_over(row, by, now)
        forget_reply(row)
    return row


def take_over(row: Demand, by: Person, now: datetime) -> None:
    """What the pack says of it today; for a row that is being changed."""
    answer = answer_today(row, now)
    row.read_by, row.read_at = by, now
    for name, value in answer.as_kept.items():
        setattr(row, name, value)
    row.due_at, row.counted_at = due_at(row, answer.legal), now


def forget_reply(row: Demand) -> None:
    """No letter leaves that rests on another reading, or that was never handed over."""
    row.basis, row.reply, row.counsel, row.counsel_on = "", "", "", None
    row.drafted_by, row.drafted_at, row.approved_by, row.approved_at = None, None, None, None
    row.handed_back_by, row.handed_back_at, row.handed_back_words, row.draft_told_at = None, None, "", None


def hand_to_inquiry(*, by: Person, demand: UUID, inquiry: UUID, now: datetime) -> Demand:
    """An inquiry begins with it, and has the clock from now on. Raises Missing, Forbidden or Conflict."""
    row = locked(Demand, by=by, pk=demand, verb=Verb.KEEP_LAW, states=UNANSWERED)
    if row.inquiry:
        raise Conflict(_("An inquiry has begun with it already."))
    with changing(row, verb="inquiry", by=by, at=now):
        row.inquiry = inquiry
    return row


def end_with_inquiry(*, by: Person, inquiry: UUID, now: datetime) -> None:
    """Its inquiry has ended: what they have now is to be said of the demand with which it began, if there is one."""
    row = Demand.objects.filter(inquiry=inquiry, state__in=UNANSWERED).select_for_update(of=("self",)).first()
    if row is not None:
        with changing(row, verb="inquiry_ended", by=by, at=now):
            row.inquiry_ended_at = now
