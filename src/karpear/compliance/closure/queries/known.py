"""What the house itself knows of the day of closure, so that a drill need not ask it."""

from collections import Counter
from datetime import date, datetime

from karpear.people.local_today import today_of
from karpear.people.models import Membership, Organisation
from karpear.rules.access import Verb
from karpear.rules.law.closing_papers import StaffNumbers, handover_of, staff_papers_of
from karpear.rules.law.closure import ClosingAsk, Readiness
from karpear.rules.law.premises import Copied, SecondPlace
from karpear.rules.law.signatories import signing_of_all
from karpear.vault.models import TeamWrap
from karpear.vault.queries.team import active_key, no_longer_readers

from ...evidence.queries.papers import paper_lines
from ...inquiries.models import Inquiry
from ...premises.models import Site
from ...profile.accounts import open_accounts
from ...profile.models import LegalIdentity
from ...profile.queries.legal_profile import has_donors, standing_grants

ENOUGH = 2
SECOND_PLACES = {
    SecondPlace.NOBODY_ASKED: Readiness.UNKNOWN,
    SecondPlace.NONE: Readiness.NO,
    SecondPlace.THOUGHT_OF: Readiness.PARTLY,
    SecondPlace.AGREED: Readiness.YES,
}


def house_knows(organisation: Organisation, now: datetime) -> dict[ClosingAsk, Readiness]:
    """What is on record here, in thirteen queries. Whoever asks may add what other rooms know."""
    able = Membership.objects.that_may(Verb.KEEP_LAW).filter(organisation=organisation, person__is_active=True)
    on_record = {ClosingAsk.WRITERS: _at_least_two(able.count())}
    if key := active_key(organisation.pk):
        readers = TeamWrap.objects.filter(team_key=key, revoked_at=None, identity__isnull=False)
        count = readers.exclude(pk__in=no_longer_readers().values("pk")).values("identity__person").distinct().count()
        on_record[ClosingAsk.SEALED] = _at_least_two(count)
    if any(inquiry.counsel for inquiry in Inquiry.objects.going().filter(organisation=organisation)):
        on_record[ClosingAsk.COUNSEL] = Readiness.PARTLY
    on_record |= _profile_knows(organisation, now) | _papers_know(organisation, now)
    return on_record | _accounts_know(organisation, today_of(organisation, now)) | _premises_know(organisation)


def _profile_knows(organisation: Organisation, now: datetime) -> dict[ClosingAsk, Readiness]:
    """One keeper of the stamp is half of it; without staff, or donors, there is nothing to be ready for."""
    identity = LegalIdentity.objects.filter(organisation=organisation).first()
    if identity is None:
        return {}
    on_record = {}
    if identity.stamp_keeper_id:
        on_record[ClosingAsk.STAMP] = Readiness.PARTLY
    if identity.staff == 0:
        on_record[ClosingAsk.SALARIES] = Readiness.NOT_OURS
    if has_donors(identity, standing_grants(organisation), today_of(organisation, now)) is False:
        on_record[ClosingAsk.DONORS] = Readiness.NOT_OURS
    return on_record


def _papers_know(organisation: Organisation, now: datetime) -> dict[ClosingAsk, Readiness]:
    """What papers on file show today, held against how many work here."""
    identity = LegalIdentity.objects.filter(organisation=organisation).first() or LegalIdentity()
    closings = [line.kind.closing for line in paper_lines(organisation, now) if line.kind and line.shows(None)]
    papers = Counter(closing for closing in closings if closing)
    on_record = {
        ClosingAsk.STAFF_PAPERS: staff_papers_of(StaffNumbers(identity.staff, identity.from_abroad), papers),
        ClosingAsk.HANDOVER: handover_of(papers),
    }
    return {ask: readiness for ask, readiness in on_record.items() if readiness is not Readiness.UNKNOWN}


def _accounts_know(organisation: Organisation, today: date) -> dict[ClosingAsk, Readiness]:
    """Who may sign, where anybody is named. A second account is half of it: whoever freezes one can freeze both."""
    accounts = open_accounts(organisation, today)
    on_record: dict[ClosingAsk, Readiness] = {}
    if (signing := signing_of_all([line.signing(today) for line in accounts])) is not Readiness.UNKNOWN:
        on_record[ClosingAsk.SIGNATORIES] = signing
    if len(accounts) >= ENOUGH:
        on_record[ClosingAsk.OTHER_MONEY] = Readiness.PARTLY
    return on_record


def _premises_know(organisation: Organisation) -> dict[ClosingAsk, Readiness]:
    """What is written down of the places in use: where nobody has, the drill asks."""
    sites = list(Site.objects.in_use().filter(organisation=organisation))
    on_record = {}
    if counts := [site.key_count for site in sites if site.key_count is not None]:
        on_record[ClosingAsk.KEYS] = _of_all({_at_least_two(count) for count in counts})
    if places := {SecondPlace(site.second_place) for site in sites if site.second_place}:
        on_record[ClosingAsk.SECOND_PLACE] = _of_all({SECOND_PLACES[place] for place in places})
    if any(site.copied for site in sites):
        has_all = all(set(Copied) <= {Copied(code) for code in site.copied} for site in sites)
        on_record[ClosingAsk.COPIES] = Readiness.YES if has_all else Readiness.PARTLY
    return on_record


def _of_all(readiness: set[Readiness]) -> Readiness:
    """What is so of each place; where they differ, half of it."""
    return next(iter(readiness)) if len(readiness) == 1 else Readiness.PARTLY


def _at_least_two(count: int) -> Readiness:
    return Readiness.YES if count >= ENOUGH else Readiness.NO
