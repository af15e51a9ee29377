"""Receipts sealed in the vault: for those who keep the money, named by a line of the ledger, and nobody's own."""

from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.people.models import Membership
from karpear.preparedness.reserve.actions.ledger import reverse
from karpear.preparedness.reserve.actions.payments import pay, settle
from karpear.preparedness.reserve.models import LedgerEntry, MoneyRequest
from karpear.preparedness.reserve.queries.receipts import handed_in, receipt_readers, written_down
from karpear.preparedness.reserve.values import NewCounter, NewReceipt
from karpear.rules.access import Role, Verb, roles_for
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.screens.needs import needs
from karpear.vault.actions.deletion import remove_record
from karpear.vault.actions.grants import revoke_grant
from karpear.vault.actions.records import keep_record
from karpear.vault.models import Record
from tests.cast import Cast, signed_in
from tests.rooms.preparedness.money import asked, filled, signed
from tests.rooms.preparedness.receipts import Sealing
from tests.steps.sealing import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealing(cast: Cast) -> Sealing:
    return Sealing(cast)


@pytest.fixture
def paid(cast: Cast) -> MoneyRequest:
    """Two hundred, paid by Dara."""
    filled(cast.lantern, cast.bopha)
    request = signed(asked(cast.dara, cast.lantern), cast.bopha, cast.kanha)
    return pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())


def test_those_who_sign_see_the_ledger_and_hold_the_officers_key_are_the_same() -> None:
    """A receipt is sealed to that key: who reads it is decided in one place."""
    assert roles_for(Verb.SEE_RESERVE) == roles_for(Verb.SIGN_FOR_MONEY) == roles_for(Verb.READ_SEALED)
    assert Role.MEMBER not in roles_for(Verb.READ_SEALED)


def test_a_line_of_the_ledger_names_its_receipt_and_keeps_its_fingerprint(
    cast: Cast, paid: MoneyRequest, sealing: Sealing
) -> None:
    record = sealing.receipt(paid)
    assert [receipt.record for receipt in handed_in(paid)] == [record.pk]
    dara, path = signed_in(cast.dara), f"/reserve/requests/{paid.pk}/receipt/"
    assert "Handed in, not in the ledger yet" in unescape(dara.get(path).content.decode())
    answer = dara.post(path, {"spent": "150", "returned": "50", "words": "", "receipt": str(record.pk)})
    assert answer.status_code == 302
    lines = {line.kind: line for line in LedgerEntry.objects.filter(request=paid).exclude(kind="paid")}
    assert (lines["receipt"].receipt, lines["receipt"].receipt_hash) == (record.pk, record.sha256)
    assert lines["returned"].receipt is None
    assert not handed_in(paid)
    assert [(r.record, r.is_whole) for r in written_down(paid)] == [(record.pk, True), (None, True)]
    page = dara.get(path).content.decode()
    assert record.sha256 in page and 'data-broken="Not every receipt could be opened."' in page
    assert record.sha256 in dara.post("/reserve/ledger/", {"as": "csv"}).content.decode()
    noted = Entry.objects.get(action="moneyrequest.receipt")
    assert noted.detail["record"] == str(record.pk)


def test_only_who_keeps_the_money_can_open_it(cast: Cast, paid: MoneyRequest, sealing: Sealing) -> None:
    record = sealing.receipt(paid)
    assert [person.pk for person in receipt_readers(cast.lantern.pk)] == [cast.dara.pk]
    assert Record.objects.visible_to(cast.dara).filter(pk=record.pk).exists()
    for outsider in (cast.sophea, cast.piseth, cast.kanha):  # a member, a stranger, an officer without the key
        assert not Record.objects.visible_to(outsider).filter(pk=record.pk).exists()
    content = sealing.team.open(record.grants.get(kind="team").blob)
    assert content.startswith(b"AGE-SECRET-KEY-")
    sealing.admit(cast.kanha)  # whoever is given the key later opens what was sealed before
    assert Record.objects.visible_to(cast.kanha).filter(pk=record.pk).exists()
    Membership.objects.filter(person=cast.dara).update(role=Role.MEMBER.value)
    assert [person.pk for person in receipt_readers(cast.lantern.pk)] == [cast.kanha.pk]


