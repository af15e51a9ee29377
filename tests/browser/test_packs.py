"""A case pack: written, opened by two of three custodians in their browsers, and offline with age and shamir."""

import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.alerts.actions import answers
from karpear.alerts.actions import sos as sos_actions
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.readiness.packs.actions import instructions
from karpear.readiness.packs.models import Opening, Pack
from karpear.rules.case.pack import Stage
from karpear.rules.secret.tokens import token_hash
from karpear.screens.stages.actions import calls
from tests.browser.ready import come_in, follow, unlock
from tests.cast import build_cast, person
from tests.steps.offline import age, age_with_passphrase, forged, shamir_recover

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

type Contexts = Callable[..., "BrowserContext"]
ABOUT = "ចម្លើយ canary about whom to tell"


def go(page: "Page", path: str, seen: str) -> None:
    """As by a link: what is unlocked stays so."""
    follow(page, path)
    page.wait_for_selector(f"[data-island={seen}]:visible")


def somebody(new_context: Contexts, person: Person) -> tuple["Page", str]:
    page = new_context().new_page()
    return page, come_in(page, person)


def offline(folder: Path, secrets: dict[Person, str]) -> None:
    """With the folder, two custodians' own keys, and nothing of this project."""
    shares = []
    for holder, secret in secrets.items():
        wrap, key = folder / "wrap.age", folder / f"{holder.pk}.txt"
        wrap.write_bytes(bytes(holder.identities.get().wraps.get(kind="secret").blob))
        age_with_passphrase(wrap, key, secret.replace("-", ""))
        for share in sorted(folder.glob("share-*.age")):
            try:
                shares.append(age(share, key).decode().splitlines()[0])
            except subprocess.CalledProcessError:
                continue  # somebody else's
    assert len(shares) == len(secrets)
    assert shamir_recover(shares[:1]) == ""  # one alone
    guessed = forged(shares[0])  # as far as one share gets: with a second one made up for it
    with pytest.raises(AssertionError, match="age refused"):
        age_with_passphrase(folder / "key.age", folder / "guessed.txt", guessed)
    master = shamir_recover(shares)
    assert len(master) == 32
    age_with_passphrase(folder / "key.age", folder / "pack-key.txt", master)
    assert ABOUT in age(folder / "body.age", folder / "pack-key.txt").decode()
    [file] = (folder / "files").iterdir()
    assert age(file, folder / "pack-key.txt").startswith(b"a picture")


def changed(page: "Page") -> None:
    """Documents are listed and left out one by one; papers in rows, with the one day that the server may know."""
    go(page, "/packs/write/", "pack-write")
    held = page.locator("[data-held] li")
    expect(held).to_have_count(1)
    page.set_input_files("#files", {"name": "old passport.jpg", "mimeType": "image/jpeg", "buffer": b"expired"})
    page.click("[data-island=pack-write] .btn-primary")
    page.wait_for_selector("[data-island=pack-seal]:visible")
    go(page, "/packs/write/", "pack-write")
    expect(held).to_have_count(2)
    page.get_by_role("button", name="Add a paper").click()
    page.fill("[data-papers] [data-f=name]", "Her daughter")
    page.fill("[data-papers] [data-f=expires]", "2031-05-01")
    page.check("[data-remind]")
    held.filter(has_text="old passport").get_by_role("button", name="Leave out").click()
    page.click("[data-island=pack-write] .btn-primary")
    page.wait_for_selector("[data-island=pack-seal]:visible")
    go(page, "/packs/write/", "pack-write")
    expect(page.locator("[data-papers] [data-f=name]")).to_have_value("Her daughter")
    expect(held).to_have_count(1)
    assert str(Pack.objects.get().papers_until) == "2031-05-01"
    joined_with_the_family_plan(page)
    go(page, "/packs/", "pack-seal")


def joined_with_the_family_plan(page: "Page") -> None:
    """Papers are written once, and there is one day for both: the first of all."""
    go(page, "/families/mine/write/", "family-write")
    expect(page.locator("[data-papers] [data-f=name]")).to_have_value("Her daughter")
    page.fill("#f_food", "១២០")
    page.get_by_role("button", name="Add a paper").click()
    page.locator("[data-papers] [data-f=expires]").last.fill("2030-02-01")
    page.check("[data-remind]")
    expect(page.locator("[data-case=jailed] [data-sums]")).to_contain_text("need 120")
    page.click("[data-island=family-write] .btn-primary")
    page.get_by_text("Up to date").wait_for()
    assert str(Pack.objects.get().papers_until) == "2030-02-01"
    go(page, "/packs/write/", "pack-write")
    page.locator("[data-papers] [data-f=expires]").fill("2031-06-01")
    page.click("[data-island=pack-write] .btn-primary")
    page.wait_for_selector("[data-island=pack-seal]:visible")
    assert str(Pack.objects.get().papers_until) == "2030-02-01"


