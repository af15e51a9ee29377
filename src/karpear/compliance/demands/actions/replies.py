"""A reply is drafted, approved by a second person, handed over with what was disclosed, and closed."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing
from karpear.countries.queries import is_capital, province
from karpear.people.access import hold_organisation, locked
from karpear.people.models import Person
from karpear.people.queries.pairs import must_second
from karpear.rules.access import Verb
from karpear.rules.law.demands import AuthorityLevel, DemandChannel, DemandClass, DemandReading, ReplyBasis, bases_for
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.values import checked

from ..answers import book_of, entry_of, received_on
from ..letter_numbers import give_number
from ..models import UNANSWERED, Demand, DemandOutcome, DemandState
from ..needs import TO_APPROVE
from ..reply import PLACE, ReplyFacts, packed, reply_blocks
from ..values import NewAnswer, NewApproval, NewHandBack, NewOutcome, NewReply
from .ledger import forget_reply, take_over
from .notices import tell_decided, tell_of

_CODES = [code for code, _name in settings.LANGUAGES]


def reply_facts(demand: Demand, basis: ReplyBasis) -> ReplyFacts:
    """What a letter may know of it."""
    try:
        names = province(demand.organisation.country, demand.province).name.by_language if demand.province else {}
    except Missing:
        names = {}
    return ReplyFacts(
        number=demand.letter_number if demand.letter_mark else f"{demand.letter_number} {PLACE}",
        received_on=received_on(demand),
        demand=DemandClass(demand.demand),
        channel=DemandChannel(demand.channel),
        level=AuthorityLevel(demand.level),
        province=names,
        in_capital=bool(names) and is_capital(demand.organisation.country, demand.province),
        basis=basis,
    )


@transaction.atomic
def draft_reply(*, by: Person, demand: UUID, new: NewReply, now: datetime) -> Demand:
    """The letter in every language, from codes alone; a later draft takes the place of an earlier one.

    What nobody has read is read by this. Raises Missing, Forbidden, BadFields, and Conflict once it is answered or has
    an inquiry, which answers instead.
    """
    for organisation in Demand.objects.filter(pk=demand).values_list("organisation", flat=True):
        hold_organisation(organisation)
    row = locked(Demand, by=by, pk=demand, verb=Verb.KEEP_LAW, states=UNANSWERED)
    if row.inquiry:
        raise Conflict(_("An inquiry has begun with it already."))
    book = book_of(row.organisation)
    if book is None:
        raise Conflict(_("There are no sentences for a reply in this country."))
    with changing(row, verb="drafted", by=by, at=now):
        if not row.reading:
            take_over(row, by, now)
        entry = entry_of(row)
        if new.basis not in bases_for(entry.rule if entry else None):
            raise BadFields([("basis", _("A reply cannot rest on this."))])
        forget_reply(row)
        give_number(row, now)
        facts = reply_facts(row, new.basis)
        row.state, row.drafted_by, row.drafted_at = DemandState.DRAFTED.value, by, now
        row.basis = new.basis.value
        row.reply = packed({code: reply_blocks(facts, entry, book, code) for code in _CODES})
        tell_of(row, TO_APPROVE, now)
    return row


@transaction.atomic
def approve_reply(*, by: Person, demand: UUID, new: NewApproval, now: datetime) -> Demand:
    """A second person says that the draft they read may leave.

    Raises Missing, Forbidden, BadFields, and Conflict for who drafted it, for their own people, and for another draft.
    """
    row, clean = _draft_to_second(by, demand, now), checked(new)
    if clean.draft != row.draft_mark:
        raise Conflict(_("The reply was drafted again since you read it. Read it once more."))
    if bool(clean.counsel) is not bool(clean.counsel_on):
        raise BadFields([("counsel_on", _("Say who read it, and on which day; or neither."))])
    if row.reading == DemandReading.UNCLEAR.value and not clean.counsel and not clean.without_counsel:
        raise BadFields([("counsel", _("It is unclear: say which counsel read it, or approve without counsel."))])
    with changing(row, verb="approved", by=by, at=now, counsel=bool(clean.counsel)):
        row.state, row.approved_by, row.approved_at = DemandState.APPROVED.value, by, now
        row.counsel, row.counsel_on = clean.counsel, clean.counsel_on
    tell_decided(row, {row.drafted_by_id, row.noted_by_id} - {by.pk}, now)
    return row


@transaction.atomic
def hand_back(*, by: Person, demand: UUID, new: NewHandBack, now: datetime) -> Demand:
    """A second person says that the draft may not leave as it is; it stays, to be seen while it is drafted again.

    Raises Missing, Forbidden, BadFields, and Conflict for who drafted it and for their own people.
    """
    row, clean = _draft_to_second(by, demand, now), checked(new)
    with changing(row, verb="handed_back", by=by, at=now):
        row.state, row.handed_back_by, row.handed_back_at = DemandState.READ.value, by, now
        row.handed_back_words = clean.handed_back_words
    tell_decided(row, {row.drafted_by_id}, now)
    return row


def _draft_to_second(by: Person, demand: UUID, now: datetime) -> Demand:
    """A draft that this person may decide on as the second. Raises Missing, Forbidden and Conflict."""
    row = locked(Demand, by=by, pk=demand, verb=Verb.APPROVE_REPLY, states=[DemandState.DRAFTED])
    if row.drafted_by_id == by.pk:
        raise Conflict(_("You drafted it. Somebody else approves it."))
    must_second(
        by=by, first=row.drafted_by_id, word_at=row.drafted_at or now, now=now, organisation=row.organisation_id
    )
    return row


@transaction.atomic
def hand_over(*, by: Person, demand: UUID, new: NewAnswer, now: datetime) -> Demand:
    """It has left. What they have now is kept as it was, also where that is more than its basis asks for.

    Raises Missing, Forbidden, BadFields, and Conflict before it is approved.
    """
    row = locked(Demand, by=by, pk=demand, verb=Verb.KEEP_LAW, states=[DemandState.APPROVED])
    clean = checked(new)
    with changing(row, verb="answered", by=by, at=now):
        _answer(row, by, clean, now)
    return row


@transaction.atomic
def answer_without_letter(*, by: Person, demand: UUID, new: NewAnswer, now: datetime) -> Demand:
    """They were answered on the spot, or took it themselves: what they have now is kept, and a draft is gone.

    What nobody has read is read by this. Raises Missing, Forbidden, BadFields, and Conflict once it is answered.
    """
    row = locked(Demand, by=by, pk=demand, verb=Verb.KEEP_LAW, states=UNANSWERED)
    clean = checked(new)
    with changing(row, verb="answered", by=by, at=now):
        if not row.reading:
            take_over(row, by, now)
        forget_reply(row)
        _answer(row, by, clean, now)
    return row


def _answer(row: Demand, by: Person, clean: NewAnswer, now: datetime) -> None:
    row.state, row.answered_by, row.answered_at = DemandState.ANSWERED.value, by, now
    row.answer_channel = clean.answer_channel.value
    row.disclosed = sorted(clean.disclosed)


@transaction.atomic
def close_demand(*, by: Person, demand: UUID, new: NewOutcome, now: datetime) -> Demand:
    """What came of it; before it is answered, only that they took it back.

    Raises Missing, Forbidden, BadFields, and Conflict once it is closed.
    """
    row = locked(Demand, by=by, pk=demand, verb=Verb.KEEP_LAW, states=[*UNANSWERED, DemandState.ANSWERED])
    clean = checked(new)
    if row.state in UNANSWERED and clean.outcome is not DemandOutcome.WITHDRAWN:
        raise BadFields([("outcome", _("It is not answered yet. Write down first what they have now."))])
    with changing(row, verb="closed", by=by, at=now):
        if not row.reading:
            take_over(row, by, now)
        row.state, row.closed_by, row.closed_at = DemandState.CLOSED.value, by, now
        row.outcome, row.outcome_words = clean.outcome.value, clean.outcome_words
    return row
