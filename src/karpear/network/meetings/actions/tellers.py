"""A vote becomes secret: two tellers are chosen, and each says that they will open it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.people.models import Membership, Person
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.sharing.council import AgendaKind
from karpear.ui.values import checked

from ..models import AgendaItem, Meeting, MeetingState, Teller
from ..queries.tellers import possible_tellers, teller_of
from ..values import NewTellers
from .agenda import locked_item
from .notices import tell_teller


@transaction.atomic
def choose_tellers(*, by: Person, item: UUID, new: NewTellers, now: datetime) -> AgendaItem:
    """Nobody twice: then it is not secret. The same again changes nothing. Raises Missing, Forbidden, Conflict or
    BadFields."""
    row = locked_item(by, item, states=[MeetingState.CALLED])
    if row.kind != AgendaKind.VOTE:
        raise Conflict(_("Only what is decided by vote can be secret."))
    tellers = _tellers(row, checked(new))
    tellers_chosen = [(teller.person_id, teller.organisation_id) for teller in tellers]
    if tellers_chosen == list(row.tellers.values_list("person", "organisation")):
        return row
    row.tellers.all().delete()
    Teller.objects.bulk_create(tellers)
    with changing(row, verb="tellers", by=by, at=now, always=("secret",)):
        row.secret = bool(tellers)
    for teller in tellers:
        tell_teller(row, teller.place, now)
    return row


def _tellers(item: AgendaItem, value: NewTellers) -> list[Teller]:
    if value.first is None and value.second is None:
        return []
    able = {row.pk: row for row in possible_tellers(item.meeting)}
    first, second = _able(able, "first", value.first), _able(able, "second", value.second)
    if first.person_id == second.person_id or first.organisation_id == second.organisation_id:
        raise BadFields([("second", _("Choose somebody of another member: one alone must not open it."))])
    return [
        Teller(item=item, place=place, person_id=chosen.person_id, organisation_id=chosen.organisation_id)
        for place, chosen in ((Teller.FIRST, first), (Teller.SECOND, second))
    ]


def _able(able: dict[UUID, Membership], field: str, key: UUID | None) -> Membership:
    if key is None or key not in able:
        raise BadFields([(field, _("A secret vote needs two tellers. Choose one of these."))])
    return able[key]


@transaction.atomic
def say_opening(*, by: Person, item: UUID, agrees: bool, now: datetime) -> Teller | None:
    """They will open it with their vault as it is now, or not: then another is to be chosen. Twice is once.

    Raises Missing or Conflict.
    """
    teller = teller_of(by, item)
    meeting = Meeting.objects.select_for_update().get(pk=teller.item.meeting_id)
    if meeting.state != MeetingState.CALLED:
        raise Conflict(str(Meeting.NOT_NOW) % {"state": meeting.get_state_display()})
    teller = Teller.objects.select_for_update().get(pk=teller.pk)
    if not agrees:
        note(teller.item, action="agendaitem.teller_declined", by=by, at=now)
        teller.delete()
        return None
    if teller.agreed_at is None:
        identity = by.identities.active().first()
        if identity is None:
            raise Conflict(_("You need a vault key to open it. Make one first."))
        teller.recipient, teller.sign_key, teller.agreed_at = identity.recipient, identity.sign_key, now
        teller.save(update_fields=["recipient", "sign_key", "agreed_at"])
        note(teller.item, action="agendaitem.teller_agreed", by=by, at=now)
    return teller
