"""A policy's way: draft, in review, in force, replaced."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create
from karpear.people.access import hold_organisation, locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked

from ..models import UNFINISHED, PolicyClause, PolicyRevision, RevisionState
from ..queries.policy import are_own_words, book_of, who_may_put_in_force
from ..values import ReviewWish
from .clauses import copy_of, rows_of_book
from .readings import NO_TRIPS, OnTrips, ask_readers, open_on_trips


@transaction.atomic
def begin_draft(*, by: Person, organisation: UUID, now: datetime) -> PolicyRevision:
    """A draft to work on: what is in force, or, for the first, all that the pack offers. One at a time.

    Raises Missing or Forbidden.
    """
    require(by, organisation, Verb.WRITE_CLAUSES)
    own_organisation = hold_organisation(organisation)
    rows = PolicyRevision.objects.filter(organisation=own_organisation)
    if unfinished := rows.filter(state__in=UNFINISHED).first():
        return unfinished
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    draft = PolicyRevision(
        organisation=own_organisation, number=number, author=by, writers=[str(by.pk)], created_at=now, changed_at=now
    )
    create([draft], by=by, at=now, organisation=organisation)
    in_force = rows.in_force().first()
    clauses = (
        [copy_of(clause, draft) for clause in in_force.clauses.all()]
        if in_force
        else rows_of_book(draft, book_of(own_organisation))
    )
    PolicyClause.objects.bulk_create(clauses)
    return draft


@transaction.atomic
def ask_for_review(*, by: Person, revision: UUID, wish: ReviewWish, now: datetime) -> PolicyRevision:
    """Somebody else looks at it before it counts. Raises Missing, Forbidden, Conflict or BadFields."""
    draft = locked(PolicyRevision, by=by, pk=revision, verb=Verb.WRITE_CLAUSES, states=[RevisionState.DRAFT])
    wish = checked(wish)
    if not draft.clauses.exists():
        raise Conflict(_("There is no clause in it yet."))
    able = set(who_may_put_in_force(draft).values_list("person_id", flat=True))
    if wish.reviewer not in able and (able or wish.reviewer not in (None, by.pk)):
        raise BadFields([("reviewer", _("Choose from the list."))])
    if wish.review_on <= now.date():
        raise BadFields([("review_on", _("Choose a day to come."))])
    with changing(draft, verb="review_asked", by=by, at=now):
        draft.state = RevisionState.IN_REVIEW
        draft.reviewer_id, draft.summary, draft.review_on = wish.reviewer, wish.summary, wish.review_on
    return draft


@transaction.atomic
def back_to_draft(*, by: Person, revision: UUID, now: datetime) -> PolicyRevision:
    """It is to be changed once more. Raises Missing, Forbidden or Conflict."""
    row = locked(PolicyRevision, by=by, pk=revision, verb=Verb.WRITE_CLAUSES, states=[RevisionState.IN_REVIEW])
    with changing(row, verb="sent_back", by=by, at=now):
        row.state = RevisionState.DRAFT
    return row


@transaction.atomic
def put_in_force(*, by: Person, revision: UUID, now: datetime) -> PolicyRevision:
    """From now on it counts, and whoever has not understood something important in it is asked to read.

    Nobody puts in force what they wrote in where somebody else could look at it. Raises Missing, Forbidden, Conflict.
    """
    row = locked(PolicyRevision, by=by, pk=revision, verb=Verb.PUT_IN_FORCE, states=[RevisionState.IN_REVIEW])
    if are_own_words(row, by):
        raise Conflict(_("You wrote it: somebody else puts it in force."))
    on_trips: OnTrips = NO_TRIPS
    for former in PolicyRevision.objects.in_force().select_for_update().filter(organisation=row.organisation_id):
        with changing(former, verb="replaced", by=by, at=now):
            former.state, former.replaced_at = RevisionState.REPLACED, now
        on_trips = open_on_trips(former)
    with changing(row, verb="put_in_force", by=by, at=now):
        row.state, row.in_force_at, row.put_in_force_by = RevisionState.IN_FORCE, now, by
    ask_readers(organisation=row.organisation_id, now=now, on_trips=on_trips)
    return row
