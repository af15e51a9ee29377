"""An organisation's keys in real browsers: compared, vouched, admitted, renewed; a secret comes back by `age`.

A server that lies about keys is refused loudly, and nothing is sealed.
"""

import base64
import json
import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.people.actions.members import end_membership
from karpear.people.models import Membership
from karpear.vault.actions import outside_keys, recovery, team_keys
from karpear.vault.models import Manifest, Outside, RecoveryRequest, TeamKey, TeamWrap, Wrap
from karpear.vault.signatures import digest
from tests.browser.ready import signed_in_with_password
from tests.browser.team import (
    OPENED,
    Contexts,
    ask_anew,
    come_in,
    found_team,
    go,
    offline_key,
    own_words,
    sealed_before,
    vouch,
    with_factor,
)
from tests.browser.waiting import until
from tests.cast import build_cast
from tests.steps.sealing import Keys

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route


def test_officers_compare_vouch_admit_and_renew(new_context: "Contexts") -> None:
    cast = build_cast()
    dara, secret = found_team(new_context, cast)
    team = f"/vault/team/{cast.lantern.pk}/"
    kanha, kanha_secret = come_in(new_context, cast.kanha)
    words = own_words(kanha)
    sophea, _ = come_in(new_context, cast.sophea)
    go(dara, team, secret)
    vouch(dara, "Kanha", words)
    vouch(dara, "Sophea", own_words(sophea))
    assert TeamWrap.objects.filter(identity__person=cast.kanha, revoked_at=None).count() == 1
    assert not TeamWrap.objects.filter(identity__person=cast.sophea).exists()
    go(kanha, team, kanha_secret)
    expect(kanha.locator("[data-show=quiet]")).to_be_visible()
    end_membership(by=cast.dara, membership_id=Membership.objects.get(person=cast.kanha).pk, now=timezone.now())
    team_keys.withhold(now=timezone.now())
    go(dara, team, secret)
    dara.click("[data-act=rotate]")
    expect(dara.locator("[data-show=quiet]")).to_be_visible()
    expect(dara.locator("[data-island=keys-changed]")).to_be_visible()
    newest = TeamKey.objects.get(retired_at=None)
    assert (newest.generation, newest.wraps.count()) == (2, 1)
    last = json.loads(Manifest.objects.filter(organisation=cast.lantern).latest("seq").text)
    assert last["sign"] != last["signed_by"] and len(last["members"]) == 2
    kanha.goto("/vault/")
    expect(kanha).to_have_url(re.compile("/accounts/login/"))


def test_a_forgotten_secret_comes_back_with_the_age_command(new_context: "Contexts", tmp_path: Path) -> None:
    cast = build_cast()
    dara, secret = found_team(new_context, cast)
    team = f"/vault/team/{cast.lantern.pk}/"
    sophea, forgotten = come_in(partial(new_context, bypass_csp=True), cast.sophea)
    go(dara, team, secret)
    vouch(dara, "Sophea", own_words(sophea))
    file, public = offline_key(tmp_path)
    dara.fill("[name=label]", "Two envelopes")
    dara.fill("[name=recipient]", public)
    words = dara.locator("form[data-island=fingerprint] [data-words]")
    expect(words).to_have_text(re.compile(r"\w+( \w+){5}"))
    compared = words.text_content() or ""
    dara.get_by_role("button", name="Enter it").click()
    expect(dara.locator("main")).to_contain_text("waits for a second officer")
    outside_keys.confirm_outside(by=cast.kanha, outside=Outside.objects.get().pk, now=timezone.now())
    go(dara, team, secret)
    vouch(dara, "Two envelopes", compared)
    assert TeamWrap.objects.filter(to_recipient=public, identity=None).exists()
    drill(dara, file)
    sealed_before(cast)
    go(sophea, "/vault/travel-lock/", forgotten)  # her browser adds what is missing at each unlock
    until(sophea, Wrap.objects.filter(kind="recovery", to_recipient=public, identity__person=cast.sophea).exists)
    fresh = ask_anew(sophea)
    request = RecoveryRequest.objects.get()
    for officer in (cast.dara, cast.kanha):
        recovery.approve_recovery(by=officer, request=request.pk, now=timezone.now() - timedelta(hours=25))
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
    assert Wrap.objects.filter(identity=request.old, kind="handover", removed_at=None).count() == 1
    said = sophea.evaluate(OPENED, fresh)
    assert said["unlocked"]["answer"]["olds"] == 1
    assert [one["content"]["what"] for one in said["opened"]["answer"]] == ["from before"]


def drill(page: "Page", file: Path) -> None:
    """The yearly drill, by the command."""
    page.get_by_role("button", name="Try it: begin a drill").click()
    page.wait_for_url("**/vault/drill/**")
    with page.expect_download() as got:
        page.get_by_role("link", name="drill.age").click()
    result = subprocess.run(["age", "-d", "-i", file, got.value.path()], check=True, capture_output=True, text=True)
    page.fill("[name=words]", result.stdout.strip())
    page.get_by_role("button", name="Check").click()
    expect(page.locator("main")).to_contain_text("Found good")


LIES: dict[str, tuple[str, Callable[[dict[str, Any], Keys], None]]] = {}


