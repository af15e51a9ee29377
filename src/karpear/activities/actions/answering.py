"""An approver answers; a traveller chooses who is asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.people.models import Person
from karpear.people.queries import may_second, must_second
from karpear.rules.plan.decision import YES, Answer, Decision, decide
from karpear.rules.refusals import BadFields, Conflict, Forbidden

from ..models import Activity, Answered, Assessment
from ..queries import OPEN_STATES, Standing, standing, travellers_of
from .asking import ANSWERED, ASKED, ask_no_more, asked_often, tell_approvers, tell_travellers
from .deciding import whom_to_ask
from .mine import own, seen, write


@transaction.atomic
def answer(*, person: Person, activity: UUID, assessment: UUID, clean: Mapping[str, Any], now: datetime) -> Activity:
    """What an approver says. `clean`: answer, reason, conditions, postponed_to (datetime or None).

    Raises Missing for a stranger; Forbidden for who may not approve here, travels in it, or assessed it; Conflict
    when the assessment is not the newest, the plan has changed since, or it is settled; BadFields for an answer
    that is not open, and for what must be written down with it.
    """
    found = seen(person, activity)
    stands = standing(found, now=now)
    newest = _refuse(stands, person, assessment)
    given = _given(stands, person, clean)
    before = [one for one in stands.said_yes if one.person_id != person.pk]
    others = [Answer(one.answer) for one in before]
    if given in YES:
        _must_be_second(found, before, person, now)
    try:
        after = decide(
            stands.asked,
            given,
            first_yes=bool(others),
            conditions=Answer.CONDITIONS in others,
            stands=stands.decision,
            reason=clean["reason"],
        )
    except ValueError as refused:
        raise BadFields([("reason", _("Write down why it must be done: you are the second person."))]) from refused
    Answered.objects.create(
        assessment=newest,
        person=person,
        asked=stands.asked.value,
        answer=given.value,
        reason=clean["reason"],
        conditions=clean["conditions"] if given is Answer.CONDITIONS else "",
        postponed_to=clean["postponed_to"] if given is Answer.POSTPONE else None,
        answered_at=now,
    )
    _stand(found, stands, after, by=person, now=now)
    write("answer", found, by=person, now=now, asked=int(stands.asked), answer=given.value, after=after.value)
    return found


def _refuse(stands: Standing, person: Person, assessment: UUID) -> Assessment:
    found = stands.activity
    if person.pk in travellers_of(found):
        raise Forbidden(_("You travel in it: somebody else has to answer."))
    if person not in stands.able:
        assessed = stands.newest is not None and stands.newest.person_id == person.pk
        raise Forbidden(_("You assessed it: somebody else has to answer.") if assessed else "")
    if found.state not in OPEN_STATES:
        raise Conflict(_("This plan is %(state)s.") % {"state": found.get_state_display()})
    if stands.newest is None or not stands.current:
        raise Conflict(_("The plan has changed since it was assessed. It has to be assessed again first."))
    if stands.newest.pk != assessment:
        raise Conflict(_("It was assessed again meanwhile. Look at the new assessment, then answer."))
    return stands.newest


def _given(stands: Standing, person: Person, clean: Mapping[str, Any]) -> Answer:
    given, open_ones = Answer(clean["answer"]), stands.open_to(person)
    if given not in open_ones and stands.decision is Decision.MUST_CANCEL:
        raise BadFields([("answer", _("It must be cancelled: nobody can approve it."))])
    if given not in open_ones:
        raise Conflict(_answered_already(stands, person))
    if given is Answer.CONDITIONS and not clean["conditions"].strip():
        raise BadFields([("conditions", _("Write down what must be so."))])
    return given


def _must_be_second(found: Activity, before: list[Answered], person: Person, now: datetime) -> None:
    """A yes beside another one is a second person's. Raises Conflict."""
    for one in before[-1:]:
        matter = {"organisation": found.organisation_id, "about": found.person_id}
        must_second(by=person, first=one.person_id, word_at=one.answered_at, now=now, **matter)


def _answered_already(stands: Standing, person: Person) -> str:
    if any(one.person_id == person.pk for one in stands.said_yes):
        return _("You said yes already. A second person has to answer.")
    if not stands.answers:
        return _("There is nothing to answer.")
    return _("%(name)s has answered already.") % {"name": stands.answers[-1].person.shown_name}


def _stand(found: Activity, stands: Standing, after: Decision, *, by: Person, now: datetime) -> None:
    """Put it where the answer puts it; the travellers hear of it, and a second person is asked."""
    found.decision = after.value
    ask_no_more(found, now=now)
    if after is Decision.WAITING_SECOND and stands.newest is not None:
        matter = {"organisation": found.organisation_id, "about": found.person_id}
        unable = {p.pk for p in stands.able if not may_second(by=p.pk, first=by.pk, word_at=now, now=now, **matter)}
        found.approver = whom_to_ask(found, assessor=stands.newest.person_id, but=unable, now=now)
        found.reminded_at = None
        tell_approvers(found, [found.approver_id] if found.approver_id else [], ASKED, now=now)
    found.save(update_fields=["decision", "approver", "reminded_at"])
    tell_travellers(found, ANSWERED, now=now)


@transaction.atomic
def ask_approver(*, person: Person, activity: UUID, approver: UUID, now: datetime) -> Activity:
    """The traveller chooses who is asked. Raises Missing, Forbidden, Conflict when nothing waits, or BadFields."""
    found = own(person, activity, *OPEN_STATES)
    stands = standing(found, now=now)
    if not stands.waiting:
        raise Conflict(_("Nothing waits for an answer."))
    said = {one.person_id for one in stands.said_yes}
    if approver not in {p.pk for p in stands.able} - said:
        raise BadFields([("approver", _("Choose one of these people."))])
    if found.approver_id != approver and asked_often(found, now=now):
        raise Conflict(_("Be patient, you are sending too many requests."))
    if found.approver_id != approver:
        found.approver_id, found.reminded_at = approver, None
        found.save(update_fields=["approver", "reminded_at"])
        ask_no_more(found, now=now)
        tell_approvers(found, [approver], ASKED, now=now)
        write("ask", found, by=person, now=now)
    return found
