"""What is assumed is written down: by leads, as a whole."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields
from karpear.ui.values import checked

from ..assumptions import Assumptions
from ..models import MoneyRequest, Reserve
from .ledger import locked_reserve


@transaction.atomic
def assume(*, by: Person, organisation: UUID, new: Assumptions, now: datetime) -> Reserve:
    """Another currency only while nothing is counted in one. Raises Missing, Forbidden or BadFields."""
    require(by, organisation, Verb.SET_RESERVE)
    assumptions = checked(new)
    assumptions.must_hold()
    reserve = locked_reserve(organisation)
    is_used = reserve.entries.exists() or MoneyRequest.objects.filter(organisation=organisation).exists()
    if is_used and assumptions.currency != reserve.currency:
        raise BadFields([("currency", _("The ledger is already kept in %(code)s.") % {"code": reserve.currency})])
    with changing(reserve, verb="assumed", by=by, at=now):
        reserve.currency, reserve.assumptions = assumptions.currency, assumptions.stored()
        reserve.assumed_at, reserve.assumed_by = now, by
    return reserve
