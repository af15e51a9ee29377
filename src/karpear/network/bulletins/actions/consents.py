"""Somebody says that words may leave although they were warned: of each kind by itself, and of these words alone."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict

from ..models import UNSENT_STATES, Bulletin
from ..queries.leak_warnings import fingerprint, unanswered, warnings_by_kind
from ..tables import OutgoingConsent


@transaction.atomic
def say_it_may_leave(*, by: Person, bulletin: UUID, kinds: Collection[str], now: datetime) -> Bulletin:
    """Those concerned agree, or it harms nobody. Raises as `locked`, or Forbidden. Said twice, it is said once."""
    row = locked(Bulletin, by=by, pk=bulletin, states=UNSENT_STATES)
    require(by, row.organisation_id, Verb.WRITE_BULLETIN)
    warnings = warnings_by_kind(row)
    open_kinds = {warning.kind.value for warning in unanswered(row)}
    said_kinds = sorted(open_kinds & set(kinds))
    for kind in said_kinds:
        OutgoingConsent.objects.update_or_create(
            bulletin=row, kind=kind, defaults={"words": fingerprint(warnings[kind]), "by": by, "at": now}
        )
    if said_kinds:
        note(row, action="bulletin.may_leave", by=by, at=now, kinds=said_kinds)
    return row


def refuse_unanswered(row: Bulletin) -> None:
    """Nothing leaves of which somebody was warned and nobody has answered. Raises Conflict."""
    if warnings := unanswered(row):
        words = "; ".join(f"{warning.sentence} {warning.words}" for warning in warnings)
        raise Conflict(_("Remove these words, or say that they may leave. %(words)s") % {"words": words})
