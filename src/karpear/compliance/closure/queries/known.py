"""What the house itself knows of the day of closure, so that a drill need not ask it."""

from karpear.people.models import Membership, Organisation
from karpear.rules.access import Verb
from karpear.rules.law.closure import ClosingAsk, Readiness
from karpear.rules.law.premises import Copied
from karpear.vault.models import TeamWrap
from karpear.vault.queries.team import active_key, no_longer_readers

from ...premises.models import Site
from ...profile.models import LegalIdentity

ENOUGH = 2


def house_knows(organisation: Organisation) -> dict[ClosingAsk, Readiness]:
    """What is on record here, in five queries. Whoever asks may add what other rooms know."""
    able = Membership.objects.that_may(Verb.KEEP_LAW).filter(organisation=organisation, person__is_active=True)
    known = {ClosingAsk.WRITERS: _at_least_two(able.count())}
    if key := active_key(organisation.pk):
        readers = TeamWrap.objects.filter(team_key=key, revoked_at=None, identity__isnull=False)
        count = readers.exclude(pk__in=no_longer_readers().values("pk")).values("identity__person").distinct().count()
        known[ClosingAsk.SEALED] = _at_least_two(count)
    if LegalIdentity.objects.filter(organisation=organisation, stamp_keeper__isnull=False).exists():
        known[ClosingAsk.STAMP] = Readiness.PARTLY
    return known | _premises_know(organisation)


def _premises_know(organisation: Organisation) -> dict[ClosingAsk, Readiness]:
    """What is written down of the places in use: where nobody has, the drill asks."""
    sites = list(Site.objects.in_use().filter(organisation=organisation))
    known = {}
    if counts := [site.key_count for site in sites if site.key_count is not None]:
        known[ClosingAsk.KEYS] = _at_least_two(min(counts))
    if any(site.copied for site in sites):
        has_all = all(set(Copied) <= {Copied(code) for code in site.copied} for site in sites)
        known[ClosingAsk.COPIES] = Readiness.YES if has_all else Readiness.PARTLY
    return known


def _at_least_two(count: int) -> Readiness:
    return Readiness.YES if count >= ENOUGH else Readiness.NO
