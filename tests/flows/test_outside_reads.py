"""What a sister and a lawyer read on their pages: what is true at that moment, and never its opposite."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from karpear.alerts import actions as alerts
from karpear.cases.actions.packs_words import confirm_stage
from karpear.messaging.models import Delivery
from karpear.people.models import Contact
from karpear.rules.casepack import Stage
from karpear.rules.tokens import token_hash
from tests.alarms import missed, told
from tests.cast import NOW, Cast, signed_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE, LATE = NOW + 2 * HOUR, NOW + 3 * HOUR


def sister_of(cast: Cast) -> Contact:
    return cast.sophea.contacts.get(role="family")


def link(delivery: Delivery) -> str:
    """The address in this message, as if it had left."""
    token, year = uuid4().hex[:22], NOW.replace(year=2040)
    Delivery.objects.filter(pk=delivery.pk).update(
        state="sent", sent_at=NOW, link_hash=token_hash(token), link_expires_at=year
    )
    return f"/r/{token}"


def read(path: str, client: Client | None = None) -> str:
    """The words of a page, without its markup."""
    answer = (client or Client()).get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_after_a_death_nobody_is_asked_whether_they_heard_from_them(cast: Cast) -> None:
    alert = missed(cast)
    path = link(told(alert, sister_of(cast)))
    assert "I heard from them" in read(path)
    for officer in (cast.dara, cast.bopha):
        confirm_stage(by=officer, alert=alert.pk, stage=Stage.KILLED, now=NOW)
    page = read(path)
    assert "I heard from them" not in page
    assert "I have seen this" in page
    alerts.contact_answers(delivery=Delivery.objects.get(text_key="alert", step=4), answer="heard", now=NOW)


def test_whoever_took_it_by_a_link_reads_that_signing_in_keeps_it(cast: Cast) -> None:
    alert = missed(cast, owned=False)
    sent = Delivery.objects.filter(subject=alert.pk, person=cast.dara).latest("created_at")
    alerts.acknowledge_by_link(delivery=sent, now=NOW)
    page = read(link(sent))
    assert re.search(r"The ladder goes on at \d\d:\d\d unless you sign in and work on it\.", page)
    assert "if nothing is written down" not in page
    assert "if nothing is written down" in read(f"/alerts/{alert.pk}/", signed_in(cast.dara))


def test_whoever_has_no_account_is_offered_no_first_page(cast: Cast) -> None:
    for path in ("/r/AAAAAAAAAAAAAAAAAAAAAA", "/r/not/a/link"):
        page = Client().get(path).content.decode()
        assert "btn-primary" not in page, path
        assert "ask the person who" in page.lower() or "ring the person who" in page, path
    assert "To the first page" in signed_in(cast.dara).get("/r/not/a/link").content.decode()
