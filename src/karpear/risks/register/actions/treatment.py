"""What is done about a risk as a whole: reduce, avoid, share, or accept under a name and until a day."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, text
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields
from karpear.rules.risk.matrix import Level, Treatment
from karpear.rules.risk.review import Lack, accept_until, lacks, lapsed

from ...days import day_in
from ..access import open_risk
from ..models import Change, Risk


@transaction.atomic
def treat(*, by: Person, risk: UUID, treatment: Treatment, why: str = "", now: datetime) -> Risk:
    """Reduce, avoid or share. An acceptance ends with it. Raises Missing, Forbidden, Conflict or BadFields."""
    if treatment is Treatment.ACCEPT:
        raise BadFields([("treatment", _("A risk is accepted under a name and until a day."))])
    locked_risk = open_risk(by, risk)
    with changing(
        locked_risk, verb="treated", by=by, at=now, why=why, always=("treatment",), treatment=treatment.value
    ):
        locked_risk.treatment, locked_risk.accepted_by = treatment.value, None
        locked_risk.accepted_until, locked_risk.accepted_why = None, ""
    return locked_risk


@transaction.atomic
def accept(*, by: Person, risk: UUID, until: date, why: str, now: datetime) -> Risk:
    """Live with it, under one's own name and until a day (inclusive), with a reason; for how long, the level says.

    Raises Missing, Forbidden (also for officers), Conflict or BadFields.
    """
    locked_risk = open_risk(by, risk, Verb.ACCEPT_RISK)
    today = day_in(locked_risk.organisation.time_zone, now)
    if lacking := lacks(Level(locked_risk.level), on=today, has_name=True, reason=why, until=until):
        raise BadFields([_lack_error(lack, accept_until(Level(locked_risk.level), today)) for lack in lacking])
    said = ("treatment", "accepted_until", "accepted_by_id")
    with changing(
        locked_risk, verb="accepted", by=by, at=now, why=why.strip(), always=said, treatment=Treatment.ACCEPT.value
    ):
        locked_risk.treatment, locked_risk.accepted_by, locked_risk.accepted_until = Treatment.ACCEPT.value, by, until
        locked_risk.accepted_why = why.strip()
    return locked_risk


def end_outgrown(risks: Iterable[Risk], *, today: date, by: Person, now: datetime) -> None:
    """These became larger than when they were accepted, so the acceptance has ended. The caller saves them."""
    for risk in risks:
        if not lapsed(risk.accepted_until, today):
            last_day = today - timedelta(days=1)
            days = {"accepted_until": [text(risk.accepted_until), text(last_day)]}
            Change.objects.create(risk=risk, verb="outgrown", fields=days, by=by, at=now)
            risk.accepted_until = last_day


def _lack_error(lack: Lack, last: date) -> tuple[str, str]:
    if lack is Lack.REASON:
        return "why", _("Write why it is acceptable.")
    if lack is Lack.TOO_LONG:
        return "until", _("A risk of this level can be accepted until %(day)s at most.") % {"day": date_format(last)}
    return "until", _("Choose a day in the future.")
