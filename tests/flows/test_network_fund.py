"""The fund held together: Rain asks, people of two other members sign, the coordinator pays; nobody's name is there."""

import json
import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from karpear.keeper import due, steps
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.network.fund.models import FundEntry, FundMember, FundRequest, SharedFund
from karpear.network.fund.needs import FUND_SIGN
from karpear.network.fund.queries.ledger import fund_balance
from karpear.network.fund.values import event_rates
from karpear.network.leaving.actions import leave_network
from karpear.people.models import Membership, Person
from karpear.preparedness.reserve.actions.assumptions import assume
from karpear.preparedness.reserve.assumptions import Assumptions
from karpear.preparedness.reserve.views.reserve import question_json
from karpear.rules.access import Role
from karpear.rules.sharing.fund import fund_outlook
from tests.cast import Cast, person, signed_in
from tests.rooms.network.fund import (
    TERMS,
    agree,
    agreed_by_all,
    ask,
    asked_fund,
    filled_fund,
    opened_fund,
    pay_in,
    press,
)
from tests.steps.commands import ask_rule

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def words(who: Person, path: str) -> str:
    page = re.sub(r"<[^>]*>", " ", signed_in(who).get(path).text.partition("<main")[2].partition("</main")[0])
    return " ".join(unescape(page).replace("\N{NO-BREAK SPACE}", " ").split())


def status(who: Person, path: str) -> int:
    return signed_in(who).get(path).status_code


def state(request: FundRequest) -> str:
    request.refresh_from_db()
    return request.state


def test_money_leaves_with_signatures_of_two_other_members(cast: Cast) -> None:
    funded = filled_fund(cast)
    asked = asked_fund(funded)
    page = f"/aid/fund/requests/{asked.pk}/"
    for signer in (cast.dara, cast.piseth):
        today = words(signer, "/")
        assert "A signature for the fund" in today and "K-17" not in today and "1,500" not in today
        assert press(signer, asked, "sign") == 302
    assert state(asked) == "signed"
    assert "Money of the fund to hand over" in words(funded.net.channary, "/")
    assert press(cast.dara, asked, "pay") == 403 and state(asked) == "signed"
    assert press(funded.net.channary, asked, "pay") == 302
    assert state(asked) == "paid" and fund_balance(funded.fund) == 4500
    assert press(funded.net.channary, asked, "pay") == 302, "pressed twice"
    assert FundEntry.objects.filter(kind="payment").count() == 1
    assert "K-17" in words(funded.neary, page)
    assert press(funded.net.channary, asked, "back", key=uuid4(), amount=500) == 302
    assert press(funded.net.channary, asked, "back", key=uuid4(), amount=1500) == 302
    assert fund_balance(funded.fund) == 5000


@pytest.mark.both
def test_nobody_signs_for_their_own_organisation_nor_twice_for_another(cast: Cast) -> None:
    funded = filled_fund(cast)
    asked = asked_fund(funded)
    for insider in (funded.neary, funded.pisey):
        press(insider, asked, "sign")
    press(cast.dara, asked, "sign")
    press(cast.dara, asked, "sign")
    press(cast.kanha, asked, "sign")
    assert asked.signatures.count() == 1 and state(asked) == "asked"
    assert "Your organisation has signed" in words(cast.kanha, f"/aid/fund/requests/{asked.pk}/")
    assert "A signature for the fund" not in words(cast.kanha, "/")
    assert press(funded.net.channary, asked, "sign") == 404, "who coordinates signs nothing"


@pytest.mark.both
def test_who_acts_for_the_asking_organisation_too_does_not_sign_for_another(cast: Cast) -> None:
    funded = filled_fund(cast)
    Membership.objects.create(person=cast.piseth, organisation=funded.rain.organisation, role="officer")
    asked = asked_fund(funded)
    press(cast.piseth, asked, "sign")
    assert not asked.signatures.exists()
    assert press(cast.piseth, asked, "refuse", why="No") == 302 and state(asked) == "asked"


@pytest.mark.both
def test_who_became_an_officer_after_it_was_asked_does_not_sign(cast: Cast) -> None:
    funded = filled_fund(cast)
    asked = asked_fund(funded)
    newcomer = person("Tola", cast.cardamom, Role.OFFICER)
    Membership.objects.filter(person=newcomer).update(acts_since=timezone.now())
    press(newcomer, asked, "sign")
    assert not asked.signatures.exists() and "A signature for the fund" not in words(newcomer, "/")


