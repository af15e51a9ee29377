"""An alert goes over to somebody else: offered, then taken, and until then it stays where it is."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.alerts.actions.handovers import decline_alert, offer_alert, take_over
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked

from ..models import AlertHandover
from ..notices import tell_giver, tell_giver_taken, tell_taker
from ..queries import takers
from ..values import NewHandover


@transaction.atomic
def offer(*, by: Person, alert: UUID, new: NewHandover, now: datetime) -> AlertHandover:
    """They are told at once, and it stays with whoever offers it until they take it.

    Raises Missing, Conflict where it is not theirs or was offered to them already, or BadFields.
    """
    value = checked(new)
    to = Person.objects.filter(pk=value.to).first() if value.to else None
    if to is None:
        raise BadFields([("to", _("Choose somebody who may answer for this alert."))])
    offered_alert = offer_alert(by=by, alert_id=alert, to=to, now=now)
    if to.pk not in takers(offered_alert, now):
        raise BadFields([("to", _("Choose somebody who may answer for this alert."))])
    row = AlertHandover(alert=offered_alert, giver=by, taker=to, words=value.words, offered_at=now)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("You have asked them already. It stays with you until they take it.")) from None
    tell_taker(row, now=now)
    return row


@transaction.atomic
def answer(*, by: Person, handover: UUID, accept: bool, now: datetime) -> AlertHandover:
    """Take it: it is theirs in the same moment. Or not: it stays. Whoever offered it hears of either.

    Raises Missing or Conflict.
    """
    rows = AlertHandover.objects.filter(taker=by).select_for_update(of=("self",)).select_related("alert__person")
    row = find_row(rows.filter(pk=handover))
    if row.answered_at:
        raise Conflict(_("This has already been answered."))
    row.answered_at, row.accepted = now, accept
    row.save(update_fields=["answered_at", "accepted"])
    if accept:
        take_over(by=by, alert_id=row.alert_id, from_whom=row.giver_id, words=row.words, now=now)
        tell_giver_taken(row, now=now)
    elif decline_alert(by=by, alert_id=row.alert_id, from_whom=row.giver_id, now=now):
        tell_giver(row, now=now)
    return row
