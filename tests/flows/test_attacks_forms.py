"""Every form of what an organisation owes its people, filled in with rubbish by those who may: nothing breaks."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from karpear.preparedness.families.models import FamilyPlan
from tests.cast import Cast, signed_in
from tests.steps.owed import owed_paths, owed_world, table_counts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RUBBISH = ("a\x00b\u202eevil\u2066😀", "9999-12-31", "0001-01-01", "-1", "1" * 40, "NaN", "\n" * 100_000)
TYPED = ("text", "textarea", "date", "number", "tel", "time", "datetime-local", "hidden", "search", "email", "url")


class FormsOnPage(HTMLParser):
    """(where it is posted to, name → the kind of its field) for each form that changes something."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self.path, self.forms = path, []  # type: str, list[tuple[str, dict[str, str]]]
        self._is_inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            action = (values.get("action") or "").split("#")[0] or self.path
            self._is_inside = values.get("method") == "post" and action.startswith("/")
            if self._is_inside:
                self.forms.append((action, {}))
        name = values.get("name")
        if self._is_inside and name and name != "csrfmiddlewaretoken" and tag in ("input", "textarea", "select"):
            self.forms[-1][1][name] = values.get("type") or ("text" if tag == "input" else tag)

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "form"


def forms_of(client: Client, paths: Iterator[str]) -> dict[tuple[str, tuple[str, ...]], dict[str, str]]:
    """Each form once, of pages that open."""
    forms: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 200 and not answer.streaming and answer["Content-Type"].startswith("text/html"):
            for action, kinds in FormsOnPage(path, answer.content.decode()).forms:
                forms.setdefault((action, tuple(sorted(kinds))), kinds)
    return forms


def post_and_undo(client: Client, path: str, data: Any, **more: Any) -> int:
    with transaction.atomic():
        status: int = client.post(path, data, **more).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("who", ["bopha", "sophea"])
def test_no_rubbish_breaks_a_form(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    forms = forms_of(client, owed_paths(owed_world(cast)))
    assert len(forms) > (25 if who == "bopha" else 5)
    statuses = {}
    for (action, _names), kinds in forms.items():
        for rubbish in RUBBISH:
            data = {name: rubbish if kind in TYPED else "x" for name, kind in kinds.items()}
            statuses[action, rubbish[:9]] = post_and_undo(client, action, data)
    assert not {key: status for key, status in statuses.items() if status >= 500}


def test_a_body_of_ten_megabytes_is_refused(cast: Cast) -> None:
    client, ids = signed_in(cast.bopha), owed_world(cast)
    for path in (f"/succession/{cast.lantern.pk}/new/", "/insurance/new/", f"/policies/mine/{ids['revision']}/"):
        assert post_and_undo(client, path, {"name": "x" * 10_000_000}) in (400, 413)


WRONG_PLANS: tuple[Any, ...] = (
    b"", b"[]", b"{" * 50_000, b"\xff\x00", {"record": "x"}, {"record": None}, {"readers": "x"},
    {"record": "00000000-0000-0000-0000-000000000000", "readers": [{"to": "x", "blob": "\x00"}]},
    {"record": "00000000-0000-0000-0000-000000000000", "readers": [{}] * 1000},
    {"record": "00000000-0000-0000-0000-000000000000", "counted": {"jailed": {"need": 10**400}}},
    {"record": "00000000-0000-0000-0000-000000000000", "counted": {"jailed": {"need": 1.5, "fund": -1}}},
    {"record": "00000000-0000-0000-0000-000000000000", "readers": [], "counted": None},
)  # fmt: skip


def test_no_rubbish_breaks_the_calls_of_a_family_plan(cast: Cast) -> None:
    owed_world(cast)
    client = signed_in(cast.sophea)
    counts, record = table_counts(), FamilyPlan.objects.get().record_id
    for plan in WRONG_PLANS:
        raw = plan if isinstance(plan, bytes) else json.dumps(plan).encode()
        answer = client.put("/api/v1/families/mine", raw, content_type="application/json")
        assert answer.status_code in (400, 404, 409, 413, 422), (plan, answer.status_code)
    big = json.dumps({"record": str(record), "x": "x" * 10_000_000}).encode()
    assert client.put("/api/v1/families/mine", big, content_type="application/json").status_code == 413
    assert table_counts() == counts