@pytest.mark.both
def test_messages_say_nothing_and_are_sent_again_after_half_an_hour(cast: Cast) -> None:
    funded = filled_fund(cast)
    asked = asked_fund(funded)
    told = Delivery.objects.filter(topic="fund_request", text_key="signature_asked")
    assert {row.person for row in told.all()} == {cast.dara, cast.kanha, cast.bopha, cast.piseth, cast.maly}
    first = told.count()
    [moment] = due.fund_signatures(asked.asked_at)
    assert list(moment.values()) == [asked.asked_at + timedelta(minutes=30)]
    assert "remind of fund signatures" in steps.every_step()
    assert remind(FUND_SIGN, now=asked.asked_at + timedelta(minutes=29)) == 0
    assert remind(FUND_SIGN, now=asked.asked_at + timedelta(minutes=31)) == 1
    assert told.count() > first


def test_two_signed_requests_never_overdraw(cast: Cast) -> None:
    funded = agreed_by_all(cast)
    pay_in(funded, funded.net.lantern, 2000)
    first, second = asked_fund(funded), asked_fund(funded, code="K-18")
    for asked in (first, second):
        press(cast.dara, asked, "sign")
        press(cast.piseth, asked, "sign")
    assert (state(first), state(second)) == ("signed", "asked") and second.signatures.count() == 1
    entry = FundEntry.objects.get()
    signed_in(funded.net.channary).post(f"/aid/fund/lines/{entry.pk}/", {"reason": "twice"})
    assert FundEntry.objects.count() == 1, "what is promised is not reversed"
    press(funded.net.channary, first, "pay")
    assert fund_balance(funded.fund) == 500


@pytest.mark.both
def test_caps_hold_and_bad_input_changes_nothing(cast: Cast) -> None:
    funded = filled_fund(cast)
    neary = signed_in(funded.neary)
    for changes in (
        {"amount": 2001}, {"amount": 0}, {"amount": "many"}, {"money_class": ""}, {"code": "Neary 1"},
        {"code": "Sok Dara"}, {"code": "012345678"}, {"code": "No. 5 street 271"},
    ):  # fmt: skip
        assert ask(neary, funded.rain, **changes).status_code == 422, changes
    assert not FundRequest.objects.exists()
    for code in ("K-1", "K-2"):
        asked_fund(funded, code=code, amount=1500)
    assert ask(neary, funded.rain, code="K-3", amount=1).status_code == 422, "3,000 in 12 months"
    assert ask(neary, funded.rain, code="K-2", amount=1).status_code == 422
    press(funded.neary, FundRequest.objects.get(number=1), "withdraw")
    assert ask(neary, funded.rain, code="K-2", amount=100).status_code == 302
    assert FundRequest.objects.count() == 2, "the same code sent twice asks once"
    form = {"key": uuid4(), "member": funded.rain.pk, "amount": 18001}
    assert signed_in(funded.net.channary).post(f"/aid/fund/{funded.fund.pk}/received/", form).status_code == 422
    rules = signed_in(funded.net.channary).post(f"/aid/fund/rules/{funded.net.network.pk}/", {**TERMS, "most_year": 1})
    assert rules.status_code == 422


@pytest.mark.both
def test_a_contribution_sent_twice_is_one_line_and_a_wrong_one_gets_a_counter_entry(cast: Cast) -> None:
    funded = agreed_by_all(cast)
    channary, form = signed_in(funded.net.channary), {"key": uuid4(), "member": funded.rain.pk, "amount": 300}
    for _press in range(2):
        assert channary.post(f"/aid/fund/{funded.fund.pk}/received/", form).status_code == 302
    entry = FundEntry.objects.get()
    for _press in range(2):
        assert channary.post(f"/aid/fund/lines/{entry.pk}/", {"reason": "amount"}).status_code == 302
    assert FundEntry.objects.count() == 2 and fund_balance(funded.fund) == 0
    assert signed_in(cast.dara).get(f"/aid/fund/lines/{entry.pk}/").status_code == 404


def test_figures_of_others_are_bands_and_an_own_one_is_exact(cast: Cast) -> None:
    funded = filled_fund(cast)
    agree(funded.pisey, funded.rain, people=23)
    for reader in (cast.dara, cast.piseth):
        page = words(reader, "/aid/fund/")
        assert "exposed: 23" not in page and "exposed: 10 or more, less than 25" in page
        assert "In the fund 6,000" not in page and "In the fund 5,000 USD or more, less than 10,000 USD" in page
        assert "12 arrests in one week" in page and "of 100 years with such a week" in page
    assert "People exposed 23" in words(funded.neary, "/aid/fund/")
    page = words(funded.net.channary, "/aid/fund/")
    assert "exposed: 23" in page and "In the fund 6,000 USD" in page
    for reader in (cast.sophea, cast.vanna, cast.rith):
        assert status(reader, "/aid/fund/") == 404