def lie(words: str) -> Callable[[Callable[[dict[str, Any], Keys], None]], Callable[[dict[str, Any], Keys], None]]:
    """What a server that lies does to an answer, and the words that its reader sees."""

    def keep(work: Callable[[dict[str, Any], Keys], None]) -> Callable[[dict[str, Any], Keys], None]:
        LIES[work.__name__] = (words, work)
        return work

    return keep


@lie("an older list of keys")
def rolled_back(said: dict[str, Any], key: Keys) -> None:
    first = Manifest.objects.get(seq=1)
    manifest = {"seq": 1, "text": first.text, "signature": first.signature}
    said["organisations"][0]["manifest"] = manifest


@lie("hides the list of keys")
def withheld(said: dict[str, Any], key: Keys) -> None:
    said["organisations"][0]["manifest"] = None


@lie("signed by somebody this browser does not know")
def by_a_stranger(said: dict[str, Any], key: Keys) -> None:
    last = Manifest.objects.latest("seq")
    text = json.loads(last.text) | {"seq": last.seq + 1, "prev": digest(last.text.encode()), "signed_by": key.sign_key}
    text["team"]["recipient"] = key.recipient
    text = json.dumps(text)
    signature = key.sign(text.encode())
    said["organisations"][0]["manifest"] = {"seq": last.seq + 1, "text": text, "signature": signature}


@lie("not signed as it must be")
def swapped_recipient(said: dict[str, Any], key: Keys) -> None:
    last = Manifest.objects.latest("seq")
    text = json.loads(last.text) | {"seq": last.seq + 1, "prev": digest(last.text.encode())}
    text["team"]["recipient"] = key.recipient
    text = json.dumps(text)
    said["organisations"][0]["manifest"] = {"seq": last.seq + 1, "text": text, "signature": last.signature}


@pytest.mark.parametrize("name", sorted(LIES))
def test_a_server_that_lies_about_keys_is_refused_loudly(new_context: "Contexts", name: str) -> None:
    cast = build_cast()
    dara, secret = found_team(new_context, cast)
    sophea, _ = come_in(new_context, cast.sophea)
    team = f"/vault/team/{cast.lantern.pk}/"
    go(dara, team, secret)
    vouch(dara, "Sophea", own_words(sophea))
    words, work = LIES[name]
    stranger = Keys()

    def directory(route: "Route") -> None:
        content = route.fetch().json()
        work(content, stranger)
        route.fulfill(json=content)

    def since(route: "Route") -> None:
        said: dict[str, Any] = {"organisations": [{}]}
        work(said, stranger)
        route.fulfill(json={"manifests": [said["organisations"][0]["manifest"]]})

    dara.route("**/api/v1/seal/directory", directory)
    dara.route("**/api/v1/seal/manifests/**", since)
    before = Manifest.objects.count()
    go(dara, team, secret)
    expect(dara.locator("[data-island=team] [data-say]")).to_contain_text(words)
    expect(dara.locator("[data-loaded]")).to_be_hidden()
    assert Manifest.objects.count() == before


def test_a_key_file_that_would_exhaust_the_device_is_not_touched(new_context: "Contexts") -> None:
    cast = build_cast()
    page, secret = come_in(new_context, cast.sophea)

    def wraps(route: "Route") -> None:
        content = route.fetch().json()
        blob = base64.b64decode(content["wraps"][0]["blob"])
        content["wraps"][0]["blob"] = base64.b64encode(re.sub(rb"(-> scrypt \S+) \d+", rb"\1 30", blob)).decode()
        route.fulfill(json=content)

    page.route("**/api/v1/seal/wraps", wraps)
    page.goto("/vault/")
    page.fill("[name=secret]", secret)
    page.click("main form[data-island=unlock] .btn-primary")
    expect(page.locator("[data-island=unlock] [data-say]")).to_contain_text("exhaust this device")
    expect(page.locator("body[data-state=open]")).not_to_be_attached()


def test_a_travel_lock_opens_nothing_until_an_officer_ends_it(new_context: "Contexts") -> None:
    cast = build_cast()
    page, secret = come_in(new_context, cast.sophea)
    page.goto("/vault/travel-lock/")
    page.get_by_text("Set the lock", exact=True).click()
    expect(page.locator(".confirm-box")).to_contain_text(cast.dara.shown_name)
    page.get_by_role("button", name="Yes, lock it").click()
    expect(page.locator("main")).to_contain_text("Your vault is locked")
    page.goto("/vault/")
    page.fill("[name=secret]", secret)
    page.click("main form[data-island=unlock] .btn-primary")
    expect(page.locator("[data-island=unlock] [data-say]")).to_contain_text("A travel lock is on")
    officer = new_context().new_page()
    signed_in_with_password(officer, cast.dara)
    with_factor(cast.dara)
    officer.goto("/vault/travel-lock/")
    officer.get_by_text("End this lock").click()
    officer.get_by_role("button", name="They are safe: end it").click()
    expect(officer.locator("main")).not_to_contain_text("End this lock")
    page.goto("/vault/")
    page.fill("[name=secret]", secret)
    page.click("main form[data-island=unlock] .btn-primary")
    expect(page.locator("body[data-state=open]")).to_be_attached()
