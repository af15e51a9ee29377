"""An alarm that ended and goes on as a case: nobody who has to do with it reads that it is over."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions.answers import resolve
from karpear.alerts.models import Alert
from karpear.cases.incidents.actions.case_of_alert import open_and_end
from karpear.cases.incidents.actions.incidents import NewIncident
from karpear.keys.ids import new_id
from karpear.messaging.models import Delivery
from karpear.people.models import Contact
from karpear.rules.alarm.outcome import Closing, Outcome
from tests.cast import Cast, signed_in
from tests.steps.alarms import sos, told
from tests.steps.links import link_to

pytestmark = pytest.mark.once

OVER = re.compile(
    r"\bis over\b|all is well|has ended well|nothing more|everybody is safe|no longer needed", re.IGNORECASE
)
#: What is offered to say, and an end that is one of several: no page says it of this alert.
OFFERED = ("say that it is over", "Close it when it is over")


@pytest.fixture
def gone_on(cast: Cast) -> Alert:
    alert = sos(cast.sophea)
    for contact in Contact.objects.filter(owner=cast.sophea):
        told(alert, contact)
    opening = NewIncident(key=new_id(), playbook="threatened", organisation=cast.lantern.pk, alert=alert.pk)
    open_and_end(by=cast.dara, opening=opening, end=True, now=timezone.now())
    return Alert.objects.get(pk=alert.pk)


def says_over(client: Client, path: str) -> list[str]:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    text = re.sub(r"<[^>]*>", " ", answer.content.decode())
    for phrase in OFFERED:
        text = text.replace(phrase, "")
    return OVER.findall(text)


def test_no_reader_is_told_that_it_is_over(cast: Cast, gone_on: Alert) -> None:
    sister, lawyer = Contact.objects.filter(owner=cast.sophea).order_by("pk")
    for contact in (sister, lawyer):
        assert says_over(Client(), link_to(gone_on, contact)) == [], contact.role
    assert says_over(Client(), link_to(gone_on, cast.dara)) == []
    incident = gone_on.incident
    pages = ("/", "/board/", "/alerts/", f"/alerts/{gone_on.pk}/", f"/alerts/{gone_on.pk}/report/")
    for officer in (cast.dara, cast.kanha, cast.bopha):
        client = signed_in(officer)
        for page in (*pages, f"/incidents/{incident}/"):
            assert says_over(client, page) == [], (officer.name, page)


def test_no_message_says_so(gone_on: Alert) -> None:
    rows = Delivery.objects.filter(subject=gone_on.pk, text_key__in=list(Closing))
    assert set(rows.values_list("text_key", flat=True)) == {Closing.GOES_ON.value}


def test_what_is_over_is_said_to_be(cast: Cast) -> None:
    alert = sos(cast.sophea)
    resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, note="", now=timezone.now())
    assert says_over(signed_in(cast.dara), f"/alerts/{alert.pk}/")


@pytest.mark.both
def test_its_own_person_reads_the_same_of_every_end(cast: Cast, gone_on: Alert) -> None:
    """Neither that it is over while others go on, nor that they do: somebody else may hold the phone."""
    client = signed_in(cast.sophea)

    def read(alert: Alert) -> str:
        page = client.get(f"/alerts/{alert.pk}/").content.decode()
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page[page.index('id="alert-state"') : page.index("</h1>")]))

    while_it_goes_on = read(gone_on)
    assert "calls nobody any more" in while_it_goes_on and says_over(client, f"/alerts/{gone_on.pk}/") == []
    for leak in ("case", "incident"):
        assert leak not in while_it_goes_on.lower()
    Alert.objects.filter(pk=gone_on.pk).update(outcome="safe", incident=None)
    assert read(Alert.objects.get(pk=gone_on.pk)) == while_it_goes_on
    assert not Delivery.objects.filter(subject=gone_on.pk, person=cast.sophea).exists(), "nothing is written to them"
