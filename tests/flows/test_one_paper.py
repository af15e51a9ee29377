"""An officer files one report; from then on the law, the certification and a donor can be answered by it."""

from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.compliance.evidence.models import Paper
from karpear.compliance.evidence.queries.claims import evidence_page
from karpear.compliance.evidence.queries.named_claims import WhoAsks
from karpear.rules.law.claims import ClaimStanding
from tests.cast import Cast, signed_in
from tests.rooms.compliance.profiles import a_domestic_ngo

pytestmark = pytest.mark.django_db
EVIDENCE = "/law/evidence/"


def read(client: Client, path: str) -> str:
    return " ".join(unescape(client.get(path).content.decode()).split())


def test_a_document_filed_once_closes_three_claims_and_none_when_it_has_ended(cast: Cast) -> None:
    a_domestic_ngo(cast)
    dara = signed_in(cast.dara)
    clause = {"words": "A report of each year", "to_whom": "Lotus Fund", "kinds": ["financial_report"]}
    assert dara.post(f"{EVIDENCE}{cast.lantern.pk}/claim/", clause).status_code == 302
    paper, year = uuid4(), date.today().year - 1
    assert f"Annual financial report {year} <span" in read(dara, EVIDENCE)
    typed = {"paper": paper, "kind": "financial_report", "about_year": year, "label": "Report of ours", "place": "Safe"}
    filed = dara.post(f"{EVIDENCE}{cast.lantern.pk}/new/", typed, follow=True).content.decode()
    assert "It closes 3 things that were open" in filed
    asking_part = filed.partition("What asks for it")[2]
    assert (
        "Keep accounts" in asking_part
        and "A report of each year" in asking_part
        and asking_part.count("can be shown") == 3
    )
    for person in (cast.sophea, cast.rith):
        assert "Report of ours" not in signed_in(person).get(EVIDENCE).content.decode()
        assert signed_in(person).get(f"{EVIDENCE}papers/{paper}/").status_code == 404
    Paper.objects.update(expires_on=date.today() - timedelta(days=1))
    page = evidence_page(cast.lantern, cast.dara, timezone.now())
    ended_sources = {line.entry.source for line in page.claims if line.state is ClaimStanding.ENDED}
    assert page.proven_count == 0 and ended_sources == set(WhoAsks)
