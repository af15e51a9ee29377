"""The pages of the second factor speak as the others do, in both languages, and each leads on."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from tests.cast import PASSWORD, Cast, signed_in

pytestmark = pytest.mark.django_db
FOREIGN = re.compile(
    r"two-factor|authenticator (app|code)|passwordless|are you sure|you are about to|unspecified|deactivate",
    re.IGNORECASE,
)
KHMER = re.compile(r"[\u1780-\u17ff]")
PAGES = (
    "2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/", "2fa/webauthn/",
    "2fa/webauthn/add/", "2fa/reauthenticate/",
    "reauthenticate/", "logout/", "password/change/",
)  # fmt: skip


@pytest.fixture
def client(cast: Cast) -> Client:
    """Sophea with codes beside the app that she has, who has just said once more who she is."""
    client = signed_in(cast.sophea)
    RecoveryCodes.activate(cast.sophea)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_in_our_words(client: Client, path: str) -> None:
    page = client.get(f"/accounts/{path}")
    assert page.status_code == 200
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert not FOREIGN.findall(re.sub(r"(?s)<script.*?</script>|<[^>]*>", "", main))
    heading = re.search(r"<h1>(.*?)</h1>", main)
    assert heading and not re.search(r" [A-Z][a-z]", heading[1]), "no title case"
    client.cookies["lang"] = "km"
    khmer = client.get(f"/accounts/{path}").content.decode()
    assert KHMER.search(khmer.partition("<h1>")[2].partition("</h1>")[0])


@pytest.mark.parametrize("path", ["2fa/", "2fa/recovery-codes/"])
def test_what_was_set_up_leads_on_to_today(client: Client, path: str) -> None:
    main = client.get(f"/accounts/{path}").content.decode().partition("<main")[2]
    assert re.search(r'<a href="/"\s+class="btn btn-primary', main)
