"""What the law asks of a plan is put into the calendar of duties."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.law.instruments import LawfulActivity
from karpear.rules.law.own_days import Rhythm
from karpear.rules.refusals import Conflict, Missing
from karpear.ui.values import longest

from ...duties.actions.own_duties import add_own_duty
from ...duties.models import OwnDuty
from ...duties.values import NewOwnDuty
from ..queries.plans import duty_of_plan, what_law_asks


@transaction.atomic
def put_into_calendar(
    *, by: Person, organisation: Organisation, kind: LawfulActivity, starts_at: datetime, plan: UUID, now: datetime
) -> OwnDuty:
    """The first that has a day, once for a plan. Raises Missing (there is none), Forbidden or Conflict (it is in)."""
    require(by, organisation.pk, Verb.KEEP_LAW)
    asks = what_law_asks(organisation, kind, starts_at, key=str(plan), now=now)
    ask = next((ask for ask in asks if ask.duty and ask.due), None)
    if ask is None or ask.duty is None or ask.due is None:
        raise Missing
    if duty_of_plan(organisation, plan):
        raise Conflict(_("It is in the calendar already."))
    language = get_language() or "en"
    new = NewOwnDuty(
        name=Truncator(ask.duty.act.in_language(language)).chars(longest(NewOwnDuty, "name")),
        to_whom=", ".join(office.in_language(language) for office in ask.recipients),
        rhythm=Rhythm.ONCE,
        first_on=ask.due,
    )
    return add_own_duty(by=by, organisation=organisation.pk, new=new, now=now, origin=plan)
