"""Groups without an account: what they tell themselves, what an officer tells for them, and who vouches for them.

Nothing here writes an audit line about what came by the public page: a line has its second, and whoever watches a line
of a phone has seconds, too. A day is all that is known.
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.db.former_rows import clear_former_rows
from karpear.db.rows import find_row
from karpear.keys.cipher import index
from karpear.network.members.models import Network, NetworkMember
from karpear.people.access import hold_organisation
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.counting.fact_states import FactState
from karpear.rules.counting.receipts import MOST_A_DAY, digits_of, is_same_answer, mark_of, receipt_of
from karpear.rules.refusals import BadFields, Conflict, Missing

from ..models import FactSource, SectorFact, TellingGroup, TellingPage, fact_id
from ..queries.bulletins import bulletins_between, last_day_of
from ..queries.groups import group_by_receipt, receipt_index
from ..queries.periods import standings
from ..values import NewTelling, NewTold, NewVouching


def tell(*, page: UUID, key: UUID, new: NewTelling, typed: Mapping[str, str], now: datetime) -> str:
    """Told on the public page; returns the receipt of the group. The same `key` again tells nothing twice.

    `typed`: the answer to the page's question, and the receipt of a group that has one. Every attempt counts for the
    day, right or wrong. Raises Missing, Conflict where the day is full, BadFields.
    """
    telling_page = _attempt(page, now)
    if not is_same_answer(typed["answer"], telling_page.answer):
        raise BadFields([("answer", _("This is not the answer. Ask somebody of the network."))])
    return put_told(network=telling_page.network_id, key=key, receipt=typed["receipt"], new=new, now=now)[1]


@transaction.atomic
def put_told(*, network: UUID, key: UUID, receipt: str, new: NewTelling, now: datetime) -> tuple[TellingGroup, str]:
    """What a group tells itself, by whichever way: the group, and its receipt. Raises BadFields for a wrong one."""
    group, own_receipt = _group_of(network, key, receipt, now)
    _add_fact(group, FactSource.RECEIPT, key, new, now)
    return group, own_receipt


def _attempt(page: UUID, now: datetime) -> TellingPage:
    """One more today, in a transaction of its own: what is refused counts, too."""
    today = now.astimezone(UTC).date()
    rows = TellingPage.objects.filter(pk=page, closed_at=None)
    rows.exclude(counted_on=today).update(counted_on=today, count=0)
    if not rows.filter(count__lt=MOST_A_DAY).update(count=F("count") + 1):
        find_row(rows)
        raise Conflict(_("No more can be told here today. Come back tomorrow, or tell somebody of the network."))
    return find_row(rows)


def _group_of(network: UUID, key: UUID, typed_receipt: str, now: datetime) -> tuple[TellingGroup, str]:
    """The group of a receipt; else a new one, whose receipt and mark come from the key of what it tells first."""
    if digits := digits_of(typed_receipt):
        group = group_by_receipt(network, digits)
        if group is None:
            raise BadFields([("receipt", _("No group has this receipt. Leave it empty to get a new one."))])
        return group, typed_receipt
    if typed_receipt.strip():
        raise BadFields([("receipt", _("No group has this receipt. Leave it empty to get a new one."))])
    receipt = receipt_of(index(str(key), "receipt"))
    return _new_group(network, now.astimezone(UTC).date(), receipt), receipt


def _new_group(network: UUID, today: date, receipt: str = "", **also: Any) -> TellingGroup:
    """Under a mark that no other group of the network has; the one that has this receipt already."""
    for _try in range(20):
        if receipt and (group := group_by_receipt(network, receipt)):
            return group
        try:
            with transaction.atomic():
                return TellingGroup.objects.create(
                    network_id=network, receipt=receipt_index(receipt) if receipt else "",
                    mark=mark_of(secrets.token_hex(8)), told_on=today, **also,
                )  # fmt: skip
        except IntegrityError:
            continue
    raise Conflict(_("Be patient, you are sending too many requests."))


def _add_fact(
    group: TellingGroup, source: FactSource, key: UUID, new: NewTelling | NewTold, now: datetime, *,
    event: UUID | None = None,
) -> None:  # fmt: skip
    today = now.astimezone(UTC).date()
    SectorFact.objects.get_or_create(
        id=fact_id(group.network_id, source.value, key),
        defaults={
            "network_id": group.network_id,
            "source": source.value,
            "source_key": key,
            "group": group,
            "event": event or key,
            "kind": new.kind.value,
            "province": new.province,
            "day": new.month,
            "consented_at": _counts_from(now),
        },
    )
    if group.told_on < today:
        group.told_on = today
        group.save(update_fields=["told_on"])


def _counts_from(now: datetime) -> datetime:
    """The end of the day: at which hour a group tells something is stored nowhere, and no release that is drawn on the
    same day counts it.
    """
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), datetime.min.time(), UTC)


@transaction.atomic
def take_back_told(*, network: UUID, receipt: str, fact: UUID | None) -> bool:
    """By whoever has the receipt: one of what they told, or (None) all of it, with the group itself.

    Returns False where no group has it. What is gone already is no fault.
    """
    group = group_by_receipt(network, receipt)
    if group is None:
        return False
    if fact is None:
        group.delete()
    else:
        SectorFact.objects.filter(group=group, pk=fact).delete()
    clear_former_rows(SectorFact, TellingGroup)
    return True


@transaction.atomic
def note_told(*, by: Person, organisation: UUID, key: UUID, new: NewTold, now: datetime) -> SectorFact:
    """A group without an account told it to an officer, who vouches for it. Twice is once.

    Raises Missing, Forbidden, or BadFields for a group or network that is not theirs.
    """
    require(by, organisation, Verb.VOUCH_FOR_GROUPS)
    network = _network_of(organisation, new.network)
    pk = fact_id(network, FactSource.TOLD.value, key)
    if not SectorFact.objects.filter(pk=pk).exists():
        event = _event_of(by, network, new)
        group = _known_group(organisation, network, new, now)
        _add_fact(group, FactSource.TOLD, key, new, now, event=event)
        _note("told", group, by, organisation, now)
    return find_row(SectorFact.objects.visible_to(by).filter(pk=pk))


def _event_of(by: Person, network: UUID, new: NewTold) -> UUID | None:
    """Of the bulletin that tells of it, too. None: of none. Raises BadFields for one of another province or time."""
    if not new.bulletin:
        return None
    until = last_day_of(new.month)
    bulletins = bulletins_between(by, [network], new.month, until, province=new.province, most=None)
    bulletin_row = next((row for row in bulletins if row.pk == new.bulletin), None)
    if bulletin_row is None:
        raise BadFields([("bulletin", _("This bulletin is of another province, or of another time."))])
    return bulletin_row.event


def _network_of(organisation: UUID, network: UUID | None) -> UUID:
    rows = NetworkMember.objects.active().filter(organisation=organisation, network=network)
    if network is None or not rows.exists():
        raise BadFields([("network", _("Choose one of these."))])
    return network


def _known_group(organisation: UUID, network: UUID, new: NewTold, now: datetime) -> TellingGroup:
    if new.group:
        group = TellingGroup.objects.filter(pk=new.group, network=network, vouched_by=organisation).first()
        if group is None:
            raise BadFields([("group", _("Choose one of these."))])
        return group
    if not new.name:
        raise BadFields([("name", _("Choose a group, or write how you call it."))])
    today = now.astimezone(UTC).date()
    return _new_group(network, today, vouched_by_id=organisation, name=new.name)


@transaction.atomic
def vouch(*, by: Person, organisation: UUID, new: NewVouching, now: datetime) -> TellingGroup:
    """The group is real, and it is known who it is: what it told counts from now on. Raises as `note_told` does.

    It is found by its mark alone, which it says itself: nobody can look through what groups tell.
    """
    require(by, organisation, Verb.VOUCH_FOR_GROUPS)
    networks = NetworkMember.objects.active().filter(organisation=organisation).values("network")
    rows = TellingGroup.objects.select_for_update(of=("self",)).filter(network__in=networks)
    group = rows.filter(mark=digits_of(new.mark)).exclude(receipt="").order_by("pk").first()
    if group is None:
        raise BadFields([("mark", _("No group has this mark. Ask them for the six digits on their receipt."))])
    if group.vouched_by_id not in (None, organisation):
        raise BadFields([("mark", _("Another organisation vouches for this group already."))])
    group.vouched_by_id, group.name = organisation, new.name
    group.save(update_fields=["vouched_by", "name"])
    _count_from_now_on(group, now)
    _note("vouched", group, by, organisation, now)
    return group


def _count_from_now_on(group: TellingGroup, now: datetime) -> None:
    """What was drawn without them goes on without them. Those that are public stay as they were."""
    facts = list(SectorFact.objects.filter(group=group).select_related("group"))
    public = {pk for pk, standing in standings(facts).items() if standing.state is FactState.PUBLISHED}
    waiting = SectorFact.objects.filter(group=group).exclude(pk__in=public)
    waiting.update(consented_at=_counts_from(now))


@transaction.atomic
def stop_vouching(*, by: Person, group: UUID, now: datetime) -> None:
    """It was not real after all, or it ended: what it told counts no more; what an officer told for it is deleted.

    Raises Missing or Forbidden.
    """
    row = find_row(TellingGroup.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=group))
    organisation = row.vouched_by_id
    if organisation is None:
        raise Missing
    require(by, organisation, Verb.VOUCH_FOR_GROUPS)
    _note("unvouched", row, by, organisation, now)
    clear_former_rows(SectorFact, TellingGroup)
    if not row.receipt:
        row.delete()
        return
    SectorFact.objects.filter(group=row, source=FactSource.TOLD).delete()
    row.vouched_by, row.name, row.told_on = None, "", now.astimezone(UTC).date()
    row.save(update_fields=["vouched_by", "name", "told_on"])


def _note(verb: str, group: TellingGroup, by: Person, organisation: UUID, now: datetime) -> None:
    record(
        at=now, action=f"telling_group.{verb}", object_type="tellinggroup", object_id=group.pk, actor=by.pk,
        organisation=organisation,
    )  # fmt: skip


@transaction.atomic
def open_page(*, by: Person, network: Network, question: str, answer: str, now: datetime) -> TellingPage:
    """Whoever coordinates lets groups tell, or changes the question; its address stays, for the sake of receipts.

    Raises Missing, Forbidden or BadFields.
    """
    require(by, network.body_id, Verb.KEEP_NETWORK)
    if not is_same_answer(answer, answer):
        raise BadFields([("answer", _("Write it in letters or digits: nobody could give this answer."))])
    hold_organisation(network.body_id)
    page = TellingPage.objects.select_for_update().filter(network=network).first()
    page = page or TellingPage(id=uuid4(), network=network, code=_code(), opened_at=now, counted_on=now.date())
    page.question, page.answer, page.closed_at = question, answer, None
    page.save()
    note_page("opened", page, by, now)
    return page


@transaction.atomic
def close_page(*, by: Person, network: Network, now: datetime) -> None:
    """Nothing more can be told there. What was told stays, and who has a receipt can still look and take back.

    Twice is once. Raises Missing or Forbidden.
    """
    require(by, network.body_id, Verb.KEEP_NETWORK)
    page = TellingPage.objects.select_for_update().filter(network=network, closed_at=None).first()
    if page is not None:
        note_page("closed", page, by, now)
        page.question, page.answer, page.closed_at = "", "", now
        page.text_word, page.text_index = "", ""
        page.save(update_fields=["question", "answer", "closed_at", "text_word", "text_index"])


def note_page(verb: str, page: TellingPage, by: Person, now: datetime) -> None:
    record(
        at=now, action=f"telling_page.{verb}", object_type="tellingpage", object_id=page.pk, actor=by.pk,
        organisation=page.network.body_id,
    )  # fmt: skip


def _code() -> str:
    """In an address that is said aloud: digits alone, so many that trying them one after the other finds none."""
    return f"{secrets.randbelow(10**12):012}"