@pytest.mark.long
@pytest.mark.windowed
def test_written_sealed_and_opened_by_two_of_three(new_context: Contexts, tmp_path: Path) -> None:
    cast = build_cast()
    page, _ = somebody(new_context, cast.sophea)  # from now on this tab stays: it knows nobody's key yet
    nary, phalla, mony = (person(name, cast.lantern) for name in ("Nary", "Phalla", "Mony"))
    held = {one: somebody(new_context, one) for one in (nary, phalla)}
    mony_page, _ = somebody(new_context, mony)
    now = timezone.now()
    asking = page.context.new_page()
    for name, there in (("Nary", held[nary][0]), ("Phalla", held[phalla][0]), ("Mony", mony_page)):
        asking.goto("/packs/custodians/")
        asking.locator("li", has_text=name).get_by_role("button", name="Ask", exact=True).click()
        asking.get_by_text("You will hear from us").wait_for()
        there.goto("/packs/")
        there.get_by_role("button", name="I agree").click()
        there.get_by_text("You will hold a part once they seal again").wait_for()

    # Sophea writes, and seals it for them.
    go(page, "/packs/write/", "pack-write")
    page.select_option("#f_name_family", "yes")
    page.fill("#f_family", ABOUT)
    page.set_input_files("#files", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"a picture"})
    page.click("[data-island=pack-write] .btn-primary")
    page.wait_for_selector("[data-island=pack-seal]:visible")
    changed(page)
    page.click("[data-island=pack-seal] .btn-primary")
    page.get_by_text("Nobody vouches for one of these keys").wait_for()
    page.check("[name=compared]")
    page.click("[data-island=pack-seal] .btn-primary")
    page.get_by_text("any 2 of the 3 can open it together").wait_for()
    pack = Pack.objects.get()
    assert ABOUT.encode() not in bytes(pack.record.body if pack.record else b"")

    # Offline.
    (tmp_path / "pack.zip").write_bytes(page.request.get("/packs/kit/").body())
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        archive.extractall(tmp_path)
    offline(tmp_path, {one: held[one][1] for one in held})

    # An alert is confirmed; Nary opens, Phalla gives her part.
    sos, _ = sos_actions.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    answers.acknowledge(by=cast.dara, alert_id=sos["alert"], now=now)
    calls.confirm_stage(by=cast.dara, alert=sos["alert"], stage=Stage.DETAINED, now=now)
    opener, nary_secret = held[nary]
    opener.goto("/packs/")
    opener.get_by_role("link", name="Look at what is known").click()
    opener.wait_for_url(f"**/packs/alerts/{sos['alert']}/")
    opener.click("button[value=open]")
    opener.get_by_text("The person is being asked").wait_for()
    opening = Opening.objects.get()
    Opening.objects.update(handed_out_at=now - timedelta(minutes=1))

    unlock(opener, nary_secret)
    go(opener, f"/packs/openings/{opening.pk}/", "pack-combine")
    opener.click("[data-island=pack-combine] .btn-primary")
    opener.get_by_text("1 part given, 2 needed").wait_for()
    opener.get_by_text("There are not enough parts yet").wait_for()  # one alone opens nothing

    giver, phalla_secret = held[phalla]
    unlock(giver, phalla_secret)
    go(giver, f"/packs/openings/{opening.pk}/", "pack-part")
    giver.click("[data-island=pack-part] .btn-primary")
    giver.get_by_text("Ring them: it must end in").wait_for()
    giver.click("[data-island=pack-part] .btn-primary")
    giver.get_by_text("You gave your part").wait_for()

    opener.click("[data-island=pack-combine] .btn-primary")
    opener.wait_for_selector("[data-island=pack-read]:visible")
    expect(opener.locator("#f_family")).to_have_value(ABOUT)
    expect(opener.locator("#f_name_family")).to_have_value("yes")
    expect(opener.locator("#f_medical")).to_be_hidden()
    expect(opener.locator("#f_name_press option:checked")).to_have_text("Not answered: counts as no")
    expect(opener.locator("#f_name_press")).to_be_visible()
    expect(opener.locator("[data-island=pack-combine]")).to_have_count(0)
    expect(opener.locator("[data-papers] [data-f=name]")).to_have_value("Her daughter")
    expect(opener.get_by_role("button", name="Add a paper")).to_be_hidden()


def test_words_under_digits_open_on_the_contacts_page(new_context: Contexts) -> None:
    cast, now = build_cast(), timezone.now()
    sister = cast.sophea.contacts.get(role="family")
    page, _ = somebody(new_context, cast.sophea)
    go(page, f"/packs/instructions/{sister.pk}/", "family-seal")
    expect(page.locator("[data-secret]")).not_to_be_empty()
    digits = page.text_content("[data-secret]") or ""
    page.fill("#said", ABOUT)
    page.click("[data-island=family-seal] .btn-primary")
    page.get_by_text("Sealed and kept").wait_for()

    sos, _ = sos_actions.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    words = {Stage.MISSED: "Ring the lawyer"}
    instructions.write_instructions(by=cast.sophea, contact=sister.pk, texts=words, now=now)
    address = sister.addresses.all()[0]
    Delivery.objects.create(
        topic="alert", subject=sos["alert"], text_key="alert", contact=sister, about=cast.sophea, address=address,
        channel=address.channel, state="sent", sent_at=now, next_attempt_at=now, created_at=now, step=90,
        link_hash=token_hash("t0ken"), link_expires_at=now + timedelta(days=1),
    )  # fmt: skip
    family = new_context().new_page()
    family.goto("/r/t0ken")
    family.get_by_text("Ring the lawyer").wait_for()
    family.get_by_text("Open it with the digits").click()
    family.fill("[name=words]", "1111 1111")
    family.click("main form button")
    family.get_by_text("These words do not open it").wait_for()
    family.fill("[name=words]", digits.replace("-", " "))
    family.click("main form button")
    expect(family.locator("[data-shown]")).to_have_text(ABOUT)
    assert family.evaluate("indexedDB.databases().then(d => d.length)") == 0
