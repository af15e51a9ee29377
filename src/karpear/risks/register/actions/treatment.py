"""What is done about a risk as a whole: reduce, avoid, share, or accept under a name and until a day."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.audit.actions import record
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields
from karpear.rules.risk.matrix import Level, Treatment
from karpear.rules.risk.review import Lack, accept_until, lacks, lapsed

from ...models.register import Risk
from ...values import day_in
from ..access import held, note

_FIELDS = ["treatment", "accepted_by", "accepted_until", "accepted_why", "review_told_at", "changed_at"]


@transaction.atomic
def treat(*, by: Person, risk: UUID, treatment: Treatment, why: str = "", now: datetime) -> Risk:
    """Reduce, avoid or share. An acceptance ends with it. Raises Missing, Forbidden, Conflict or BadFields."""
    if treatment is Treatment.ACCEPT:
        raise BadFields([("treatment", _("A risk is accepted under a name and until a day."))])
    locked_risk = held(by, risk)
    changed: dict[str, tuple[Any, Any]] = {"treatment": (locked_risk.treatment, treatment.value)}
    if locked_risk.accepted_until:
        changed["accepted_until"] = (str(locked_risk.accepted_until), "")
    locked_risk.treatment, locked_risk.accepted_by = treatment.value, None
    locked_risk.accepted_until, locked_risk.accepted_why = None, ""
    return _save(locked_risk, "treated", changed, by=by, why=why, now=now)


@transaction.atomic
def accept(*, by: Person, risk: UUID, until: date, why: str, now: datetime) -> Risk:
    """Live with it, under one's own name and until a day (inclusive), with a reason; for how long, the level says.

    Raises Missing, Forbidden (also for officers), Conflict or BadFields.
    """
    locked_risk = held(by, risk, Verb.ACCEPT_RISK)
    today = day_in(locked_risk.organisation.time_zone, now)
    if lacking := lacks(Level(locked_risk.level), on=today, has_name=True, reason=why, until=until):
        raise BadFields([_lack_error(lack, accept_until(Level(locked_risk.level), today)) for lack in lacking])
    changed: dict[str, tuple[Any, Any]] = {
        "treatment": (locked_risk.treatment, Treatment.ACCEPT.value),
        "accepted_until": (locked_risk.accepted_until, until),
        "accepted_by": (locked_risk.accepted_by_id, by.pk),
    }
    locked_risk.treatment, locked_risk.accepted_by, locked_risk.accepted_until = Treatment.ACCEPT.value, by, until
    locked_risk.accepted_why = why.strip()
    return _save(locked_risk, "accepted", changed, by=by, why=why.strip(), now=now)


def end_outgrown(risks: Iterable[Risk], *, today: date, by: Person, now: datetime) -> None:
    """These became larger than when they were accepted, so the acceptance has ended. The caller saves them."""
    for risk in risks:
        if not lapsed(risk.accepted_until, today):
            last_day = today - timedelta(days=1)
            note(risk, "outgrown", {"accepted_until": (risk.accepted_until, last_day)}, by=by, now=now)
            risk.accepted_until = last_day


def _lack_error(lack: Lack, last: date) -> tuple[str, str]:
    if lack is Lack.REASON:
        return "why", _("Write why it is acceptable.")
    if lack is Lack.TOO_LONG:
        return "until", _("A risk of this level can be accepted until %(day)s at most.") % {"day": date_format(last)}
    return "until", _("Choose a day to come.")


def _save(risk: Risk, verb: str, changed: dict[str, tuple[Any, Any]], *, by: Person, why: str, now: datetime) -> Risk:
    risk.review_told_at, risk.changed_at = None, now
    risk.save(update_fields=_FIELDS)
    note(risk, verb, changed, by=by, why=why, now=now)
    record(
        at=now, action=f"risk.{verb}", object_type="risk", object_id=risk.pk, actor=by.pk,
        organisation=risk.organisation_id, treatment=risk.treatment,
    )  # fmt: skip
    return risk
