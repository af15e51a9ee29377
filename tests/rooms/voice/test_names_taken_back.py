"""A name under a statement: what its convener and everybody else reads of it, and by whom it was taken back."""

from datetime import timedelta

import pytest
from django.test import Client

from karpear.keeper.speech import carry_signatures
from karpear.messaging.models import Delivery
from karpear.people.models import Organisation
from karpear.rules.refusals import Conflict, Forbidden
from karpear.voice.statements.actions import aftermath
from karpear.voice.statements.models import Statement, StatementSignature
from karpear.voice.statements.needs import NAME_OF_SEVERAL
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line, without_tokens

from .signed import published

pytestmark = [pytest.mark.django_db, pytest.mark.once]
REASON = {"reason": "Pressed by the district"}


@pytest.fixture
def statement(cast: Cast) -> Statement:
    """Of two names, one is that of an account here."""
    return published(cast, "Cardamom Voices", "River Union")


@pytest.fixture
def signature(statement: Statement) -> StatementSignature:
    return StatementSignature.objects.get(statement=statement, organisation__isnull=False)


def public(statement: Statement) -> str:
    return in_one_line(shown(Client(), f"/s/{statement.pk}/?lang=en"))


def test_no_page_tells_whether_a_name_has_an_account(
    cast: Cast, statement: Statement, signature: StatementSignature
) -> None:
    pages = []
    for organisation in (signature.organisation, None):
        StatementSignature.objects.filter(pk=signature.pk).update(organisation=organisation)
        convener = without_tokens(shown(signed_in(cast.dara), f"/statements/{statement.pk}/"))
        pages.append((convener, public(statement)))
    assert pages[0] == pages[1]
    StatementSignature.objects.filter(pk=signature.pk).update(organisation=cast.cardamom)
    aftermath.say_whether_it_was_us(by=cast.maly, signature=signature.pk, was_us=True, now=NOW)
    assert "· confirmed" in in_one_line(shown(signed_in(cast.dara), f"/statements/{statement.pk}/"))
    assert ">confirmed by an account of this name on this server<" in public(statement), (
        "and until then of every name the same"
    )


def test_a_name_struck_out_says_by_whom_and_can_still_be_denied(
    cast: Cast, statement: Statement, signature: StatementSignature
) -> None:
    defamed = "We were paid by a party"
    aftermath.withdraw_name(by=cast.dara, signature=signature.pk, clean={"reason": defamed}, now=NOW)
    struck_out = f"<s>Cardamom Voices</s> struck out by whoever convened: {defamed}"
    assert struck_out in public(statement) and "this was not us</b>" not in public(statement)
    maly, address = signed_in(cast.maly), f"/statements/{statement.pk}/"
    page = in_one_line(shown(maly, address))
    assert f"struck out by whoever convened: {defamed}" in page
    assert 'value="not_us"' in page and 'value="yes"' not in page
    with pytest.raises(Conflict):
        aftermath.say_whether_it_was_us(by=cast.maly, signature=signature.pk, was_us=True, now=NOW)
    maly.post(f"/statements/names/{signature.pk}/", {"answer": "not_us"})
    assert struck_out in public(statement) and "this was not us</b>" in public(statement)


def test_a_no_by_mistake_is_taken_back_on_the_page(
    cast: Cast, statement: Statement, signature: StatementSignature
) -> None:
    maly, address, path = signed_in(cast.maly), f"/statements/{statement.pk}/", f"/statements/names/{signature.pk}/"
    before = shown(maly, address)
    assert '<details class="confirm">' in before and "after all" not in before
    maly.post(path, {"answer": "not_us"})
    denied = shown(maly, address)
    assert "Yes, this was us after all" in denied and 'value="not_us"' not in denied
    maly.post(path, {"answer": "yes"})
    confirmed = shown(maly, address)
    assert 'value="yes"' not in confirmed and 'value="not_us"' in confirmed


def test_an_organisation_takes_its_own_name_back(
    cast: Cast, statement: Statement, signature: StatementSignature
) -> None:
    aftermath.withdraw_name(by=cast.maly, signature=signature.pk, clean=REASON, now=NOW)
    words = "taken back by the organisation: Pressed by the district"
    assert words in public(statement)
    assert words in in_one_line(shown(signed_in(cast.dara), f"/statements/{statement.pk}/"))


@pytest.mark.both
def test_that_a_name_is_denied_its_convener_hears_once_a_day(
    cast: Cast, statement: Statement, signature: StatementSignature
) -> None:
    def heard() -> int:
        return Delivery.objects.filter(topic="statement", text_key="ready").count()

    before = heard()
    for minute in range(6):
        at = NOW + timedelta(minutes=minute)
        aftermath.say_whether_it_was_us(by=cast.maly, signature=signature.pk, was_us=bool(minute % 2), now=at)
    of_one_day = heard() - before
    assert of_one_day == Delivery.objects.values("address").filter(text_key="ready").distinct().count() > 0
    later = NOW + timedelta(days=1)
    for was_us in (True, False):
        aftermath.say_whether_it_was_us(by=cast.maly, signature=signature.pk, was_us=was_us, now=later)
    assert heard() - before == 2 * of_one_day


@pytest.mark.both
def test_of_several_accounts_of_one_name_each_is_asked_and_a_no_of_one_is_enough(cast: Cast) -> None:
    """Whoever founds an account of that name neither keeps the other from being asked nor confirms in its place."""
    Organisation.objects.filter(pk=cast.lantern.pk).update(name="CARDAM0M voices")
    statement = published(cast, "Cardamom Voices", "River Union")
    address, signature = (
        f"/statements/{statement.pk}/",
        StatementSignature.objects.get(named_accounts__organisation=cast.cardamom),
    )
    assert signature.organisation is None
    for lead in (cast.maly, cast.bopha):
        assert Delivery.objects.filter(person=lead, topic="statement", text_key="at_once").exists()
        assert [thing.path for thing in NAME_OF_SEVERAL.waiting(lead, NOW)] == [address]
        assert "Several accounts here have a name like this" in in_one_line(shown(signed_in(lead), address))
    assert not NAME_OF_SEVERAL.waiting(cast.kanha, NOW), "a member answers for nobody"

    path = f"/statements/names/{signature.pk}/"
    assert signed_in(cast.bopha).post(path, {"answer": "yes"}).status_code == 302
    assert ">confirmed by an account of this name on this server<" in public(statement)
    signature.refresh_from_db()
    assert signature.organisation == cast.lantern and carry_signatures(now=NOW) == 1
    with pytest.raises(Forbidden):
        aftermath.withdraw_name(by=cast.maly, signature=signature.pk, clean=REASON, now=NOW)
    assert signed_in(cast.maly).post(path, {"answer": "not_us"}).status_code == 302
    assert "this was not us</b>" in public(statement) and "on this server<" not in public(statement)
    assert carry_signatures(now=NOW) == 1, "and taken back"
    signed_in(cast.maly).post(path, {"answer": "yes"})
    signature.refresh_from_db()
    assert (signature.answer, signature.organisation) == ("yes", cast.lantern)
    assert not NAME_OF_SEVERAL.waiting(cast.maly, NOW)
