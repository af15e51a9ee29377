"""The demo's world: of each row the policies say what `visible_to` says, to everybody in it, and pages lose nothing."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client

from karpear.ops.demo.preparation import prepare_demo
from karpear.ops.row_security.policies import are_guarded
from karpear.ops.row_security.terms import terms, whole_of
from karpear.people.models import Person
from tests.rooms.ops.asked_both_ways import asked_both_ways
from tests.steps.reader import reading

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.timeout(1800)]
#: Of each kind one: members, officers, leads, an independent, somebody who coordinates, somebody without an account.
SOME = ("sophea", "dara", "bopha", "vanna", "channary", "piseth", "maly")
#: Pages of a kind that are alike, and of one person.
ALIKE, MOST = 2, 250
_LINKS = re.compile(r'(?:href|src|data-src)="(/[^"#]*)"')
_ELSEWHERE = re.compile(r"^/(static|accounts/logout|out|demo|board/events|i18n)|\.(js|css|png|pdf|docx|xlsx|csv|ics)\b")


@pytest.fixture
def world(on_postgres: bool, settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    if not on_postgres:
        pytest.skip("SQLite has no policies of rows")
    settings.DEMO_LIVES, settings.KARPEAR_DEMO, settings.KARPEAR_DATA = True, True, tmp_path  # type: ignore[attr-defined]
    prepare_demo()
    assert are_guarded()


@pytest.mark.usefixtures("world")
def test_each_policy_says_what_visible_to_says() -> None:
    tables = terms()
    guarded = [model for model in apps.get_models() if model._meta.db_table in tables]
    differing = [
        f"{name}: {model._meta.db_table}"
        for name in SOME
        for person in [Person.objects.get(email=f"{name}@demo.test")]
        for model in guarded
        if keys_for(person, model) != keys_of(model, person)
    ]
    assert not differing


def keys_for(person: Person, model: type[Model]) -> set[object]:
    """Of all rows, as a page of theirs reads that forgets to ask."""
    with reading(person):
        return set(model._default_manager.values_list("pk", flat=True))


def keys_of(model: type[Model], person: Person) -> set[object]:
    """Of those that `visible_to` lets them see; of parts, those of which they see the whole."""
    rows = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        return set(rows.visible_to(person).values_list("pk", flat=True))
    field = whole_of(model)
    whole = field.related_model._default_manager.visible_to(person).values("pk")
    return set(rows.filter(**{f"{field.name}__in": whole}).values_list("pk", flat=True))


@pytest.mark.soak
@pytest.mark.usefixtures("world", "still")
def test_no_page_is_another_when_the_database_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page may show beyond `visible_to` is read unguarded. A link that leads nowhere else is no difference."""
    differing = [
        f"{person.email} {path}"
        for person in Person.objects.filter(is_demo=True, is_active=True).order_by("email")
        for path in paths_that_differ(person, monkeypatch)
    ]
    assert not differing, "\n".join(differing)


def paths_that_differ(person: Person, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    client = Client()
    client.force_login(person)
    waiting, known, alike = ["/", "/me/", "/organisation/", "/together/", "/board/", "/operator/"], set(), Counter()
    differing = []
    for path in waiting:
        whole, difference = asked_both_ways(client, path, monkeypatch)
        if difference:
            differing.append(f"{path}: {difference}")
        for link in _LINKS.findall(whole):
            kind = re.sub(r"[0-9a-f-]{36}", "…", link.split("?")[0])
            if link not in known and not _ELSEWHERE.match(link) and alike[kind] < ALIKE and len(waiting) < MOST:
                waiting.append(link.replace("&amp;", "&"))
                alike[kind] += 1
            known.add(link)
    return differing
