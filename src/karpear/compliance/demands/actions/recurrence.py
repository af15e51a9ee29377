"""What is asked again and again becomes a duty of one's own, with the least that satisfies it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from karpear.people.access import locked
from karpear.people.local_today import day_of, today_of
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.law.demands import AuthorityLevel, DemandClass, DemandRule, ReplyBasis, bases_for, items_in_letter
from karpear.rules.law.own_days import Rhythm, own_days
from karpear.rules.refusals import Conflict

from ...duties.actions.own_duties import add_own_duty
from ...duties.models import OwnDuty
from ...duties.values import NewOwnDuty
from ..answers import standing_answer
from ..models import Demand
from ..words import DEMANDS, ITEMS, LEVELS

#: Longer than any rhythm, so that a next day is always there.
_AHEAD = timedelta(days=100)


@transaction.atomic
def make_duty(*, by: Person, demand: UUID, now: datetime) -> OwnDuty:
    """It stands in the calendar from its next day on. Raises Missing, Forbidden, and Conflict where it cannot."""
    row = locked(Demand, by=by, pk=demand, verb=Verb.KEEP_LAW)
    if not row.rhythm:
        raise Conflict(_("It does not come again."))
    if OwnDuty.objects.filter(origin=row.pk, ended_at=None).exists():
        raise Conflict(_("It is in the calendar already."))
    in_languages, answer = {}, standing_answer(row, now)
    for code, _name in settings.LANGUAGES:
        with override(code):
            in_languages[code] = _words(row, answer.rule)
    words = in_languages.get(get_language() or "en") or _words(row, answer.rule)
    new = NewOwnDuty(**words, rhythm=Rhythm(row.rhythm), first_on=_next_day(row, now), last_on=None)
    return add_own_duty(
        by=by, organisation=row.organisation_id, new=new, now=now, origin=row.pk, in_languages=in_languages
    )


def _words(row: Demand, rule: DemandRule | None) -> dict[str, str]:
    """Made from codes, in the language of now."""
    return {
        "name": f"{row.code} · {DEMANDS[DemandClass(row.demand)]}",
        "to_whom": str(LEVELS[AuthorityLevel(row.level)]),
        "least": _least(rule),
    }


def _next_day(row: Demand, now: datetime) -> date:
    today, first = today_of(row.organisation, now), day_of(row.organisation, row.due_at or row.received_at)
    return next(iter(own_days(first, Rhythm(row.rhythm), since=today, until=max(today, first) + _AHEAD)))


def _least(rule: DemandRule | None) -> str:
    """In words, on the basis that tells the least of those on which anything is told."""
    items_by_basis = [items_in_letter(rule, basis) for basis in bases_for(rule) if basis is not ReplyBasis.QUESTION]
    items = next((items for items in items_by_basis if items), ())
    nothing_else = _("No names, no lists, no accounts.")
    return " ".join([", ".join(str(ITEMS[item]) for item in items) + "." if items else "", nothing_else]).strip()
