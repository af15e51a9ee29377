"""An organisation's keys in real browsers."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from playwright.sync_api import expect

from karpear.vault.actions import records as actions
from karpear.vault.models import DeviceKey, Record
from tests.browser.ready import follow, signed_in_with_password, unlock, with_key
from tests.cast import Cast
from tests.steps.sealing import Keys, given

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

type Contexts = Callable[..., "BrowserContext"]


def with_factor(person: Any) -> None:
    """Set up after signing in, so that signing in does not ask for it."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {}})


def come_in(new_context: "Contexts", person: Any) -> tuple["Page", str]:
    """A person with a fresh vault key, open on this page."""
    page = new_context().new_page()
    signed_in_with_password(page, person)
    with_factor(person)
    secret = with_key(person)
    unlock(page, secret)
    return page, secret


def go(page: "Page", path: str, secret: str) -> None:
    """To a page of the vault, unlocked."""
    unlock(page, secret)
    follow(page, path)


def own_words(page: "Page") -> str:
    words = page.locator("[data-island=own-words] [data-words]")
    expect(words).to_have_text(re.compile(r"\w+( \w+){5}"))
    return words.text_content() or ""


def found_team(new_context: "Contexts", cast: Cast) -> tuple["Page", str]:
    """Dara makes the organisation's key."""
    dara, secret = come_in(new_context, cast.dara)
    go(dara, f"/vault/team/{cast.lantern.pk}/", secret)
    dara.click("[data-act=found]")
    expect(dara.locator("[data-say]").first).to_have_text("Done.")
    return dara, secret


def vouch(page: "Page", name: str, words: str) -> None:
    row = page.locator("[data-rows=waits] li", has_text=name)
    expect(row).to_contain_text(words)
    row.locator("input").check()
    page.click("[data-act=vouch]:not([data-tidy])")
    expect(page.locator("[data-rows=vouched]")).to_contain_text(name)


def offline_key(tmp_path: Path) -> tuple[Path, str]:
    """What the recovery holder has: a key made by the age command (without its passphrase, which asks a terminal)."""
    file = tmp_path / "recovery.key"
    subprocess.run(["age-keygen", "-o", file], check=True, capture_output=True)
    public = subprocess.run(["age-keygen", "-y", file], check=True, capture_output=True, text=True)
    return file, public.stdout.strip()


def sealed_before(cast: Cast, person: Any = None) -> Record:
    """Something of theirs (Sophea's) from before, signed by a browser that they no longer have."""
    person = person or cast.sophea
    answer, device = person.identities.active().get(), Keys()
    key = DeviceKey.objects.create(person=person, sign_key=device.sign_key, created_at=timezone.now())
    sent = given(device, {"what": "from before"}, [("person", answer.pk, answer.recipient)])
    sent = replace(sent, device_key=key.pk, device_signature=sent.author_signature, author_signature="")
    return actions.keep_record(by=person, version=sent, now=timezone.now())[0]


def ask_anew(page: "Page") -> str:
    """I forgot my secret: a new one."""
    page.goto("/vault/recovery/")
    page.get_by_role("link", name="I forgot my secret").click()
    expect(page.locator("[data-secret]")).to_have_text(re.compile(r"\S{4}"))
    secret = page.text_content("[data-secret]") or ""
    page.fill("[name=typed]", secret)
    page.get_by_role("button", name="Make the new key and ask").click()
    page.wait_for_url("**/vault/recovery/")
    expect(page.locator("main")).to_contain_text("Two people must say yes")
    return secret


OPENED = """async (secret) => {
  const call = (path) => fetch("/api/v1/seal/" + path).then((answer) => answer.json());
  const worker = new Worker(document.body.dataset.worker), waiting = new Map();
  worker.onmessage = ({ data }) => waiting.get(data.id)(data);
  const ask = (op, args) => new Promise((done) => {
    waiting.set(op, done);
    worker.postMessage({ id: op, op, args });
  });
  const wraps = await call("wraps"), { identity } = await call("directory");
  const unlocked = await ask("unlock", { ...wraps, secret, identity }), { records } = await call("records");
  return { unlocked, opened: await ask("openMany", records) };
}"""
