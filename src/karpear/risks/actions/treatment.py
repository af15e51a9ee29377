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

from ..models import Risk
from ..values import day_in
from .finding import held, note

_FIELDS = ["treatment", "accepted_by", "accepted_until", "accepted_why", "review_told_at", "changed_at"]


@transaction.atomic
def treat(*, by: Person, risk: UUID, treatment: Treatment, why: str = "", now: datetime) -> Risk:
    """Reduce, avoid or share. An acceptance ends with it. Raises Missing, Forbidden, Conflict or BadFields."""
    if treatment is Treatment.ACCEPT:
        raise BadFields([("treatment", _("A risk is accepted under a name and until a day."))])
    found = held(by, risk)
    changed: dict[str, tuple[Any, Any]] = {"treatment": (found.treatment, treatment.value)}
    if found.accepted_until:
        changed["accepted_until"] = (str(found.accepted_until), "")
    found.treatment, found.accepted_by, found.accepted_until, found.accepted_why = treatment.value, None, None, ""
    return _save(found, "treated", changed, by=by, why=why, now=now)


@transaction.atomic
def accept(*, by: Person, risk: UUID, until: date, why: str, now: datetime) -> Risk:
    """Live with it, under one's own name and until a day (inclusive), with a reason; for how long, the level says.

    Raises Missing, Forbidden (also for officers), Conflict or BadFields.
    """
    found = held(by, risk, Verb.ACCEPT_RISK)
    today = day_in(found.organisation.time_zone, now)
    if lacking := lacks(Level(found.level), on=today, has_name=True, reason=why, until=until):
        raise BadFields([_said(lack, accept_until(Level(found.level), today)) for lack in lacking])
    changed: dict[str, tuple[Any, Any]] = {
        "treatment": (found.treatment, Treatment.ACCEPT.value),
        "accepted_until": (found.accepted_until, until),
        "accepted_by": (found.accepted_by_id, by.pk),
    }
    found.treatment, found.accepted_by, found.accepted_until = Treatment.ACCEPT.value, by, until
    found.accepted_why = why.strip()
    return _save(found, "accepted", changed, by=by, why=why.strip(), now=now)


def end_outgrown(risks: Iterable[Risk], *, today: date, by: Person, now: datetime) -> None:
    """These became larger than when they were accepted, so the acceptance has ended. The caller saves them."""
    for risk in risks:
        if not lapsed(risk.accepted_until, today):
            ended = today - timedelta(days=1)
            note(risk, "outgrown", {"accepted_until": (risk.accepted_until, ended)}, by=by, now=now)
            risk.accepted_until = ended


def _said(lack: Lack, last: date) -> tuple[str, str]:
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
