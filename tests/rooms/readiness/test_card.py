"""The wallet card, and the page for whoever finds it."""

from datetime import timedelta

import pytest
from django.db import connection

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.keys.ring import ring
from karpear.people.models import Contact, Person
from karpear.readiness.card.actions import keep_card, make_page, remove_card, withdraw_page
from karpear.readiness.card.models import EmergencyPage, WalletCard
from karpear.readiness.card.queries import (
    Card,
    callable_contacts,
    card_of,
    emergency_by_token,
    emergency_numbers,
    open_page_of,
)
from karpear.rules.refusals import BadFields
from karpear.rules.secret.tokens import emergency_token
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CARD = Card("Lotus", [("Office", "+85523999999")], blood="O+", allergies="Penicillin")


def page_with(cast: Cast, *shows: str, days: int = 7) -> str:
    """The token of a new page of Sophea's card."""
    keep_card(person=cast.sophea, card=CARD, now=NOW)
    page = make_page(person=cast.sophea, shows=shows, days=days, now=NOW)
    return emergency_token(ring().index_key, page.pk)


def test_a_card_is_kept_as_it_was_chosen_and_calls_are_looked_up_each_time(cast: Cast) -> None:
    sister, _lawyer = callable_contacts(cast.sophea)
    assert card_of(cast.sophea) == Card()
    assert card_of(cast.sophea).empty
    keep_card(person=cast.sophea, card=Card("Lotus", contacts=[sister[0]], emergency=True), now=NOW)
    assert card_of(cast.sophea).calls == [sister[1:]]
    assert card_of(cast.sophea).emergency
    Contact.objects.filter(pk=sister[0]).update(state="left")
    assert card_of(cast.sophea).calls == []
    keep_card(person=cast.sophea, card=CARD, now=NOW)
    assert WalletCard.objects.get().content["name"] == "Lotus"
    assert card_of(cast.sophea).calls == CARD.numbers
    assert Entry.objects.filter(action="card.kept", actor=cast.sophea.pk).count() == 2


def test_whom_anybody_can_call_is_that_of_their_country(cast: Cast) -> None:
    assert "117" in [phone for _name, phone, _checked in emergency_numbers(cast.sophea)]


def test_a_page_shows_what_was_chosen_for_it_in_the_order_of_the_card(cast: Cast) -> None:
    shown = emergency_by_token(page_with(cast, "blood", "name"), NOW)
    assert shown
    assert shown.page.shows == ["name", "blood"]
    assert shown.card == Card("Lotus", blood="O+")
    numbers = emergency_by_token(page_with(cast, "numbers"), NOW)
    assert numbers
    assert numbers.card.calls == CARD.numbers


@pytest.mark.parametrize(("shows", "days"), [([], 7), (["words"], 7), (["nonsense"], 7), (["name"], 8), (["name"], 0)])
def test_a_page_that_would_show_nothing_or_stay_for_ever_is_none(cast: Cast, shows: list[str], days: int) -> None:
    with pytest.raises(BadFields):
        page_with(cast, *shows, days=days)
    assert not EmergencyPage.objects.exists()


def test_one_page_is_open_at_a_time(cast: Cast) -> None:
    first, second = page_with(cast, "name"), page_with(cast, "name", days=30)
    assert emergency_by_token(first, NOW) is None
    assert emergency_by_token(second, NOW)
    page = open_page_of(cast.sophea, NOW)
    assert page
    assert page.expires_at == NOW + 30 * DAY
    withdraw_page(person=cast.sophea, now=NOW)
    assert open_page_of(cast.sophea, NOW) is None
    assert emergency_by_token(second, NOW) is None


def test_a_page_ends_with_its_time_its_card_and_its_person(cast: Cast) -> None:
    token = page_with(cast, "name")
    assert emergency_by_token("x" * 22, NOW) is None
    assert emergency_by_token(token, NOW + 7 * DAY) is None
    Person.objects.filter(pk=cast.sophea.pk).update(is_active=False)
    assert emergency_by_token(token, NOW) is None
    Person.objects.filter(pk=cast.sophea.pk).update(is_active=True)
    keep_card(person=cast.sophea, card=Card(blood="O+"), now=NOW)
    assert emergency_by_token(token, NOW) is None, "what it was to show stands on the card no more"
    keep_card(person=cast.sophea, card=CARD, now=NOW)
    assert emergency_by_token(token, NOW)
    remove_card(person=cast.sophea, now=NOW)
    assert emergency_by_token(token, NOW) is None
    assert not WalletCard.objects.exists()


def test_what_the_database_holds_opens_and_says_nothing(cast: Cast) -> None:
    token = page_with(cast, "name")
    with connection.cursor() as cursor:
        for model in (WalletCard, EmergencyPage):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            raw = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])
            assert token not in raw
            assert "Lotus" not in raw
            assert "23999999" not in raw


def test_pages_that_ended_a_month_ago_are_forgotten(cast: Cast) -> None:
    page_with(cast, "name")
    page_with(cast, "name")
    assert purge_tables(EmergencyPage, now=NOW + 29 * DAY) == 0
    assert purge_tables(EmergencyPage, now=NOW + 31 * DAY) == 1, "the one that was closed by the next"
    assert purge_tables(EmergencyPage, now=NOW + 38 * DAY) == 1
    assert not EmergencyPage.objects.exists()
