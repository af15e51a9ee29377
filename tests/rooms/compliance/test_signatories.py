"""Who may sign for an account, and what the closing drill then need not ask."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from karpear.compliance.closure.queries.known import house_knows
from karpear.compliance.profile.actions import change_row, remove_row
from karpear.compliance.profile.models import BankAccount, Signatory
from karpear.compliance.profile.values import NewAccount, NewSignatory
from karpear.people.models import Membership
from karpear.preparedness.reserve.actions.ledger import put_in
from karpear.preparedness.reserve.values import NewMoney
from karpear.rules.law.closure import ClosingAsk, Readiness
from karpear.rules.refusals import BadFields, Missing
from karpear.screens.closing.queries import all_rooms_know
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pressure import forced

from .profiles import write_down

pytestmark = pytest.mark.django_db
TODAY, DAY = NOW.date(), timedelta(days=1)


def account(cast: Cast, **changes: Any) -> BankAccount:
    values = {"label": "Canary bank", "opened_on": date(2018, 12, 3), "signatures_needed": 1, **changes}
    row: BankAccount = write_down(cast, NewAccount(**values))
    return row


def signs(cast: Cast, row: BankAccount, **who: Any) -> Signatory:
    signatory: Signatory = write_down(cast, NewSignatory(account=row.pk, **who))
    return signatory


def signing(cast: Cast) -> Readiness | None:
    return house_knows(cast.lantern, NOW).get(ClosingAsk.SIGNATORIES)


def test_an_account_for_which_one_signs_stands_still_without_them(cast: Cast) -> None:
    row = account(cast)
    assert signing(cast) is None, "nobody is named: the drill asks"
    signs(cast, row, person=cast.bopha.pk)
    assert signing(cast) is Readiness.NO
    signs(cast, row, name="Ms. Sok of the board")
    assert signing(cast) is Readiness.YES
    change_row(by=cast.dara, row=row.pk, now=NOW, new=NewAccount(
        label="Canary bank", opened_on=row.opened_on, signatures_needed=2,
    ))  # fmt: skip
    assert signing(cast) is Readiness.NO, "two have to sign, and there are only two"


def test_somebody_who_was_written_down_twice_signs_once(cast: Cast) -> None:
    row = account(cast)
    for _twice in range(2):
        signs(cast, row, person=cast.bopha.pk)
    assert signing(cast) is Readiness.NO
    second = account(cast, label="Other bank")
    for name in ("Ms. Sok of the board", "ms.  sok of the Board"):
        signs(cast, second, name=name)
    BankAccount.objects.filter(pk=row.pk).update(closed_on=TODAY)
    assert signing(cast) is Readiness.NO


def test_an_account_that_will_be_closed_is_open_until_then(cast: Cast) -> None:
    row = account(cast, closed_on=None)
    BankAccount.objects.filter(pk=row.pk).update(closed_on=TODAY + 400 * DAY)
    page = shown(signed_in(cast.dara), f"/law/profile/{cast.lantern.pk}/")
    assert "Add who may sign" in page and "who may sign?" in page
    form = shown(signed_in(cast.dara), f"/law/profile/{cast.lantern.pk}/add/signatories/?account={row.pk}")
    assert "Canary bank" in form


def test_whoever_has_left_or_whose_time_is_over_signs_no_more(cast: Cast) -> None:
    row = account(cast)
    signs(cast, row, person=cast.bopha.pk)
    signs(cast, row, person=cast.kanha.pk, until=TODAY - DAY)
    assert signing(cast) is Readiness.NO
    third = signs(cast, row, person=cast.sophea.pk, until=TODAY)
    assert signing(cast) is Readiness.YES, "a last day counts"
    change_row(by=cast.dara, row=third.pk, new=NewSignatory(account=row.pk, person=cast.sophea.pk), now=NOW)
    Membership.objects.filter(person=cast.sophea, organisation=cast.lantern).update(ended_at=NOW - DAY)
    assert signing(cast) is Readiness.NO
    assert "no longer belongs to us: tell the bank" in shown(signed_in(cast.dara), f"/law/profile/{cast.lantern.pk}/")
    remove_row(by=cast.dara, table=Signatory, row=third.pk, now=NOW)
    assert "tell the bank" not in shown(signed_in(cast.dara), f"/law/profile/{cast.lantern.pk}/")


def test_every_open_account_counts_and_a_closed_one_does_not(cast: Cast) -> None:
    row, second = account(cast), account(cast, label="Other bank", closed_on=None)
    for person in (cast.bopha, cast.kanha):
        signs(cast, row, person=person.pk)
    assert signing(cast) is Readiness.PARTLY, "of the other nobody has said it"
    signs(cast, second, person=cast.bopha.pk)
    assert signing(cast) is Readiness.NO
    BankAccount.objects.filter(pk=second.pk).update(closed_on=TODAY)
    assert signing(cast) is Readiness.YES


def test_a_second_account_or_a_reserve_is_half_of_an_answer_to_a_freeze(cast: Cast) -> None:
    account(cast)
    assert ClosingAsk.OTHER_MONEY not in all_rooms_know(cast.lantern, NOW)
    put_in(by=cast.bopha, organisation=cast.lantern.pk, new=NewMoney(amount=100, words="Cash"), now=NOW)
    assert all_rooms_know(cast.lantern, NOW)[ClosingAsk.OTHER_MONEY] is Readiness.PARTLY
    assert ClosingAsk.OTHER_MONEY not in house_knows(cast.lantern, NOW), "the reserve is kept in another room"
    account(cast, label="Other bank")
    assert house_knows(cast.lantern, NOW)[ClosingAsk.OTHER_MONEY] is Readiness.PARTLY


def test_it_is_written_under_its_account_on_a_short_page(cast: Cast) -> None:
    row, dara, home = account(cast), signed_in(cast.dara), f"/law/profile/{cast.lantern.pk}/"
    add = f"{home}add/signatories/?account={row.pk}"
    assert f'href="{add}"' in shown(dara, home) and "who may sign?" in shown(dara, home)
    form = shown(dara, add)
    assert f'<option value="{row.pk}" selected' in form and "Canary bank" in form
    typed = {"account": str(row.pk), "person": "", "name": "", "until": ""}
    assert dara.post(add, typed).status_code == 422
    until = timezone.localdate() + DAY
    assert dara.post(add, typed | {"name": "Canary Sok", "until": until.isoformat()})["Location"] == home
    page = " ".join(shown(dara, home).split())
    change = f"/law/profile/signatories/{Signatory.objects.get().pk}/"
    assert "Canary Sok" in page and f'href="{change}"' in page and "1 signature needed" in page
    assert "stands still if one is gone" in page
    assert dara.post(change, typed | {"person": str(cast.bopha.pk)}).status_code == 302
    assert "Bopha" in shown(dara, home) and "Who may sign for an account: changed" in shown(dara, home)


def test_neither_strangers_nor_a_forced_session_read_it_and_no_foreign_account_is_taken(cast: Cast) -> None:
    row = account(cast)
    signatory = signs(cast, row, name="Canary Sok")
    add, change = f"/law/profile/{cast.lantern.pk}/add/signatories/", f"/law/profile/signatories/{signatory.pk}/"
    for stranger in (cast.piseth, cast.rith):
        assert {signed_in(stranger).get(path).status_code for path in (add, change)} == {404}
    dara = forced(cast.dara)
    assert "Canary" not in shown(dara, add) and dara.get(change).status_code == 404
    assert dara.post(add, {"account": str(row.pk), "name": "x"}).status_code == 503
    BankAccount.objects.filter(pk=row.pk).update(organisation=cast.cardamom)
    with pytest.raises(BadFields):
        signs(cast, row, name="x")
    with pytest.raises(Missing):
        remove_row(by=cast.piseth, table=Signatory, row=signatory.pk, now=NOW)
