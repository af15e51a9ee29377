"""Two people, one browser: what waits of one of them never goes in the other's name, and an SOS never stops trying."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from playwright.sync_api import expect

from karpear.alerts.models import Alert
from karpear.compliance.demands.models import Demand
from karpear.compliance.demands.queries.letters import letters_of
from karpear.people.models import Membership
from karpear.vault.models import Chunk, DeviceKey, Record
from tests.browser.photographed import filled_in, officers_key, photograph, save
from tests.browser.ready import signed_in_by_the_form, with_key
from tests.browser.stores import ROWS
from tests.browser.waiting import until
from tests.cast import NOW, Cast, device_token

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Response

    from karpear.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
TRY_NOW = "() => dispatchEvent(new Event('online'))"


def both_could_send(cast: Cast) -> None:
    """Chenda, too, has a key and belongs to Sophea's organisation: nothing but whose it is keeps her from it."""
    officers_key(cast)
    for person in (cast.sophea, cast.chenda):
        with_key(person)
    Membership.objects.create(person=cast.chenda, organisation=cast.lantern, role="member", acts_since=NOW)


def letter_waits(page: "Page") -> None:
    """A demand and the photograph of its letter, noted without a connection."""
    filled_in(page)
    photograph(page)
    page.context.set_offline(True)
    save(page)
    expect(page.locator("[data-letter-say]")).to_contain_text("◔")
    expect(page.locator("form > [data-say]")).to_contain_text("◔")


def signs_in_beside(page: "Page", person: "Person") -> "Page":
    """In a second tab of the same browser; nobody signed out, but the session has ended."""
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.context.set_offline(False)
    other = page.context.new_page()
    signed_in_by_the_form(other, person)
    return other


def refused(page: "Page", act: Callable[[], object], path: str) -> None:
    """What this page sends now is answered as to somebody who is signed out."""

    def is_call(response: "Response") -> bool:
        return path in response.url and response.status == 401 and "x-person" in response.request.headers

    with page.expect_response(is_call):
        act()


@pytest.mark.parametrize("worker", ["allow", "block"])
def test_a_demand_and_its_photograph_wait_for_their_person(
    new_context: "Callable[..., BrowserContext]", cast: Cast, worker: str
) -> None:
    both_could_send(cast)
    page = new_context(service_workers=worker).new_page()
    signed_in_by_the_form(page, cast.sophea)
    letter_waits(page)
    other = signs_in_beside(page, cast.chenda)
    for path in ("/api/v1/demands", "/api/v1/seal/device-keys"):
        refused(page, lambda: page.evaluate(TRY_NOW), path)
    other.goto("/demands/new/")
    for place in ("[data-letter-say]", "form > [data-say]"):
        expect(page.locator(place)).to_contain_text("when you are signed in again")
        expect(page.locator(place)).not_to_contain_text("Chenda")
    assert [model.objects.count() for model in (Demand, DeviceKey, Chunk, Record)] == [0, 0, 0, 0]
    assert len(page.evaluate(ROWS)) == 2

    other.close()
    signs_in_beside(page, cast.sophea)
    page.evaluate(TRY_NOW)
    expect(page.locator("[data-letter-say]")).to_contain_text("✓ Photographs sealed and sent")
    demand = Demand.objects.get()
    until(page, lambda: len(letters_of(demand)), 1)
    assert [demand.noted_by, Record.objects.get().owner, DeviceKey.objects.get().person] == [cast.sophea] * 3


def test_an_sos_says_that_it_has_not_gone_and_goes_by_its_own_phone(
    new_context: "Callable[..., BrowserContext]", cast: Cast
) -> None:
    page = new_context().new_page()
    signed_in_by_the_form(page, cast.sophea)
    page.goto("/sos/")
    signs_in_beside(page, cast.chenda)
    refused(page, page.locator("[data-sos-tap]").click, "/api/v1/sos")
    status = page.locator("[data-sos-form] [data-say]")
    expect(status).to_have_attribute("data-is", "refused")
    expect(status).to_contain_text("Not sent: nobody knows yet")
    refused(page, lambda: page.evaluate(TRY_NOW), "/api/v1/sos")
    assert not Alert.objects.exists()
    phone = {"token": device_token(cast.sophea), "who": str(cast.sophea.pk)}
    page.evaluate("(phone) => { localStorage['n.device'] = phone; }", json.dumps(phone))
    page.evaluate(TRY_NOW)
    expect(status).to_have_attribute("data-is", "sent")
    assert Alert.objects.get().person == cast.sophea
