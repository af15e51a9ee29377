"""An independent's forgotten secret comes back through an organisation that only watches over them."""

import subprocess
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from playwright.sync_api import expect

from karpear.people.models import Watch
from karpear.vault.actions import outside_keys, recovery
from karpear.vault.models import Outside, RecoveryRequest, Wrap
from tests.browser.ready import signed_in_with_password, unlock
from tests.browser.team import (
    OPENED,
    Contexts,
    ask_anew,
    come_in,
    found_team,
    go,
    offline_key,
    sealed_before,
    vouch,
    with_factor,
)
from tests.browser.waiting import a_while
from tests.cast import Cast, build_cast
from tests.steps.sealing import Keys

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route


def lantern_watches(new_context: "Contexts", cast: Cast, public: str) -> "Page":
    """Lantern has a key, a list and this recovery key in it; it and Rith watch over Vanna. → Dara's page."""
    dara, secret = found_team(new_context, cast)
    outside = outside_keys.propose_outside(
        by=cast.dara, organisation=cast.lantern.pk, kind="recovery", label="Safe", recipient=public, now=timezone.now()
    )
    outside_keys.confirm_outside(by=cast.kanha, outside=outside.pk, now=timezone.now())
    go(dara, f"/vault/team/{cast.lantern.pk}/", secret)
    words = dara.locator("[data-rows=waits] li", has_text="Safe").locator("[data-put=words]")
    vouch(dara, "Safe", words.text_content() or "")
    for one in ({"organisation": cast.lantern}, {"watcher": cast.rith}):
        Watch.objects.create(person=cast.vanna, state="accepted", asked_at=timezone.now(), **one)
    return dara


def wraps_to(public: str) -> int:
    return Wrap.objects.filter(kind="recovery", to_recipient=public, removed_at=None).count()


def test_a_watching_organisation_holds_recovery_by_choice_and_gives_it_back(
    new_context: "Contexts", tmp_path: Path
) -> None:
    cast, (file, public) = build_cast(), offline_key(tmp_path)
    dara = lantern_watches(new_context, cast, public)
    vanna, secret = come_in(partial(new_context, bypass_csp=True), cast.vanna)
    unlock(vanna, secret)
    vanna.wait_for_function("() => indexedDB.databases().then((all) => all.length > 0)")
    a_while(vanna, 1500)  # what a browser adds by itself it would have added by now
    assert wraps_to(public) == 0
    vanna.get_by_role("button", name="Let them help me").click()
    expect(vanna.get_by_text("Take it back", exact=True)).to_be_visible()
    assert wraps_to(public) == 1
    sealed_before(cast, cast.vanna)
    fresh = ask_anew(vanna)
    expect(vanna.locator("main")).to_contain_text("Rith")
    request = RecoveryRequest.objects.get()
    rith = new_context().new_page()
    signed_in_with_password(rith, cast.rith)
    rith.goto("/vault/recovery/")
    rith.get_by_text("Yes, it is them").click()
    rith.get_by_role("button", name="I spoke with them").click()
    expect(rith.locator("main")).to_contain_text("1/2")
    recovery.approve_recovery(by=cast.dara, request=request.pk, now=timezone.now() - timedelta(hours=25))
    handed_over(dara, file, request, tmp_path)
    said = vanna.evaluate(OPENED, fresh)
    assert said["unlocked"]["answer"]["olds"] == 1
    assert [one["content"]["what"] for one in said["opened"]["answer"]] == ["from before"]


def handed_over(dara: "Page", file: Path, request: RecoveryRequest, tmp_path: Path) -> None:
    """By the officer and the holder, who has nothing but the age command."""
    dara.goto("/vault/recovery/")
    with dara.expect_download() as got:
        dara.get_by_role("button", name="Get the file wrap.age").click()
    wrap, back = tmp_path / "wrap.age", tmp_path / "handover.age"
    got.value.save_as(wrap)
    shell = 'age -d -i "$1" "$2" | age -r "$3" > "$4"'
    subprocess.run(["sh", "-c", shell, "sh", file, wrap, request.new.recipient, back], check=True)
    dara.goto("/vault/recovery/")
    dara.set_input_files("[name=handover]", back)
    dara.get_by_role("button", name="Hand it over").click()
    expect(dara.locator("main")).to_contain_text("Handed over")


def test_enrolling_offers_a_watching_organisation_and_ticks_nothing(new_context: "Contexts", tmp_path: Path) -> None:
    cast, (_file, public) = build_cast(), offline_key(tmp_path)
    lantern_watches(new_context, cast, public)
    page = new_context().new_page()
    signed_in_with_password(page, cast.vanna)
    with_factor(cast.vanna)
    page.goto("/vault/key/")
    page.click("[data-step='1'] [data-next]")
    expect(page.locator("[data-secret] span")).to_have_count(5)
    secret = "-".join(page.locator("[data-secret] span").all_text_contents())
    page.click("[data-step='2'] [data-next]")
    page.fill("[name=typed]", secret)
    page.click("[data-typed] button")
    box = page.locator("[name=recovery]")
    expect(page.locator("[data-step='4']")).to_contain_text("watches over you")
    assert not box.is_checked()
    expect(page.locator("[data-nobody]")).to_be_visible()
    box.check()
    expect(page.locator("[data-nobody]")).to_be_hidden()
    page.click("[data-make]")
    page.wait_for_selector("[data-done]", state="visible")
    assert wraps_to(public) == 1


def test_a_key_that_the_watchers_list_does_not_name_gets_nothing(new_context: "Contexts", tmp_path: Path) -> None:
    cast, (_file, public) = build_cast(), offline_key(tmp_path)
    lantern_watches(new_context, cast, public)
    vanna, secret = come_in(new_context, cast.vanna)
    false = Keys().recipient
    Outside.objects.update(recipient=false)  # the server swaps it where it can
    unlock(vanna, secret)
    vanna.get_by_role("button", name="Let them help me").click()
    expect(vanna.locator("[data-island=keys] [data-say]")).to_contain_text("does not name this recovery key")

    def withheld(route: "Route") -> None:
        content: dict[str, Any] = route.fetch().json()
        content["watching"][0]["manifest"] = None
        route.fulfill(json=content)

    vanna.route("**/api/v1/seal/directory", withheld)
    unlock(vanna, secret)
    vanna.get_by_role("button", name="Let them help me").click()
    expect(vanna.locator("[data-island=keys] [data-say]")).to_contain_text("hides the list of keys")
    assert wraps_to(public) == wraps_to(false) == 0
