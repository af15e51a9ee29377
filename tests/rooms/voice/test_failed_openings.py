"""A set that was complete and did not give its names: what is said of it afterwards, and what its members saw."""

import pytest
from django.test import Client

from karpear.voice.statements.models import Statement
from tests.cast import Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

from .openings import opened, time_passes
from .phones import FIRST_AT, LAST_AT, Phone, an_open_statement, invited

pytestmark = pytest.mark.django_db


def kinds_seen_by(phone: Phone) -> list[str]:
    return sorted(seat["kind"] for seat in phone.look()["seats"])


def test_afterwards_nobody_reads_that_too_few_would_have_signed(cast: Cast) -> None:
    statement, _phones = opened(cast, "First", "Second")
    time_passes(LAST_AT + (LAST_AT - FIRST_AT) * 9)
    for page in (shown(Client(), f"/s/{statement.pk}/"), shown(signed_in(cast.dara), f"/statements/{statement.pk}/")):
        words = in_one_line(page)
        assert "Those of the set saw how many they were" in words
        assert "how many: what was here" not in words and "Not enough had signed" not in words
    listed = shown(signed_in(cast.dara), "/statements/")
    assert "not all gave their names" in listed and "not enough signed" not in listed


def test_while_it_goes_on_both_pages_say_that_an_opening_failed(cast: Cast) -> None:
    statement, _phones = opened(cast, "First", "Second")
    Statement.objects.update(state="open")
    pages = shown(Client(), f"/s/{statement.pk}/?lang=en"), shown(signed_in(cast.dara), f"/statements/{statement.pk}/")
    for page in pages:
        assert "data-failed >" in page and "An opening ended without all names" in page
    Statement.objects.update(had_opening=False)
    assert "data-failed hidden>" in shown(Client(), f"/s/{statement.pk}/?lang=en")


def test_of_others_a_member_sees_only_kinds_that_somebody_asked_for(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, floor=2, floor_kind="union", floor_kind_least=1)
    first, second = invited(cast.dara, statement, "First", "Second")
    [third] = invited(cast.dara, statement, "Third", kind="independent")
    [fourth] = invited(cast.dara, statement, "Fourth", kind="union")
    second.pledge(2, independent=1, cbo=0)
    for phone in (first, third, fourth):
        phone.pledge(2)
    time_passes(FIRST_AT)
    assert kinds_seen_by(first) == ["", "", "ngo", "union"]
    assert kinds_seen_by(second) == ["", "independent", "ngo", "union"]
    assert kinds_seen_by(third) == ["", "", "independent", "union"]
