"""A duress alert withholds a vault, and nobody beside its person can see that anything is withheld."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.utils import timezone

from karpear.alerts.actions.duress import raise_silently
from karpear.keeper.duress_lock import lock_the_forced
from karpear.messaging.models import Delivery
from karpear.people.models import Person, Watch
from karpear.ui.failures import server_error
from karpear.vault.actions import travel_locks as actions
from karpear.vault.models import TravelLock
from tests.cast import Cast, signed_in
from tests.steps.pages import without_tokens
from tests.steps.sealing import b64, enrolled, secret_wrap
from tests.steps.vault import KeyHolders, Vault

pytestmark = pytest.mark.django_db
PAGES = [
    "/", "/vault/", "/vault/travel-lock/", "/vault/export/", "/vault/secret/", "/vault/passkey/", "/vault/browsers/",
    "/vault/recovery/", "/diary/", "/diary/facts/", "/packs/", "/incidents/", "/plans/",
]  # fmt: skip
#: Differs from one answer to the next for everybody.
_FRESH = re.compile(r'(name="csrfmiddlewaretoken" value="|nonce="|data-fresh=")[^"]+')


def force(*people: Person) -> None:
    raise_silently(people={person.pk for person in people}, now=timezone.now())
    lock_the_forced(now=timezone.now())


def seen(vault: Vault, path: str) -> tuple[int, str]:
    answer = vault.client.get(path)
    return answer.status_code, _FRESH.sub(r"\1", answer.content.decode())


def told(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    """An answer as a browser's tools show it."""
    return answer.status_code, answer.content, {k: v for k, v in answer.headers.items() if k != "Set-Cookie"}


def overloaded() -> Any:
    """What this server answers when its database has no breath left."""
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        return server_error(RequestFactory().get("/api/v1/seal/wraps"))


@pytest.mark.parametrize("name", ["sophea", "dara"])
def test_every_page_and_the_directory_are_as_before(holders: KeyHolders, name: str) -> None:
    vault = holders.vaults[name]
    vault.keep(holders.entry(name))
    before = [seen(vault, path) for path in PAGES], vault.get("directory").json()
    force(getattr(holders.cast, name))
    assert TravelLock.objects.filter(person=getattr(holders.cast, name)).exists()
    after = [seen(vault, path) for path in PAGES], vault.get("directory").json()
    for path, one, other in zip(PAGES, before[0], after[0], strict=True):
        assert one == other, path
    assert before[1] == after[1] and after[1]["locked"] is False


def test_what_opens_is_withheld_as_by_a_server_that_is_overloaded(holders: KeyHolders) -> None:
    vault = holders.vaults["sophea"]
    vault.keep(holders.entry())
    force(holders.cast.sophea)
    real = overloaded()
    asked = [
        vault.get("wraps"), vault.get("records?type=entry"),
        vault.ask("POST", "wraps", {"kind": "secret", "blob": b64(secret_wrap())}),
    ]  # fmt: skip
    for answer in asked:
        assert (answer.status_code, answer.content) == (real.status_code, real.content) == (503, real.content)
        assert answer["Retry-After"] == real["Retry-After"] and answer["Content-Type"] == real["Content-Type"]
    page = vault.client.post("/vault/export/mine/")
    assert page.status_code == 503 and "lock" not in without_tokens(page.content).lower().replace("block", "")
    assert vault.client.post(f"/vault/export/{holders.cast.lantern.pk}/ask/").status_code in (403, 503)
    assert vault.client.get("/api/v1/packs/mine").status_code in (404, 503)


def test_the_password_is_asked_for_first_as_ever(holders: KeyHolders) -> None:
    before = told(Vault(holders.cast.sophea, has_recent_password=False).get("wraps"))
    force(holders.cast.sophea)
    assert told(Vault(holders.cast.sophea, has_recent_password=False).get("wraps")) == before


def test_writing_goes_on_as_ever(holders: KeyHolders) -> None:
    vault = holders.vaults["sophea"]
    force(holders.cast.sophea)
    assert vault.keep(holders.entry()).status_code == 201


def test_a_lock_that_they_are_made_to_set_and_that_ends_leaves_the_other(holders: KeyHolders) -> None:
    cast, now = holders.cast, timezone.now()
    force(cast.sophea)
    travel_lock = actions.set_travel_lock(
        by=cast.sophea, person=cast.sophea.pk, until=now + timedelta(hours=1), now=now
    )
    assert holders.vaults["sophea"].get("wraps").json()["locked"] is True, "what they set themselves they see"
    actions.release_travel_lock(by=cast.dara, lock=travel_lock.pk, now=now)
    assert holders.vaults["sophea"].get("wraps").status_code == 503


def test_a_lock_that_they_set_before_does_not_keep_the_other_away(holders: KeyHolders) -> None:
    cast, now = holders.cast, timezone.now()
    actions.set_travel_lock(by=cast.sophea, person=cast.sophea.pk, until=now + timedelta(hours=1), now=now)
    force(cast.sophea)
    assert TravelLock.objects.filter(person=cast.sophea, silent=True, until=None).exists()


def test_its_end_is_as_silent(holders: KeyHolders) -> None:
    cast, now = holders.cast, timezone.now()
    force(cast.sophea)
    lock = TravelLock.objects.get()
    assert "An alarm under duress set it." in signed_in(cast.dara).get("/vault/travel-lock/").content.decode()
    actions.release_travel_lock(by=cast.dara, lock=lock.pk, now=now)
    assert holders.vaults["sophea"].get("wraps").json()["wraps"]
    assert not Delivery.objects.filter(topic="travel", person=cast.sophea).exists()


def test_whom_nobody_watches_is_locked_for_seven_days(cast: Cast) -> None:
    now = timezone.now()
    enrolled(cast.vanna, now)
    Watch.objects.filter(person=cast.vanna).delete()
    force(cast.vanna)
    lock = TravelLock.objects.get(person=cast.vanna)
    assert lock.until and lock.until - lock.set_at == timedelta(days=7)
    assert Vault(cast.vanna).get("wraps").status_code == 503
    assert actions.end_locks(now=lock.until) == 1
    assert not Delivery.objects.filter(topic="travel", person=cast.vanna).exists()
