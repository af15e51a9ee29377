"""A demand that begins an inquiry: first the inquiry, one clock for both, and no draft beside it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.compliance.demands.actions.replies import draft_reply
from karpear.compliance.demands.lists import demand_list
from karpear.compliance.demands.models import Demand
from karpear.compliance.demands.needs import TO_ANSWER
from karpear.compliance.demands.values import NewReply
from karpear.compliance.inquiries.actions import open_inquiry
from karpear.compliance.inquiries.models import Inquiry
from karpear.compliance.inquiries.values import NewInquiry
from karpear.people.needs import Urgency
from karpear.rules.law.demands import AuthorityLevel, DemandClass, ReplyBasis
from karpear.rules.refusals import Conflict
from tests.cast import NOW, Cast, signed_in
from tests.rooms.compliance.demands import DAY, noted, registered
from tests.steps.assessments import shown

pytestmark = pytest.mark.django_db
NO_DAY, MUST_STOP = "The letter names no day. Ring your lawyer today.", "Ask counsel what must stop today"


def suspended(cast: Cast, **also: object) -> Demand:
    suspension = {"demand": DemandClass.SUSPENSION, "level": AuthorityLevel.INTERIOR}
    return noted(cast.sophea, cast.lantern, **suspension | also)


def begun(cast: Cast, demand: Demand, within: int | None = None) -> Inquiry:
    new = NewInquiry(kind="suspension", received_on=NOW.date(), within=within)
    return open_inquiry(
        by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW, today=NOW.date(), demand=demand.pk
    )


def test_first_the_inquiry_then_what_must_stop_and_a_draft_only_on_request(cast: Cast) -> None:
    registered(cast.lantern)
    demand, dara = suspended(cast), signed_in(cast.dara)
    page = shown(dara, f"/demands/{demand.pk}/")
    order = [
        page.index(words) for words in ("Open an inquiry", MUST_STOP, "What the law says", "before that: draft it")
    ]
    assert order == sorted(order) and page.count("btn-primary btn-big") == 1
    assert "<h2>Draft the reply</h2>" not in page
    assert "are missing answer it" not in page and "a part of the answer" in page
    assert MUST_STOP in shown(signed_in(cast.sophea), f"/demands/{demand.pk}/"), "whoever works has to know"
    inquiry = begun(cast, demand)
    page = shown(dara, f"/demands/{demand.pk}/")
    assert "Draft it now" not in page and f"/law/inquiries/{inquiry.pk}/" in page
    assert MUST_STOP in page and MUST_STOP in shown(dara, f"/law/inquiries/{inquiry.pk}/")


@pytest.mark.parametrize("asked", [DemandClass.WARNING, DemandClass.PRIOR_NOTICE])
def test_what_stops_no_work_does_not_say_so(cast: Cast, asked: DemandClass) -> None:
    assert MUST_STOP not in shown(signed_in(cast.dara), f"/demands/{noted(cast.dara, cast.lantern, demand=asked).pk}/")


def test_before_the_inquiry_the_demand_says_what_its_clock_will_say(cast: Cast) -> None:
    demand, dara = suspended(cast), signed_in(cast.dara)
    page = shown(dara, f"/demands/{demand.pk}/")
    assert NO_DAY in page and "our own habit" not in page and "answer by" not in page
    [need] = TO_ANSWER.waiting(cast.dara, timezone.now())
    assert (need.at, need.urgency(timezone.now())) == (None, Urgency.TODAY)
    assert need.why == f"{demand.code}: no day is named: ring your lawyer today"
    assert "today: no day is named" in shown(dara, "/demands/")
    dated = suspended(cast, answer_by=timezone.now() + DAY)
    assert NO_DAY not in shown(dara, f"/demands/{dated.pk}/")
    search = noted(cast.dara, cast.lantern, demand=DemandClass.SEARCH)
    summons = {"demand": DemandClass.SUMMONS, "answer_by": None}
    court = noted(cast.dara, cast.lantern, level=AuthorityLevel.COURT, **summons)
    talk = noted(cast.dara, cast.lantern, level=AuthorityLevel.COMMUNE, **summons)
    rows = list(Demand.objects.order_by(*demand_list([cast.lantern], {}, timezone.now()).order))
    assert rows == [search, demand, court, dated, talk] or rows == [search, court, demand, dated, talk]


@pytest.mark.usefixtures("on_the_day")
def test_with_its_inquiry_there_is_one_clock(cast: Cast) -> None:
    demand, dara = suspended(cast, answer_by=timezone.now() + DAY), signed_in(cast.dara)
    begun(cast, demand, within=10)
    page = shown(dara, f"/demands/{demand.pk}/")
    assert "The answer is due on" in page and "answer by" not in page
    assert "The answer is due on" not in shown(signed_in(cast.sophea), f"/demands/{demand.pk}/")
    undated = suspended(cast)
    begun(cast, undated)
    assert NO_DAY in shown(dara, f"/demands/{undated.pk}/")


def test_an_inquiry_takes_over_who_asked_where_nobody_wrote_the_office(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    for also, office in (
        ({}, "Ministry of Interior"),
        ({"level": AuthorityLevel.PROVINCE, "province": "KH-12"}, "Province, Phnom Penh"),
        ({"office": "Department of associations"}, "Department of associations"),
    ):
        form = dara.get(f"/demands/{suspended(cast, **also).pk}/inquiry/").context["form"]
        assert form["office"].value() == office


def test_the_clock_of_what_a_reply_ends_stays_ours(cast: Cast) -> None:
    demand = noted(cast.dara, cast.lantern)
    assert demand.answer_until == demand.noted_at + timedelta(days=3) and not demand.rings_today


def test_an_old_form_drafts_nothing_beside_the_inquiry(cast: Cast) -> None:
    demand = suspended(cast)
    begun(cast, demand)
    with pytest.raises(Conflict):
        draft_reply(by=cast.dara, demand=demand.pk, new=NewReply(basis=ReplyBasis.QUESTION), now=NOW)
    demand.refresh_from_db()
    assert demand.reply == "" and demand.drafted_at is None
