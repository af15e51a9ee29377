"""What the house itself knows of the day of closure, so that a drill need not ask it."""

from karpear.people.models import Membership, Organisation
from karpear.rules.access import Verb
from karpear.rules.law.closure import ClosingAsk, Readiness
from karpear.vault.models import TeamWrap
from karpear.vault.queries.team import active_key, no_longer_readers

from ...profile.models import LegalIdentity

ENOUGH = 2


def house_knows(organisation: Organisation) -> dict[ClosingAsk, Readiness]:
    """What is on record here, in four queries. Whoever asks may add what other rooms know."""
    able = Membership.objects.that_may(Verb.KEEP_LAW).filter(organisation=organisation, person__is_active=True)
    known = {ClosingAsk.WRITERS: _at_least_two(able.count())}
    if key := active_key(organisation.pk):
        readers = TeamWrap.objects.filter(team_key=key, revoked_at=None, identity__isnull=False)
        count = readers.exclude(pk__in=no_longer_readers().values("pk")).values("identity__person").distinct().count()
        known[ClosingAsk.SEALED] = _at_least_two(count)
    if LegalIdentity.objects.filter(organisation=organisation, stamp_keeper__isnull=False).exists():
        known[ClosingAsk.STAMP] = Readiness.PARTLY
    return known


def _at_least_two(count: int) -> Readiness:
    return Readiness.YES if count >= ENOUGH else Readiness.NO
