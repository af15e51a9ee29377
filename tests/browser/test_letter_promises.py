"""What the page promises of a photographed letter: no place and no phone in it, and keys that this browser knows."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from karpear.compliance.demands.models import Demand
from karpear.vault.models import Record
from tests.browser.photographed import filled_in, officers_key, photograph, save
from tests.browser.ready import with_key
from tests.cast import Cast
from tests.steps.sealing import Keys

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)
TIFF = b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00canary 11.5564N"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!-- canary 11.5564N --></svg>'
#: What no browser of ours draws, or draws only at times; the last has no kind that its phone could name.
ODD = [
    ("IMG_1.tif", "image/tiff", TIFF),
    ("house.svg", "image/svg+xml", SVG),
    ("IMG_2.dng", "image/x-adobe-dng", TIFF),
    ("letter.pdf", "application/pdf", b"%PDF-1.7 canary"),
    ("IMG_3.heic", "", TIFF),
]
PIN = """(pins) => new Promise((done) => { const open = indexedDB.open("n", 2);
  open.onupgradeneeded = () => ["pins", "keys", "files"].forEach((name) => open.result.createObjectStore(name));
  open.onsuccess = () => { const change = open.result.transaction("pins", "readwrite");
    for (const [name, pin] of Object.entries(pins)) change.objectStore("pins").put(pin, name);
    change.oncomplete = () => { open.result.close(); done(); }; }; })"""
LIE = "(said) => Object.assign(document.querySelector('[data-letter]').dataset, said)"


@pytest.fixture
def form(new_context: "Callable[..., BrowserContext]", sign_in: Callable[..., None], cast: Cast) -> "Page":
    """Sophea's, filled in."""
    page = new_context().new_page()
    sign_in(page.context, cast.sophea)
    return page


def test_what_cannot_be_redrawn_is_not_sealed(form: "Page", cast: Cast) -> None:
    officers_key(cast)
    with_key(cast.sophea)
    filled_in(form)
    for name, mime, content in ODD:
        photograph(form)
        photograph(form, name, mime, content)
        save(form)
        expect(form.locator("[data-chosen] li")).to_have_count(0)
        expect(form.locator("[data-letter-say]")).to_contain_text("None was sealed")
    assert not Record.objects.exists() and not Demand.objects.exists()


def pins(cast: Cast, team: str, own: str, has_team: bool = True) -> dict[str, Any]:
    """What a browser holds in which Sophea opened her vault."""
    pin = {"sign": "x", "seq": 1, "hash": "y", "signs": ["x"]}
    return {str(cast.lantern.pk): pin | ({"team": team} if has_team else {}), f"self:{cast.sophea.pk}": own}


@pytest.mark.parametrize("lie", ["none", "organisation", "person", "before"])
def test_only_keys_that_this_browser_saw_are_sealed_to(form: "Page", cast: Cast, lie: str) -> None:
    team = officers_key(cast)
    with_key(cast.sophea)
    filled_in(form)
    own = cast.sophea.identities.get().recipient
    form.evaluate(PIN, pins(cast, team.recipient, own, has_team=lie != "before"))
    if lie == "organisation":
        form.evaluate(LIE, {"organisation": str(uuid4()), "teamRecipient": Keys().recipient})
    if lie == "person":
        form.evaluate(LIE, {"who": str(uuid4()), "recipient": Keys().recipient})
    photograph(form)
    form.context.set_offline(True)
    save(form)
    wanted = "◔ Photographs sealed" if lie == "none" else "No photograph was sealed"
    expect(form.locator("[data-letter-say]")).to_contain_text(wanted)