def test_who_got_the_money_hands_in_and_another_writes_it_down(cast: Cast, sealing: Sealing) -> None:
    filled(cast.lantern, cast.bopha)
    request = asked(cast.kanha, cast.lantern, beneficiary=cast.kanha.pk)
    request = signed(request, cast.bopha, cast.dara)
    pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    with pytest.raises(Conflict, match="somebody else writes it down"):
        settle(by=cast.kanha, request=request.pk, new=NewReceipt(spent=200), now=timezone.now())
    page = unescape(signed_in(cast.kanha).get(f"/reserve/requests/{request.pk}/receipt/").content.decode())
    assert "It was for you" in page and "Write it down" not in page
    assert "money.receipt" not in [need.what for need in needs(cast.dara, timezone.now())]
    record = sealing.receipt(request, by=cast.kanha)
    assert "money.receipt" in [need.what for need in needs(cast.dara, timezone.now())]
    settle(by=cast.dara, request=request.pk, new=NewReceipt(spent=200, receipt=record.pk), now=timezone.now())
    request.refresh_from_db()
    assert request.state == "settled"


def test_what_is_no_receipt_of_this_request_is_refused(cast: Cast, paid: MoneyRequest, sealing: Sealing) -> None:
    first = sealing.receipt(paid)
    settle(by=cast.dara, request=paid.pk, new=NewReceipt(spent=50, receipt=first.pk), now=timezone.now())
    of_another = sealing.receipt(asked(cast.dara, cast.lantern))
    for wrong in (first.pk, of_another.pk, uuid4()):
        with pytest.raises(BadFields, match="ledger already"):
            settle(by=cast.dara, request=paid.pk, new=NewReceipt(spent=50, receipt=wrong), now=timezone.now())
    assert LedgerEntry.objects.filter(kind="receipt").count() == 1


def test_a_counter_entry_makes_its_receipt_free_and_keeps_the_line(
    cast: Cast, paid: MoneyRequest, sealing: Sealing
) -> None:
    record = sealing.receipt(paid)
    settle(by=cast.dara, request=paid.pk, new=NewReceipt(spent=20, receipt=record.pk), now=timezone.now())
    line = LedgerEntry.objects.get(kind="receipt")
    reverse(by=cast.bopha, entry=line.pk, new=NewCounter(words="It was 200"), now=timezone.now())
    settle(by=cast.dara, request=paid.pk, new=NewReceipt(spent=200, receipt=record.pk), now=timezone.now())
    assert list(LedgerEntry.objects.filter(receipt=record.pk).values_list("amount", flat=True)) == [20, 200]
    page = signed_in(cast.dara).get(f"/reserve/requests/{paid.pk}/receipt/").content.decode()
    assert page.count("(reversed)") == 1


def test_nobody_takes_a_receipt_away_and_the_line_says_when_it_is_gone(
    cast: Cast, paid: MoneyRequest, sealing: Sealing
) -> None:
    record = sealing.receipt(paid)
    settle(by=cast.dara, request=paid.pk, new=NewReceipt(spent=200, receipt=record.pk), now=timezone.now())
    with pytest.raises(Forbidden):
        remove_record(by=cast.dara, thread=record.thread, now=timezone.now())
    newer = given(
        sealing.admit(cast.bopha), {}, [("team", sealing.team_key.pk, sealing.team.recipient)], type="receipt",
        about=paid.pk, organisation=cast.lantern.pk, thread=record.thread, supersedes=record.pk,
    )  # fmt: skip
    with pytest.raises(Forbidden):  # nor does another put a newer version in its place
        keep_record(by=cast.bopha, version=newer, now=timezone.now())
    with pytest.raises(Conflict):  # nor is it taken back from those who keep the money
        revoke_grant(by=cast.dara, record=record.pk, grant=record.grants.get(kind="team").pk, now=timezone.now())
    Record.objects.filter(pk=record.pk).update(sha256="0" * 64)
    path = f"/reserve/requests/{paid.pk}/receipt/"
    assert "receipt is missing or is a different one" in unescape(signed_in(cast.dara).get(path).content.decode())
    Record.objects.filter(pk=record.pk).delete()
    assert [receipt.is_whole for receipt in written_down(paid)] == [False]
    assert "receipt is missing or is a different one" in unescape(signed_in(cast.dara).get(path).content.decode())


