"""Who hears what becomes of a statement, and what its page says of whoever convened it."""

import pytest
from django.test import Client
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.screens.needs import needs
from karpear.voice.statements.actions.aftermath import say_whether_it_was_us
from karpear.voice.statements.actions.invitations import call_off
from karpear.voice.statements.actions.openings import wake_statements
from karpear.voice.statements.models import Statement, StatementSignature
from tests.cast import NOW, Cast, signed_in
from tests.rooms.voice.phones import FIRST_AT, a_draft, an_open_statement, frozen, invited
from tests.rooms.voice.signed import published

pytestmark = pytest.mark.django_db
LANTERN, CARDAMOM = "Mekong Lantern Network", "Cardamom Voices"


def told(statement: Statement, text_key: str) -> set[str]:
    rows = Delivery.objects.filter(topic="statement", subject=statement.pk, text_key=text_key)
    return set(Person.objects.filter(pk__in=rows.values("person")).values_list("name", flat=True))


def answered(by: Person, statement: Statement, name: str, *, was_us: bool) -> None:
    signature = next(row for row in StatementSignature.objects.filter(statement=statement) if row.name == name)
    say_whether_it_was_us(by=by, signature=signature.pk, was_us=was_us, now=timezone.now())


@pytest.mark.parametrize("form", ["counted", "umbrella"])
def test_without_names_the_page_names_no_convener_once_it_is_over(cast: Cast, form: str) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, form=form, floor=3, umbrella="Lake Group")
    for phone in invited(cast.dara, statement, "River Union", "Forest Union", "Lake Union"):
        phone.pledge(3)
    wake_statements(now=FIRST_AT)
    statement.refresh_from_db()
    assert statement.state == "published"
    page = Client().get(f"/s/{statement.pk}/?lang=en").content.decode()
    assert LANTERN not in page and statement.fingerprint not in page, "nor what would confirm a guess"
    assert "Several organisations were asked to sign this." in page


def test_whoever_is_invited_sees_who_asks(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, form="umbrella", umbrella="Lake Group")
    assert LANTERN in Client().get(f"/s/{statement.pk}/?lang=en").content.decode()
    assert (
        "Whoever is invited sees that you ask" in signed_in(cast.dara).get(f"/statements/{cast.lantern.pk}/new/").text
    )


def test_colleagues_hear_that_the_text_is_frozen_or_called_off(cast: Cast) -> None:
    statement = frozen(cast.bopha, a_draft(cast.dara, cast.lantern))
    assert told(statement, "decision") == {"Dara", "Kanha"}
    call_off(by=cast.dara, statement=statement.pk, now=NOW)
    assert told(statement, "decision") == {"Dara", "Kanha", "Bopha"}


def test_links_are_asked_for_until_there_are_some(cast: Cast) -> None:
    statement = frozen(cast.bopha, a_draft(cast.dara, cast.lantern))
    assert "statements.links" in {need.what for need in needs(cast.dara, NOW)}
    invited(cast.dara, statement, "River Union")
    assert "statements.links" not in {need.what for need in needs(cast.dara, NOW)}


def test_those_who_signed_hear_that_another_name_is_denied(cast: Cast) -> None:
    statement = published(cast, LANTERN, CARDAMOM)
    answered(cast.bopha, statement, LANTERN, was_us=True)
    answered(cast.maly, statement, CARDAMOM, was_us=False)
    assert told(statement, "ready") == {"Dara", "Kanha", "Bopha"}, "there is something to do for those who convened"
    assert "Bopha" in told(statement, "decision") and "Maly" not in told(statement, "decision")
    page = signed_in(cast.dara).get(f"/statements/{statement.pk}/").text
    assert "A name under it is denied: strike it out, or say why it stays." in page
