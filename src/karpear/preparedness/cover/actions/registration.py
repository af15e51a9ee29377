"""Who is registered with social security."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import member_to_change
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields
from karpear.ui.values import checked, fill, value_of

from ..models import SocialSecurity
from ..queries.register import today_of
from ..values import Registration


@transaction.atomic
def set_registration(*, by: Person, membership: UUID, clean: Mapping[str, Any], now: datetime) -> SocialSecurity:
    """Write down how a member stands with the fund. `clean`: some of what Registration asks.

    Raises Missing for a stranger, Forbidden for another role, or BadFields: a day before which nobody is registered.
    """
    member = member_to_change(by, membership, Verb.KEEP_COVER)
    Membership.objects.select_for_update(of=("self",)).get(pk=member.pk)
    row = SocialSecurity.objects.filter(membership=member).first()
    if row is None:
        row = SocialSecurity.objects.create(membership=member, changed_at=now)
    row.membership = member
    new = checked(replace(value_of(Registration, row), **clean))
    if new.registered_on and new.registered_on > today_of(member.organisation, now):
        raise BadFields([("registered_on", _("This day has not come yet."))])
    if new.registered_on and not new.registered:
        raise BadFields([("registered", _("Since a day, but not registered: say which of the two it is."))])
    is_new = new != value_of(Registration, row)
    with changing(row, verb="changed", by=by, at=now):
        fill(row, new)
        if is_new or by.pk != member.person_id:
            row.entered_by = by
    return row