def test_it_must_reach_the_officers_key(cast: Cast, paid: MoneyRequest, sealing: Sealing) -> None:
    version = given(
        sealing.keys, {}, [("person", sealing.identity.pk, sealing.keys.recipient)], type="receipt", about=paid.pk,
        organisation=cast.lantern.pk,
    )  # fmt: skip
    with pytest.raises(BadFields, match="officers"):
        keep_record(by=cast.dara, version=version, now=timezone.now())


def test_a_receipt_that_a_colleague_wrote_down_meanwhile_is_refused_and_its_sum_counted_once(
    cast: Cast, paid: MoneyRequest, sealing: Sealing
) -> None:
    """The page that was open still names the receipt; nothing is in line any more."""
    receipt, path = str(sealing.receipt(paid).pk), f"/reserve/requests/{paid.pk}/receipt/"
    fields = {"spent": "40", "returned": "0", "receipt": receipt}
    assert signed_in(cast.kanha).post(path, fields).status_code == 302
    answer = signed_in(cast.dara).post(path, fields)
    assert answer.status_code == 422 and "is in the ledger already. Look again." in unescape(answer.content.decode())
    assert list(LedgerEntry.objects.filter(kind="receipt").values_list("amount", flat=True)) == [40]


def test_without_a_vault_words_say_where_the_paper_is(cast: Cast, paid: MoneyRequest) -> None:
    dara, path = signed_in(cast.dara), f"/reserve/requests/{paid.pk}/receipt/"
    page = unescape(dara.get(path).content.decode())
    assert "write where the paper is, in words" in page and "Nobody holds the officers' key yet" in page
    assert "Nothing you type here is sent without it" not in page, "the form goes without JavaScript"
    assert dara.post(path, {"spent": "200", "returned": "0", "words": "Blue folder"}).status_code == 302
    assert LedgerEntry.objects.get(kind="receipt").words == "Blue folder"
    assert signed_in(cast.sophea).get(path).status_code == 404


def test_a_receipt_handed_in_twice_is_said_beside_the_button_and_waits_for_nothing_once_all_is_settled(
    cast: Cast, paid: MoneyRequest, sealing: Sealing
) -> None:
    first_receipt, second_receipt = sealing.receipt(paid), sealing.receipt(paid, thread=uuid4())
    dara, path = signed_in(cast.dara), f"/reserve/requests/{paid.pk}/receipt/"
    assert "2 receipts are handed in already" in " ".join(unescape(dara.get(path).content.decode()).split())
    settle(by=cast.dara, request=paid.pk, new=NewReceipt(spent=200, receipt=first_receipt.pk), now=timezone.now())
    page = unescape(dara.get(path).content.decode())
    assert "Handed in, not needed for a line" in page and str(second_receipt.pk) in page, (
        "it is kept as long as the ledger"
    )
    assert "not in the ledger yet" not in page and "Write it down" not in page
    assert "money.receipt" not in [need.what for need in needs(cast.dara, timezone.now())]
    line = LedgerEntry.objects.get(kind="receipt")
    reverse(by=cast.bopha, entry=line.pk, new=NewCounter(words="It was 100"), now=timezone.now())
    page = unescape(dara.get(path).content.decode())
    assert page.count("Handed in, not in the ledger yet") == 4, "both are free again, in the list and for the eye"
