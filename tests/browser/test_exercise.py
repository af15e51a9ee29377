"""An exercise and its questions on a cheap phone: without JavaScript it works, in Khmer it fits."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from karpear.messaging.models import Delivery
from karpear.preparedness.scenarios.models import ScenarioAct
from karpear.preparedness.training.models import CompetenceProof
from tests.browser.looks import faults, fits, with_khmer
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import created
from tests.rooms.preparedness.covers import register
from tests.steps.exercises import course, played
from tests.steps.families import Families
from tests.steps.links import link_in

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 320, "height": 640}


def test_its_person_acts_answers_and_everything_fits(
    new_context: Callable[..., BrowserContext], sign_in: Callable[..., None], cast: Cast
) -> None:
    run = played(cast, timezone.now() - timedelta(minutes=4))
    message = Delivery.objects.filter(person=cast.sophea, topic="scenario").order_by("round", "id").first()
    link = link_in(message)
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="I did this").click()
    expect(page.get_by_text("in time")).to_be_visible()
    assert ScenarioAct.objects.get().run == run
    sign_in(context, cast.sophea)
    page.goto("/training/mine/")
    page.get_by_role("link", name="Rights when arrested").click()
    for words in ("Say that I read first", "The hour, the place", "That I answer with my lawyer"):
        page.get_by_label(words).check()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("All right. This counts from today.")).to_be_visible()
    assert CompetenceProof.objects.get().competence == "rights"

    course(cast, cast.dara, competence="harassment")
    looking = new_context(viewport=NARROW, locale="km")
    signed_in(cast.dara)  # gives the second factor that officers need
    sign_in(looking, cast.dara)
    narrow, wrong = looking.new_page(), list[str]()
    paths = ["", "new/arrest/", f"{run.pk}/"]
    training = [
        "",
        "mine/",
        "mine/alarm/",
        "course/",
        "trainers/",
        "trainers/new/",
        f"people/{cast.lantern.pk}/{cast.dara.pk}/",
    ]
    for path in [link, *(f"/drills/scenarios/{end}" for end in paths), *(f"/training/{end}" for end in training)]:
        narrow.goto(path)
        with_khmer(narrow)
        wrong += faults(narrow) + ([] if fits(narrow) else [f"{path} is too wide"])
    assert not wrong + too_wide_maps(narrow, cast)


def too_wide_maps(page: Page, cast: Cast) -> list[str]:
    """The map of people at its widest: a long name is on the way, a family plan is old, and cover is older."""
    now = timezone.now()
    cast.sophea.name = "Sokunthea Chanthavy Sreypov of the lake"
    cast.sophea.save()
    created(
        cast.sophea, now=now, organisation=str(cast.lantern.pk), province="KH-2", starts_at=now.isoformat(),
        ends_at=(now + timedelta(hours=4)).isoformat(), check_ins=[],
    )  # fmt: skip
    Families(cast).plan(cast.sophea, cast.bopha, now=now - timedelta(days=345))
    register(cast, cast.bopha, registered_on=now.date() - timedelta(days=990))
    wide = []
    for width in (1280, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/people/{cast.lantern.pk}/")
        with_khmer(page)
        wide += [] if fits(page) and page.locator(".proof-long").count() else [f"people at {width}"]
    return wide
