"""Something happened: from Today to a decision on a small phone, every tap counted."""

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.voice.decisions.models import SpeakDecision, SpeakState
from tests.browser.signatories import NewContext, SignIn
from tests.browser.thumb import Thumb
from tests.browser.waiting import by_the_clock
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.rooms.compliance.sites import site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)
#: The way there, the questions and the decision.
TAPS = (3, 9, 2)
NARROW = {"width": 360, "height": 740}


def test_from_today_to_a_decision(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    site(cast, tenure="state", papers=[])
    opened(cast.kanha, organisation=cast.lantern.pk, now=timezone.now(), about=cast.dara.pk)
    signed_in(cast.bopha)  # gives the second factor that leads need
    page = new_context(viewport=NARROW).new_page()
    sign_in(page.context, cast.bopha)
    page.goto("/")
    thumb, taps = Thumb(page), list[int]()
    with by_the_clock("something happened, from Today to a decision", 60):
        for link in ("/organisation/", "/voice/decisions/"):
            thumb.tap(page.locator(f"nav a[href='{link}'], main a[href='{link}']").locator("visible=true").first)
            page.wait_for_url(f"**{link}")
        thumb.go(page.locator('a[href$="/new/"]').first)
        taps.append(thumb.taps)
        answer(page, thumb)
        taps.append(thumb.taps - sum(taps))
        thumb.go(page.locator('a[href*="/decide/"]'))
        thumb.go(page.locator("main form .btn-primary"))
        taps.append(thumb.taps - sum(taps))
    decision = SpeakDecision.objects.get()
    assert (decision.state, decision.answers["custody"]) == (SpeakState.DECIDED, "held")
    assert "premises" in decision.answers["exposures"], "what is folded was answered by the house"
    assert tuple(taps) == TAPS, "the guide says how many"


def answer(page: "Page", thumb: Thumb) -> None:
    """That somebody is held says nothing of who is harmed now: it is asked."""
    expect(page.locator("[name=harmed]:checked")).to_have_count(0)
    page.locator("[name=title]").fill("A colleague was taken at the market")
    page.locator("[name=topic]").select_option("land")
    thumb.taps += 3
    answers = {"harmed": "ours", "consent": "given", "protection": "no_matter", "content": "facts", "others": "few"}
    for name, code in answers.items():
        thumb.tap(page.locator(f"[name={name}][value={code}]"))
    thumb.go(page.locator("main form .btn-primary"))


def test_of_nobody_in_particular_nobody_is_asked(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    signed_in(cast.dara)
    page = new_context(viewport=NARROW, java_script_enabled=False).new_page()
    sign_in(page.context, cast.dara)
    page.goto(f"/voice/decisions/{cast.lantern.pk}/new/")
    consent = page.get_by_text("What do they say to our speaking?").first
    expect(consent).to_be_visible()
    page.get_by_label("nobody in particular").check()
    expect(consent).not_to_be_visible()
    page.locator("main form .btn-primary").click()
    page.locator(".error").first.wait_for()
    expect(page.get_by_text("Who is harmed?").first).to_be_visible()
    expect(consent).not_to_be_visible()  # nor what is folded of it
    wide, high = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert wide <= 360 and high <= 3000