def test_the_command_line_answers_as_the_page_does(cast: Cast) -> None:
    funded = filled_fund(cast)
    people = {part.member_id: part.exposed for part in FundMember.objects.all()}
    needed = fund_outlook(people, event_rates(funded.fund), "detained")
    _code, answer = ask_rule("reserve", json.loads(question_json(needed.question)))
    page = words(funded.net.channary, "/aid/fund/")
    assert f"To aim at {answer['p95']:,.0f} USD" in page
    assert f"in {100 * answer['ruin']:.0f} of 100 years with such a week" in page


def test_lines_are_those_of_ones_own_organisation(cast: Cast) -> None:
    funded = filled_fund(cast)
    path = f"/aid/fund/{funded.fund.pk}/ledger/"
    assert "Rain" not in words(cast.dara, path) and "Mekong Lantern Network" in words(cast.dara, path)
    assert "Rain" in words(funded.net.channary, path)
    assert status(cast.dara, f"/aid/fund/{funded.fund.pk}/received/") == 404


def test_a_total_of_two_members_is_not_shown(cast: Cast) -> None:
    funded = agreed_by_all(cast)
    pay_in(funded, funded.net.lantern, 9000)
    pay_in(funded, funded.rain, 9000)
    page = words(cast.piseth, "/aid/fund/")
    assert "In the fund not shown: fewer than three organisations stand behind it" in page
    assert "money today is not shown" in page and "18,000" not in page


def test_a_request_is_seen_by_who_is_concerned(cast: Cast) -> None:
    funded = filled_fund(cast)
    asked = asked_fund(funded)
    page = f"/aid/fund/requests/{asked.pk}/"
    assert status(funded.net.channary, page) == 404, "until two have signed"
    assert [status(reader, page) for reader in (cast.dara, cast.maly, funded.pisey)] == [200] * 3
    assert [status(reader, page) for reader in (cast.sophea, cast.vanna, cast.rith)] == [404] * 3
    assert "Neary" not in words(cast.dara, page)
    assert press(cast.maly, asked, "refuse", why="Too much for one lawyer") == 302 and state(asked) == "refused"
    assert "Too much for one lawyer" in words(funded.neary, page)
    assert status(cast.dara, page) == 404, "it was decided without them"


@pytest.mark.both
def test_rules_that_change_are_agreed_to_again(cast: Cast) -> None:
    funded = filled_fund(cast)
    asked = asked_fund(funded)
    rules = f"/aid/fund/rules/{funded.net.network.pk}/"
    assert status(cast.bopha, rules) == status(cast.rith, rules) == 404
    assert signed_in(funded.net.channary).post(rules, {**TERMS, "most_request": 1000}).status_code == 302
    press(cast.dara, asked, "sign")
    assert not asked.signatures.exists() and ask(signed_in(funded.neary), funded.rain).status_code == 404
    assert "The rules of the fund have changed" in words(cast.bopha, "/")
    assert agree(cast.bopha, funded.net.lantern, people=8, version=1).status_code == 302
    assert FundMember.objects.get(member=funded.net.lantern).version == 1, "they read the old ones"
    assert agree(cast.dara, funded.net.lantern, people=8, version=2).status_code == 403
    agree(cast.bopha, funded.net.lantern, people=8, version=2)
    assert FundMember.objects.get(member=funded.net.lantern).version == 2
    assert "The rules of the fund have changed" not in words(cast.bopha, "/")
    assert press(cast.dara, asked, "sign") == 302 and asked.signatures.count() == 1, "it took part before"
    press(cast.piseth, asked, "sign")
    agree(cast.maly, funded.net.cardamom, people=8, version=2)
    press(cast.piseth, asked, "sign")
    assert asked.signatures.count() == 1, "it is more than the new rules allow"


