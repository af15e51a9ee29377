"""Coded facts leave the seal when their author says so, and disappear when they take it back."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.db.rows import find_row
from karpear.people.contributed import ContributedFrom, take_back_contributed
from karpear.people.models import Organisation, Person
from karpear.people.queries.country import country_of
from karpear.people.queries.gates import membership_in
from karpear.rules.refusals import BadFields, Conflict

from .models import ConsentedFact
from .queries.consents import Codes, own_entry

KEPT = ConsentedFact.RETENTION[0].span
#: From one person in a day: what follows from each is calculated by the keeper.
MOST_A_DAY = 50
NO_CODES: dict[str, Any] = {
    "threat": "", "happened_on": None, "province": "", "affected": "", "serious": False, "reliability": "",
}  # fmt: skip


@transaction.atomic
def consent(*, by: Person, thread: UUID, clean: Mapping[str, Any], now: datetime) -> ConsentedFact:
    """These codes of an entry of one's own may be known outside its seal, and nothing else of it.

    `clean`: organisation (id or None), threat, happened_on, only_month, province, areas, serious, reliability. Where
    only the month may be known the day is dropped here too. Raises Missing for an entry or organisation of a stranger,
    BadFields for what the country does not know, Conflict where a consent stands or there are too many.
    """
    own_entry(by, thread)
    where = membership_in(by, clean["organisation"]).organisation if clean["organisation"] else None
    _refuse(where, clean, now)
    if by.consented_facts.filter(consented_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Conflict(_("Be patient, you are sending too many requests."))
    on: date = clean["happened_on"]
    fact = ConsentedFact(
        thread=thread,
        person=by,
        organisation=where,
        threat=clean["threat"],
        happened_on=on.replace(day=1) if clean["only_month"] else on,
        only_month=clean["only_month"],
        province=clean["province"],
        affected=",".join(sorted(clean["areas"])),
        serious=clean["serious"],
        reliability=clean["reliability"],
        consented_at=now,
    )
    try:
        with transaction.atomic():
            fact.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Facts of this entry are already out. Take them back first.")) from None
    _write("consent", fact, by, now)
    return fact


@transaction.atomic
def withdraw_consent(*, by: Person, fact: UUID, now: datetime) -> ConsentedFact:
    """The codes are erased at once; the keeper takes them back from where they were told. Twice is once."""
    locked_fact = find_row(ConsentedFact.objects.select_for_update().filter(pk=fact, person=by))
    if locked_fact.withdrawn_at is None:
        _erase(locked_fact, now)
        _write("withdraw_consent", locked_fact, by, now)
    return locked_fact


def withdraw_removed(*, fact: UUID, now: datetime) -> int:
    """The author took the entry away: what they let out of it is taken back as if they had said so. 1 where it was."""
    rows = ConsentedFact.objects.of_removed().select_for_update(of=("self",)).select_related("person")
    locked_fact = rows.filter(pk=fact).first()
    if locked_fact is None:
        return 0
    _erase(locked_fact, now)
    _write("withdraw_removed", locked_fact, locked_fact.person, now)
    return 1


def _erase(fact: ConsentedFact, now: datetime) -> None:
    for name, value in NO_CODES.items():
        setattr(fact, name, value)
    fact.withdrawn_at = now
    fact.save()
    take_back_contributed(ContributedFrom.DIARY, [fact.pk], now)


def claim_to_carry(*, fact: UUID) -> ConsentedFact | None:
    """Locked until the transaction ends, and marked as carried; None when another keeper was faster."""
    claimed_fact = ConsentedFact.objects.to_carry().select_for_update(of=("self",)).filter(pk=fact).first()
    if claimed_fact is not None:
        claimed_fact.known = claimed_fact.withdrawn_at is None
        claimed_fact.save(update_fields=["known"])
    return claimed_fact


def _refuse(where: Organisation | None, clean: Mapping[str, Any], now: datetime) -> None:
    codes = Codes(country_of(where), "en")
    errors = []
    if clean["threat"] not in codes.threats:
        errors.append(("threat", _("Choose one of the threats.")))
    if clean["province"] and clean["province"] not in codes.provinces:
        errors.append(("province", _("Choose one of the provinces.")))
    if clean["happened_on"] > (now + timedelta(hours=14)).date():
        errors.append(("happened_on", _("This day is still in the future.")))
    if clean["happened_on"] <= (now - KEPT).date():
        errors.append(("happened_on", _("Facts older than two years are not kept.")))
    if errors:
        raise BadFields(errors)


def _write(verb: str, fact: ConsentedFact, by: Person, now: datetime) -> None:
    record(
        at=now, action=f"consent.{verb}", object_type="consent", object_id=fact.pk, actor=by.pk,
        organisation=fact.organisation_id,
    )  # fmt: skip
