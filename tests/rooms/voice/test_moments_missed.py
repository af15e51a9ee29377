"""An announced moment that nobody looked at: the machine slept, or its clock leapt. Nothing is lost by it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.voice.statements.actions.late import put_right
from karpear.voice.statements.models import Statement, StatementPledge
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

from .openings import names_of, opened, wake
from .phones import FIRST_AT, LAST_AT, an_open_statement, invited

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_after_a_sleep_it_waits_for_the_next_announced_time(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, form="counted")
    for phone in invited(cast.dara, statement, "First", "Second", "Third"):
        phone.pledge(2)
    assert wake(FIRST_AT + 2 * HOUR) == "open"
    assert Statement.objects.get().wakes_at == FIRST_AT + DAY
    assert wake(FIRST_AT + DAY + HOUR) == "published"


def test_after_the_last_time_a_day_is_announced_anew_and_pledges_stand(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, form="counted")
    phones = invited(cast.dara, statement, "First", "Second", "Third")
    for phone in phones:
        phone.pledge(2)
    messages = Delivery.objects.count()
    woken_at = LAST_AT + 3 * DAY
    Statement.objects.update(wakes_at=LAST_AT)
    assert wake(woken_at) == "open"
    assert Delivery.objects.count() > messages, "the convener hears of it"
    monkeypatch.setattr(timezone, "now", lambda: woken_at)
    for page in (shown(Client(), f"/s/{statement.pk}/"), shown(signed_in(cast.dara), f"/statements/{statement.pk}/")):
        assert "did not look on 27 Nov 16:00" in in_one_line(page) and "next moment is 1 Dec 16:00" in in_one_line(page)
    assert phones[0].pledge(2, stands=False)["ok"], "until then everybody can change their mind"
    assert wake(woken_at + DAY) == "not_reached" and not StatementPledge.objects.exists()


def test_a_window_that_passed_in_a_sleep_begins_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    statement, (first, second) = opened(cast, "First", "Second")
    monkeypatch.setattr(timezone, "now", lambda: FIRST_AT)
    assert first.answer()["ok"]
    assert wake(FIRST_AT + 3 * DAY) == "opening", "nobody is struck out who could not answer"
    monkeypatch.setattr(timezone, "now", lambda: FIRST_AT + 4 * DAY - HOUR)
    assert second.answer()["ok"] and names_of(statement) == ["First", "Second"]


def test_a_clock_that_was_wrong_moves_no_moment_away(cast: Cast) -> None:
    an_open_statement(cast.dara, cast.lantern)
    assert wake(NOW + 3650 * DAY) == "open"
    assert Statement.objects.get().wakes_at > LAST_AT
    assert put_right(now=NOW + HOUR) == 1 and put_right(now=NOW + HOUR) == 0
    assert Statement.objects.get().wakes_at == FIRST_AT


def test_a_clock_that_was_wrong_opens_no_window_for_years(cast: Cast) -> None:
    statement, _phones = opened(cast, "First", "Second")
    wake(NOW + 3650 * DAY)
    assert put_right(now=FIRST_AT + HOUR) == 1
    statement.refresh_from_db()
    assert statement.wakes_at == statement.opening_round.closes_at == FIRST_AT + DAY + HOUR
