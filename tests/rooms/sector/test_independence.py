"""An organisation's own money: for its leads alone, worked out from what is written down elsewhere."""

from typing import Any

import pytest
from django.utils import timezone

from karpear.preparedness.reserve.models import LedgerEntry, Reserve
from karpear.sector.independence.models import GivenFigures, GrantOfYear, RefusedGrant, StrategicPlan, YearOfMoney
from karpear.sector.independence.values import YearAnswer, as_sealed
from tests.cast import NOW, Cast, signed_in
from tests.rooms.network.net import networked
from tests.rooms.sector.many import YEAR, a_grant, money_of
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

HOME = "/sector/independence/"


def of(cast: Cast, rest: str) -> str:
    return f"{HOME}{cast.lantern.pk}/{rest}"


def test_a_year_next_to_its_grants(cast: Cast) -> None:
    bopha = signed_in(cast.bopha)
    grant = a_grant(cast.lantern)
    assert "nobody wrote down what it gave" in shown(bopha, f"{HOME}?year={YEAR}")
    year = {"currency": "USD", "other_income": "10,000", "spent": "96000", "advocacy": "24000"}
    assert bopha.post(of(cast, f"{YEAR}/"), year).status_code == 302
    answer = {"amount": "30000", "restricted": "yes", "fit": "partly", "why": "Too narrow"}
    assert bopha.post(f"{HOME}grants/{grant.pk}/{YEAR}/", answer).status_code == 302
    reserve = Reserve.objects.create(organisation=cast.lantern)
    LedgerEntry.objects.create(
        reserve=reserve, number=1, at=timezone.now(), kind="put_in", debit="reserve", credit="given", amount=16_000
    )
    page = in_one_line(shown(bopha, f"{HOME}?year={YEAR}"))
    for words in (
        "75 %",
        "100 %",
        "25 %",
        "2 months",
        "30,000",
        "Partly",
    ):
        assert words in page, words
    assert "Heron Fund" not in shown(bopha, f"{HOME}?year={YEAR - 1}"), "it had not begun"


def test_it_opens_on_the_newest_year_that_has_figures(cast: Cast) -> None:
    bopha, this_year = signed_in(cast.bopha), timezone.localdate().year
    assert f'<b aria-current="page">{this_year - 1}</b>' in shown(bopha, HOME), "the last that is over"
    money_of(cast.lantern, 1000)
    page = shown(bopha, HOME)
    assert f'<b aria-current="page">{YEAR}</b>' in page and "1,000" in page
    YearOfMoney.objects.create(organisation=cast.lantern, year=YEAR + 1, sealed=as_sealed(YearAnswer()), changed_at=NOW)
    assert f'<b aria-current="page">{YEAR}</b>' in shown(bopha, HOME), "nothing was written into the newer one"
    GrantOfYear.objects.filter(year=YEAR).update(year=2015)
    YearOfMoney.objects.filter(year=YEAR).update(year=2015)
    assert '<b aria-current="page">2015</b>' in shown(bopha, HOME), "also where it is long ago"


@pytest.mark.parametrize("wrong", [{"advocacy": "97000"}, {"spent": "-1"}, {"currency": "XXX"}, {"spent": "much"}])
def test_a_bad_year_changes_nothing(cast: Cast, wrong: dict[str, str]) -> None:
    year = {"currency": "USD", "other_income": "", "spent": "96000", "advocacy": "24000", **wrong}
    assert signed_in(cast.bopha).post(of(cast, f"{YEAR}/"), year).status_code == 422
    assert not YearOfMoney.objects.exists()


def test_nobody_but_leads_of_the_organisation(cast: Cast) -> None:
    net = networked(cast)
    grant = a_grant(cast.lantern)
    signed_in(cast.bopha).post(of(cast, "refused/"), REFUSED)
    refused = RefusedGrant.objects.get()
    paths = [
        of(cast, f"{YEAR}/"), of(cast, "refused/"), of(cast, "plan/"), f"{HOME}grants/{grant.pk}/{YEAR}/",
        f"{HOME}{net.lantern.pk}/give/", f"{HOME}?organisation={cast.lantern.pk}",
    ]  # fmt: skip
    for reader in (cast.maly, net.channary, cast.rith, cast.dara, cast.sophea):
        client = signed_in(reader)
        for path in paths:
            answers = (client.get(path), client.post(path, {"what": ["money"], "amount": "1"}))
            assert all(answer.status_code in {403, 404, 405} for answer in answers), (reader.name, path)
        client.post(f"{HOME}refused/{refused.pk}/remove/")
    assert RefusedGrant.objects.exists()
    assert not GivenFigures.objects.exists() and not GrantOfYear.objects.exists()


REFUSED = {"on": "2025-05-01", "donor": "Reed Trust", "refused_by": "us", "reason": "conditions", "words": "Logo"}


def test_a_grant_that_did_not_come_about(cast: Cast) -> None:
    bopha = signed_in(cast.bopha)
    assert bopha.post(of(cast, "refused/"), REFUSED | {"reason": "weather"}).status_code == 422
    for _again in range(2):
        assert bopha.post(of(cast, "refused/"), REFUSED).status_code == 302
    refused = RefusedGrant.objects.get()
    page = in_one_line(shown(bopha, HOME))
    assert "Reed Trust" in page and "We did: Its conditions" in page and "Logo" in page
    bopha.post(f"{HOME}refused/{refused.pk}/remove/")
    assert "Reed Trust" not in shown(bopha, HOME)


def test_a_plan_says_what_it_lacks(cast: Cast) -> None:
    bopha = signed_in(cast.bopha)
    answers: dict[str, Any] = {"mission": "Fish and people", "asks": ["core"], "review_on": "2026-01-01"}
    assert bopha.post(of(cast, "plan/"), answers | {"asks": ["gold"]}).status_code == 422
    assert bopha.post(of(cast, "plan/"), answers).status_code == 302
    page = in_one_line(shown(bopha, HOME))
    assert "What threatens that most?" in page and "What is your organisation for?" not in page
    assert "The day of its review has passed." in page
    assert "Fish and people" in shown(bopha, of(cast, "plan/"))
    assert StrategicPlan.objects.get().sealed["asks"] == ["core"]
    grant = a_grant(cast.lantern)
    assert "Fish and people" in shown(bopha, f"{HOME}grants/{grant.pk}/{YEAR}/")


def test_what_is_given_is_taken_back_at_once(cast: Cast) -> None:
    net = networked(cast)
    money_of(cast.lantern, 1000)
    bopha, path = signed_in(cast.bopha), f"{HOME}{net.lantern.pk}/give/"
    assert bopha.post(path, {"what": ["money", "plan"]}).status_code == 302
    assert bopha.post(path, {"what": ["money", "plan"]}).status_code == 302
    assert GivenFigures.objects.count() == 2
    assert bopha.post(path, {"what": ["gold"]}).status_code == 422
    assert bopha.post(path, {"what": ["plan"]}).status_code == 302
    assert list(GivenFigures.objects.values_list("what", flat=True)) == ["plan"]
