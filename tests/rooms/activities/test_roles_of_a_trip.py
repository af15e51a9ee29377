"""A plan that touches parties or an election: what those who go settle, and what nobody else can find out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.activities.decisions.queries.trip_gaps import missing_words
from karpear.activities.itinerary.models import Activity, Traveller
from karpear.people.models import Person
from tests.cast import Cast, signed_in
from tests.steps.assessments import assess, assess_something, shown
from tests.steps.pages import in_one_line, without_tokens
from tests.steps.pressure import forced
from tests.steps.roles import declared

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CAMPAIGN = {"political": ["election", "name_shown"]}


def a_campaign_plan(cast: Cast, planner: Person) -> Activity:
    """Started, so that colleagues see it; about an election, with our name on it."""
    client = signed_in(planner)
    plan = assess_something(client, cast)
    assert client.post(f"/plans/{plan.pk}/parties/", CAMPAIGN).status_code == 302
    Activity.objects.filter(pk=plan.pk).update(state="planned")
    return plan


def part(reader: Person, plan: Activity) -> str:
    page = in_one_line(without_tokens(shown(signed_in(reader), f"/plans/{plan.pk}/")))
    return page[page.index('id="roles"') : page.index("</section>", page.index('id="roles"'))]


def test_a_candidate_and_leads_read_what_is_to_be_settled(cast: Cast) -> None:
    plan = a_campaign_plan(cast, cast.sophea)
    assert "1 who goes has not declared" in part(cast.bopha, plan)
    declared(cast, timezone.now(), "candidate")
    assert "A candidate, and it is about an election" in part(cast.bopha, plan)
    assert "A candidate, and it is about an election" in shown(signed_in(cast.sophea), f"/plans/{plan.pk}/parties/")
    for client, page in ((forced(cast.bopha), ""), (forced(cast.sophea), "parties/")):
        assert "A candidate" not in shown(client, f"/plans/{plan.pk}/{page}")


def test_no_phone_keeps_a_role(cast: Cast) -> None:
    plan = a_campaign_plan(cast, cast.sophea)
    page, settles = f"/plans/{plan.pk}/", f"/plans/{plan.pk}/parties/"
    sophea, bopha = signed_in(cast.sophea), signed_in(cast.bopha)
    before = part(cast.sophea, plan)
    assert bopha.get(page)["X-Keep"] == "offline"
    declared(cast, timezone.now(), "candidate")
    assert bopha.get(page)["X-Keep"] == "no" and "X-Keep" not in sophea.get(settles)
    assert sophea.get(page)["X-Keep"] == "offline" and part(cast.sophea, plan) == before
    Traveller.objects.create(activity=plan, person=cast.bopha)
    assert bopha.get(page)["X-Keep"] == "offline" and "A candidate" not in part(cast.bopha, plan), "who goes needs it"
    assert "A candidate" in shown(bopha, settles)


def test_nobody_finds_out_a_role_by_putting_a_colleague_on_a_plan(cast: Cast) -> None:
    plan = a_campaign_plan(cast, cast.kanha)
    Traveller.objects.create(activity=plan, person=cast.sophea)
    before = {reader: part(reader, plan) for reader in (cast.kanha, cast.dara)}
    assert all("settle with a lead who goes as what" in page for page in before.values())
    declared(cast, timezone.now(), "candidate", "journalist")
    assert {reader: part(reader, plan) for reader in before} == before
    assert "A candidate" in part(cast.bopha, plan)


def test_whoever_approves_reads_beside_the_button_that_a_lead_settles_it(cast: Cast) -> None:
    """An officer the same sentence whoever goes; a lead the way to what it is."""
    plan = a_campaign_plan(cast, cast.sophea)
    assess(signed_in(cast.sophea), plan, likelihood=4, people=4)
    address, link = f"/plans/{plan.pk}/decision/", f"/plans/{plan.pk}/#roles"
    page = in_one_line(without_tokens(shown(signed_in(cast.dara), address)))
    ask, press = page.index("settle with a lead who goes as what"), page.index('name="answer"')
    assert ask < press and "<form" not in page[ask : page.rindex("<form", 0, press)], "just before one decides"
    declared(cast, timezone.now(), "candidate")
    assert in_one_line(without_tokens(shown(signed_in(cast.dara), address))) == page and link not in page
    assert link in shown(signed_in(cast.bopha), address)


def an_event(cast: Cast) -> Activity:
    plan = assess_something(signed_in(cast.sophea), cast)
    Activity.objects.filter(pk=plan.pk).update(kind="event", state="planned")
    return plan


@pytest.mark.both
def test_every_event_asks_before_it_is_approved_whoever_goes(cast: Cast) -> None:
    sophea, dara, plan = signed_in(cast.sophea), signed_in(cast.dara), an_event(cast)
    declared(cast, timezone.now())
    assert "before it is approved" in part(cast.sophea, plan)
    decide = in_one_line(without_tokens(shown(dara, f"/plans/{plan.pk}/decision/")))
    assert "ask before it is approved" in decide and "settle with a lead who goes as what" in decide
    declared(cast, timezone.now(), "candidate")
    assert in_one_line(without_tokens(shown(dara, f"/plans/{plan.pk}/decision/"))) == decide
    sophea.post(f"/plans/{plan.pk}/parties/", {})
    answered = shown(dara, f"/plans/{plan.pk}/decision/")
    assert "before it is approved" not in answered and "settle with a lead" not in answered


def test_what_is_not_said_is_missing_where_anybody_has_declared(cast: Cast) -> None:
    """Be it that there is no role: who has one cannot be told by it."""
    plan, missing = an_event(cast), "Whether it touches parties or an election"
    pages = ((cast.sophea, f"/plans/{plan.pk}/"), (cast.dara, f"/plans/{plan.pk}/"))
    need = "Say whether it touches parties or an election"
    assert not any(missing in shown(signed_in(reader), page) for reader, page in pages)
    assert need not in shown(signed_in(cast.sophea), "/needs/")
    declared(cast, timezone.now())
    assert all(missing in shown(signed_in(reader), page) for reader, page in pages)
    assert need in shown(signed_in(cast.sophea), "/needs/") and need not in shown(signed_in(cast.dara), "/needs/")
    assert "not said whether it touches parties" in missing_words([plan.pk], cast.dara)[plan.pk]
    signed_in(cast.sophea).post(f"/plans/{plan.pk}/parties/", {})
    assert not any(missing in shown(signed_in(reader), page) for reader, page in pages)
    assert need not in shown(signed_in(cast.sophea), "/needs/")
    assert missing_words([plan.pk], cast.dara)[plan.pk] == ""


def test_a_role_in_the_family_is_settled_like_any_other(cast: Cast) -> None:
    declared(cast, timezone.now(), "family")
    plan, sentence = a_campaign_plan(cast, cast.sophea), "Somebody of the family is in politics"
    assert sentence in part(cast.bopha, plan) and sentence not in part(cast.dara, plan)
    assert sentence in shown(signed_in(cast.sophea), f"/plans/{plan.pk}/parties/")


def test_only_who_plans_says_whether_it_touches_parties(cast: Cast) -> None:
    plan = assess_something(signed_in(cast.sophea), cast)
    assert signed_in(cast.piseth).post(f"/plans/{plan.pk}/parties/", CAMPAIGN).status_code == 404
    signed_in(cast.sophea).post(f"/plans/{plan.pk}/parties/", {"political": ["weather"]})
    assert "political" not in Activity.objects.get(pk=plan.pk).plan
    signed_in(cast.sophea).post(f"/plans/{plan.pk}/parties/", {})
    assert Activity.objects.get(pk=plan.pk).plan["political"] == []
    assert "Neither parties nor an election" in part(cast.sophea, plan)


@pytest.mark.both
def test_a_role_that_is_over_settles_nothing(cast: Cast) -> None:
    declared(cast, timezone.now(), "candidate", until=timezone.localdate() - timedelta(days=1))
    plan = a_campaign_plan(cast, cast.sophea)
    assert "A candidate" not in part(cast.bopha, plan)
    assert "by what the plan says, nothing" in shown(signed_in(cast.sophea), f"/plans/{plan.pk}/parties/")
