"""A session opened with the duress password shows what the same person would see who never made a key."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import get_resolver, reverse
from django.utils import timezone

from karpear.cases.incidents.models import Incident, Support
from karpear.people.models import Person
from karpear.vault.actions import outside_keys, travel_locks
from karpear.vault.models import Identity, Outside, TravelLock
from tests.cast import Cast
from tests.steps.sealing import Keys, b64, secret_wrap
from tests.steps.vault import KeyHolders, Vault

pytestmark = [pytest.mark.django_db, pytest.mark.once]
#: Differs from one answer to the next for everybody.
_FRESH = re.compile(
    r'((?:name="csrfmiddlewaretoken"|name="key"[^>]*) value="|nonce=|data-fresh[a-z-]*=")[^"]+|for \d+'
    r"|<p>[^<]+(?= · Key number)"  # the minute in which it is printed
)
_ROOMS = ("vault", "cases", "packs", "stages")


def pages() -> list[str]:
    """Every address of what is sealed that takes no id."""
    found = []
    for room in _ROOMS:
        patterns = get_resolver().namespace_dict[room][1]
        names = [name for name in patterns.reverse_dict if isinstance(name, str)]
        found += [reverse(f"{room}:{name}") for name in names if not patterns.reverse_dict.getlist(name)[0][0][0][1]]
    return sorted(found)


def looks(vault: Vault, paths: list[str]) -> dict[str, Any]:
    """Status, where to, and every word."""
    answers = {}
    for path in paths:
        answer = vault.client.get(path)
        text = "" if answer.streaming else _FRESH.sub(r"\1", answer.content.decode())
        answers[path] = (answer.status_code, answer.headers.get("Location", ""), text)
    return answers


def began(cast: Cast) -> KeyHolders:
    """Everybody has keys, a list, an entry, an incident, a recovery key; a colleague is locked."""
    world, now = KeyHolders(cast), timezone.now()
    for name in ("sophea", "dara"):
        assert world.vaults[name].keep(world.entry(name)).status_code == 201
        assert world.vaults[name].keep(world.incident(name)).status_code == 201
    key = Keys().recipient
    outside = outside_keys.propose_outside(
        by=cast.dara, organisation=cast.lantern.pk, kind="recovery", label="r", recipient=key, now=now
    )
    outside_keys.confirm_outside(by=cast.kanha, outside=outside.pk, now=now)
    travel_locks.set_travel_lock(by=cast.kanha, person=cast.kanha.pk, until=None, now=now)
    return world


@pytest.mark.parametrize("name", ["sophea", "dara", "vanna"])
def test_every_page_is_that_of_somebody_who_never_began(cast: Cast, name: str) -> None:
    cache.clear()
    person: Person = getattr(cast, name)
    paths = [*pages(), f"/vault/team/{cast.lantern.pk}/", f"/vault/team/{cast.lantern.pk}/card/"]
    paths += [f"/vault/team/{cast.lantern.pk}/ceremony/", f"/api/v1/seal/team/{cast.lantern.pk}"]
    paths += ["/api/v1/seal/directory", "/api/v1/seal/wraps", "/api/v1/seal/records?type=entry"]
    assert "/vault/travel-lock/" in paths and reverse("packs:custodians") in paths
    before = looks(Vault(person), paths)
    began(cast)
    after = looks(Vault(person, forced=True), paths)
    for path in paths:
        assert before[path] == after[path], path


@pytest.mark.parametrize("name", ["sophea", "dara"])
def test_whatever_would_change_something_is_refused_as_by_an_overloaded_server(cast: Cast, name: str) -> None:
    cache.clear()
    began(cast)
    person: Person = getattr(cast, name)
    forced, keys = Vault(person, forced=True), Keys()
    wraps = [{"kind": "secret", "blob": b64(secret_wrap())}]
    body = {"recipient": keys.recipient, "sign_key": keys.sign_key, "wraps": wraps}
    count = lambda: [m.objects.count() for m in (Identity, Incident, Support, TravelLock, Outside)]  # noqa: E731
    before = count()
    assert forced.ask("POST", "enrol", body).status_code == 503
    assert forced.ask("POST", "device-keys", {"sign_key": keys.sign_key}).status_code == 503
    opening = {"key": str(uuid4()), "playbook": "threatened", "severity": "incident"}
    posts = {
        reverse("cases:incident_new"): opening | {"organisation": str(cast.lantern.pk)},
        reverse("cases:supports"): {"key": str(uuid4()), "supporter": str(cast.kanha.pk)},
        reverse("vault:travel"): {"person": str(person.pk), "until": ""},
        reverse("packs:custodians"): {"needed": "2"},
        reverse("vault:propose", args=[cast.lantern.pk]): {"kind": "recovery", "label": "x", "recipient": "x"},
        reverse("vault:export_mine"): {},
    }
    for path, sent in posts.items():
        answer = forced.client.post(path, sent)
        assert answer.status_code == 503 and "officer" not in answer.content.decode(), path
    assert count() == before
