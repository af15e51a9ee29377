"""The worst day: an officer asks from a phone, two sign from two others, it is paid and in the ledger in minutes."""

import json
import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client

from karpear.messaging.models import Delivery
from karpear.preparedness.reserve.models import MoneyRequest
from karpear.preparedness.reserve.queries.ledger import balance
from tests.cast import Cast, signed_in
from tests.rooms.preparedness.money import filled
from tests.steps.commands import ask_rule
from tests.steps.links import link_in
from tests.steps.pages import without_tokens

pytestmark = pytest.mark.django_db


def words(client: Client, path: str) -> str:
    return unescape(client.get(path).content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def test_money_leaves_with_two_signatures_from_two_phones(cast: Cast) -> None:
    reserve = filled(cast.lantern, cast.bopha)
    officer, first, second = (signed_in(person) for person in (cast.dara, cast.bopha, cast.kanha))
    asked = {"amount": "150", "money_class": "transport", "for_whom": "Lotus-9", "beneficiary": "", "why": "The family"}
    assert officer.post("/reserve/ask/", asked).status_code == 302
    request = MoneyRequest.objects.get()
    for phone in (first, second):
        today = words(phone, "/")
        assert "Second signature" in today and "Lotus-9" not in today
        phone.post(f"/reserve/requests/{request.pk}/sign")
    officer.post(f"/reserve/requests/{request.pk}/pay")
    assert balance(reserve) == 4850
    assert [s.outside for s in request.signatures.all()] == [False, True]
    assert "paid · request 1" in words(first, "/reserve/ledger/")
    request.refresh_from_db()
    assert request.paid_at is not None and (request.paid_at - request.asked_at).total_seconds() < 60


def test_the_message_leads_inside_and_says_nothing_of_it(cast: Cast) -> None:
    signed_in(cast.dara).post("/reserve/ask/", {"amount": "150", "money_class": "bail", "for_whom": "Lotus-9"})
    delivery = Delivery.objects.get(topic="reserve", person=cast.kanha, channel="email")
    page = words(Client(), urlsplit(link_in(delivery)).path)
    assert (
        f"/reserve/requests/{delivery.subject}/" in page and "Lotus-9" not in page and "150" not in without_tokens(page)
    )


def test_the_command_line_says_what_the_page_says(cast: Cast) -> None:
    lead = signed_in(cast.bopha)
    question = json.loads(lead.get("/reserve/assumptions/").context["question"])
    _code, answer = ask_rule("reserve", question)
    page = words(lead, "/reserve/")
    for name in ("mean", "p90", "p95"):
        assert f"{round(answer[name]):,} USD" in page
    assert re.search(rf"{round(100 * answer['empty_share'])} of 100", page)