@pytest.mark.both
def test_leaving_ends_requests_takes_open_signatures_back_and_leaves_the_money(cast: Cast) -> None:
    funded = filled_fund(cast)
    asked = asked_fund(funded)
    assert ask(signed_in(cast.dara), funded.net.lantern, code="L-1").status_code == 302
    own = FundRequest.objects.get(member=funded.net.lantern)
    press(cast.dara, asked, "sign")
    leave_network(by=cast.bopha, member=funded.net.lantern.pk, now=timezone.now())
    assert not asked.signatures.exists() and state(asked) == "asked" and state(own) == "ended"
    assert not FundMember.objects.filter(member=funded.net.lantern).exists()
    assert fund_balance(funded.fund) == 6000
    assert "belongs to no network here" in words(cast.dara, "/aid/fund/")
    assert status(cast.dara, f"/aid/fund/?network={funded.net.network.pk}") == 404


@pytest.mark.both
def test_a_member_can_keep_the_money_and_one_that_leaves_keeps_it_no_longer(cast: Cast) -> None:
    funded = agreed_by_all(cast)
    rules = f"/aid/fund/rules/{funded.net.network.pk}/"
    signed_in(funded.net.channary).post(rules, {**TERMS, "holder": funded.net.cardamom.pk})
    assert status(funded.net.channary, f"/aid/fund/{funded.fund.pk}/received/") == 404
    assert status(cast.piseth, f"/aid/fund/{funded.fund.pk}/received/") == 200
    agree(cast.maly, funded.net.cardamom, people=8, version=2)
    assert signed_in(cast.maly).post(f"/aid/fund/stop/{funded.net.cardamom.pk}/").status_code == 302
    assert SharedFund.objects.get().holder is None


@pytest.mark.both
def test_no_name_of_whoever_gets_it_is_in_the_database(cast: Cast) -> None:
    """Of no table of the fund a column asks for words, but for why somebody refused; and a name is refused there."""
    funded = filled_fund(cast)
    asked_fund(funded)
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if "fund" in name]
        columns = {
            column.name for table in tables for column in connection.introspection.get_table_description(cursor, table)
        }
    assert not columns & {"name", "beneficiary", "person_name", "for_whom", "words", "note", "why"}
    assert press(cast.maly, FundRequest.objects.get(), "refuse", why="It is for Piseth") == 302
    assert FundRequest.objects.get().state == "asked"


@pytest.mark.both
def test_whoever_has_no_fund_is_told_what_it_is(cast: Cast) -> None:
    funded = opened_fund(cast)
    assert "takes no part yet" in words(cast.dara, "/aid/fund/")
    SharedFund.objects.all().delete()
    assert "This network has no fund yet" in words(cast.dara, "/aid/fund/")
    assert "Open a fund" in words(funded.net.channary, "/aid/fund/") and "Open a fund" not in words(
        cast.dara, "/aid/fund/"
    )


def test_the_number_of_people_is_filled_in_from_ones_own_reserve(cast: Cast) -> None:
    funded = opened_fund(cast)
    assumed = Assumptions(people_front=4, people_partly=10, people_office=10)
    assume(by=cast.bopha, organisation=cast.lantern.pk, new=assumed, now=timezone.now())
    form = signed_in(cast.bopha).get(f"/aid/fund/agree/{funded.net.lantern.pk}/").context["form"]
    assert form["people"].value() == 8, "4, 3 of 10 and 1 of 10"
    assert (
        signed_in(cast.maly).get(f"/aid/fund/agree/{funded.net.cardamom.pk}/").context["form"]["people"].value() is None
    )
    assert status(cast.dara, f"/aid/fund/agree/{funded.net.lantern.pk}/") == 403
    assert status(cast.maly, f"/aid/fund/agree/{funded.net.lantern.pk}/") in (403, 404)


@pytest.mark.both
def test_an_organisation_that_is_deleted_leaves_its_lines_and_a_network_takes_all_with_it(cast: Cast) -> None:
    funded = filled_fund(cast)
    asked = asked_fund(funded)
    for signer in (cast.dara, cast.piseth):
        press(signer, asked, "sign")
    press(funded.net.channary, asked, "pay")
    entry = FundEntry.objects.get(number=1)
    signed_in(funded.net.channary).post(f"/aid/fund/lines/{entry.pk}/", {"reason": "never"})
    funded.rain.organisation.delete()
    assert fund_balance(funded.fund) == 2500 and FundEntry.objects.count() == 5
    assert "an organisation that has left" in words(funded.net.channary, f"/aid/fund/{funded.fund.pk}/ledger/")
    funded.net.network.body.delete()
    assert not SharedFund.objects.exists() and not FundEntry.objects.exists() and not FundRequest.objects.exists()
