"""The list of proposed changes: those that wait and those decided, narrowed, found, saved."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.risks.register.models import Proposal
from tests.cast import Cast, signed_in
from tests.steps.risks import RISK

ADDRESS = "/risks/proposals/"
ARITHMETIC = {
    "count": 3, "uncounted": 0, "days": 14, "why": "count", "likelihood": [2, 3], "reliability": "likely_reliable",
    "impacts": {}, "facts": [],
}  # fmt: skip


def proposed(cast: Cast, province: str, level: int, **more: Any) -> Proposal:
    return Proposal.objects.create(
        organisation=cast.lantern, catalogue_id=RISK, province=province, made_at=timezone.now(), likelihood=3,
        level=level, arithmetic=ARITHMETIC | {"level": [1, level]}, **more,
    )  # fmt: skip


@pytest.fixture
def proposals(cast: Cast) -> None:
    for level, province in enumerate(("KH-12", "KH-2", "KH-3"), 2):
        proposed(cast, province, level)
    proposed(cast, "KH-4", 5, answer="declined", answered_by=cast.dara, answered_at=timezone.now())


def levels(answer: Any) -> list[int]:
    assert answer.status_code == 200
    return [line.proposal.level for line in answer.context["listing"].page.object_list]


def test_the_largest_first_and_narrowed(cast: Cast, proposals: None):
    client = signed_in(cast.bopha)
    assert levels(client.get(f"{ADDRESS}?page=1")) == [4, 3, 2]
    assert levels(client.get(f"{ADDRESS}?level=3")) == [3]
    assert levels(client.get(f"{ADDRESS}?kind=risk")) == []
    assert levels(client.get(f"{ADDRESS}?of=answered")) == [5]
    assert "Dara" in client.get(f"{ADDRESS}?of=answered").content.decode()
    answer = client.post(f"{ADDRESS}?of=answered", {"level": "3"}, follow=True)
    assert answer.redirect_chain == [(f"{ADDRESS}?of=answered&level=3#list", 302)]
    assert "Nothing found" in answer.content.decode()


def test_a_province_is_searched_by_a_post(cast: Cast, proposals: None):
    client = signed_in(cast.bopha)
    assert levels(client.post(ADDRESS, {"q": "PHNOM"}, follow=True)) == [2]
    assert len(levels(client.get(f"{ADDRESS}?q=phnom"))) == 3


def test_who_may_not_see_them_is_told_whom_to_ask(cast: Cast, proposals: None):
    assert "ask a lead" in signed_in(cast.sophea).post(ADDRESS, {"q": "phnom"}, follow=True).content.decode()
    stranger = signed_in(cast.piseth)
    assert "Nothing to decide" in stranger.get(ADDRESS).content.decode()
    assert "Nothing has been decided yet" in stranger.get(f"{ADDRESS}?of=answered").content.decode()


def test_a_file_holds_what_is_shown(cast: Cast, proposals: None):
    assert "Phnom Penh" in signed_in(cast.dara).post(ADDRESS, {"as": "csv", "level": "2"}).content.decode()
    assert Entry.objects.get(action="proposals_exported").detail == {"kind": "csv", "count": 1}


@pytest.mark.parametrize("address", ["", "?sort=name", "?of=answered"])
def test_as_many_queries_however_many_proposals(cast: Cast, proposals: None, address: str):
    client = signed_in(cast.dara)
    client.get(f"{ADDRESS}{address}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{ADDRESS}{address}")
    for number in range(20):
        proposed(cast, f"X-{number}", 2)
        proposed(cast, f"Y-{number}", 2, answer="accepted", answered_at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        client.get(f"{ADDRESS}{address}")
    assert len(many) <= len(few)
