"""A briefing in confidence: after its end its address answers as one that does not exist, and its convener reads it."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.voice.statements.actions.invitations import call_off
from karpear.voice.statements.actions.openings import wake_statements
from karpear.voice.statements.models import Statement
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

from .openings import time_passes
from .phones import FIRST_AT, LAST_AT, an_open_statement, invited

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls read the clock."""
    monkeypatch.setattr(timezone, "now", lambda: FIRST_AT)


@pytest.mark.parametrize("end", ["published", "not_reached", "called_off"])
def test_nobody_but_the_convener_reads_what_was_not_published(cast: Cast, end: str) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, form="confidential")
    phones = invited(cast.dara, statement, "First", "Second", "Third")
    address = f"/s/{statement.pk}/"
    assert "The lake is ours" in shown(Client(), address)
    for phone in phones:
        phone.pledge(3 if end == "published" else 9)
    if end == "called_off":
        call_off(by=cast.dara, statement=statement.pk, now=NOW)
    else:
        time_passes(FIRST_AT if end == "published" else LAST_AT)
    assert Statement.objects.get().state == end

    unknown = Client().get(f"/s/{uuid4()}/")
    for reader in (Client(), signed_in(cast.maly), signed_in(cast.dara)):
        answer = reader.get(address)
        assert answer.status_code == 404 and "The lake is ours" not in answer.content.decode()
    assert len(Client().get(address).content) == len(unknown.content)
    assert phones[0].send({"verb": "look", "capability": phones[0].capability}).status_code == 404
    page = in_one_line(shown(signed_in(cast.dara), f"/statements/{statement.pk}/"))
    assert "The lake is ours" in page and address not in page
    assert ("3 signatories" in page) is (end == "published")


def test_what_is_published_stays_where_it_was(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, form="counted")
    for phone in invited(cast.dara, statement, "First", "Second", "Third"):
        phone.pledge(3)
    wake_statements(now=FIRST_AT)
    assert "3 signatories" in in_one_line(shown(Client(), f"/s/{statement.pk}/?lang=en"))


def test_a_language_that_is_not_ours_is_not_spoken(cast: Cast) -> None:
    address = f"/s/{an_open_statement(cast.dara, cast.lantern).pk}/"
    for code, language in (("km", "km"), ("en", "en"), ("fr", "en"), ("en-gb", "en"), ("zz", "en")):
        assert Client().get(f"{address}?lang={code}", headers={"Accept-Language": "en"})["Content-Language"] == language
