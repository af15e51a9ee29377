"""An organisation says once who it is before the law; what applies follows from it, and says why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.compliance.profile.models import LegalPaper
from karpear.compliance.profile.queries.legal_profile import legal_profile
from karpear.screens.needs import NEEDS
from tests.cast import Cast, signed_in
from tests.steps.assessments import shown

pytestmark = pytest.mark.django_db


def test_it_is_said_once_and_what_applies_follows_with_its_reason(cast: Cast) -> None:
    dara, home = signed_in(cast.dara), f"/law/profile/{cast.lantern.pk}/"
    page = " ".join(shown(dara, "/law/profile/").split())
    assert page.count("nobody has said") == 11, "all but the end of the year, which is usual"

    earlier_page = " ".join(shown(dara, f"{home}applies/").split())
    assert "Do we employ people?" in earlier_page, "what nobody has said is asked exactly there"
    dara.post(f"{home}say/kind/", {"kind": "domestic_ngo", "started_on": "2019-01-07"})
    dara.post(f"{home}say/numbers/", {"staff": "9", "volunteers": "4"})
    later_page = " ".join(shown(dara, f"{home}applies/").split())
    assert "Do we employ people?" not in later_page
    assert "Because we employ people" in later_page and "our kind is “domestic NGO”" in later_page
    assert "to check" in later_page
    money = {"has_donors": "no", "earns": "no", "rents": "no", "year_end_month": "12"}
    dara.post(f"{home}say/money/", money)
    assert "Are we registered?" in shown(dara, f"{home}applies/")
    registration = {"kind": "registration", "authority_words": "Ministry of Lakes", "since": "2018-11-05"}
    dara.post(f"{home}add/papers/", registration)
    settled = " ".join(shown(dara, f"{home}applies/").split())
    assert "Not known yet" not in settled, "nothing is left to be said"
    assert legal_profile(cast.cardamom, timezone.now()).kind is None


def test_a_memorandum_that_ends_soon_needs_whoever_keeps_it_until_it_is_renewed(cast: Cast) -> None:
    now = timezone.now()
    need = next(kind for kind in NEEDS if kind.what == "law.paper")
    dara, today = signed_in(cast.dara), timezone.localdate()
    typed = {"kind": "memorandum", "authority": "", "authority_words": "Ministry of Lakes", "number": "MOU-17",
             "since": "2024-01-15"}  # fmt: skip
    for days_left in (95, 60):
        dara.post(f"/law/profile/{cast.lantern.pk}/add/papers/", {**typed, "until": today + timedelta(days=days_left)})
    near = LegalPaper.objects.get(until=today + timedelta(days=60))
    assert [thing.subject for thing in need.waiting(cast.dara, now)] == [near.pk]
    assert need.waiting(cast.bopha, now) and not need.waiting(cast.sophea, now) and not need.waiting(cast.piseth, now)
    assert "60 days left" in shown(dara, "/law/profile/")
    path = need.waiting(cast.dara, now)[0].path
    dara.post(path, {**typed, "until": today - timedelta(days=400)})
    assert "has ended" in shown(dara, "/law/profile/")
    assert need.waiting(cast.dara, now)[0].urgency(now) == "late", "what has ended stays until it is renewed"
    dara.post(path, {**typed, "until": today + timedelta(days=1000)})
    assert not need.waiting(cast.dara, now)
