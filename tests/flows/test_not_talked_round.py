"""The rule cannot be talked round: not by ticks that the plan contradicts, nor by whom one meets."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities import values
from karpear.activities.assessment.actions import assessments
from karpear.activities.decisions.models import Assessment, Unfinished
from karpear.activities.decisions.queries import grounds, reviews
from karpear.activities.itinerary import queries as itinerary_queries
from karpear.activities.itinerary.models import Activity
from karpear.activities.itinerary.queries import dangers
from karpear.activities.plans.actions import pages
from karpear.activities.plans.actions import start as start_actions
from karpear.activities.plans.queries import family
from karpear.activities.plans.queries import paper as paper_queries
from karpear.rules.refusals import BadFields
from karpear.rules.risk.matrix import Level
from tests.cast import Cast, signed_in
from tests.rooms.activities.assessments import GOOD
from tests.rooms.activities.plans import who
from tests.steps.assessments import assess, assess_something, decide, hazards, own_measures, shown
from tests.steps.pages import tight
from tests.steps.plans import rows, typed, who_with

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROBBED = "F-T13"
NO_NIGHT, NOT_ALONE, INSURED, BRIEFED = "I-M24", "I-M25", "A-M38", "A-M39"


def at_night(client: Client, cast: Cast) -> Activity:
    """A lone trip from 21:10 to 23:40 tomorrow."""
    start = (timezone.localtime() + timedelta(days=1)).replace(hour=21, minute=10)
    times = {"starts_at": typed(start), "ends_at": typed(start + timedelta(hours=2, minutes=30))}
    return assess_something(client, cast, **times)


def answered(*measures: str, threat: str = ROBBED, likelihood: int = 3, people: int = 4, **more: Any) -> dict[str, Any]:
    """A whole assessment as a program would hand it in."""
    return {
        "threats": [{"id": threat, "name": ""}],
        "risks": [{"id": threat, "before": {"likelihood": likelihood, "people": people}}],
        "measures": [{"id": measure} for measure in measures],
        "warned": False,
        "declared": False,
        **GOOD,
        **more,
    }


def judge(cast: Cast, draft: Activity, *measures: str, **more: Any) -> Assessment:
    clean = answered(*measures, **more)
    return assessments.assess(person=cast.sophea, activity=draft.pk, clean=clean, now=timezone.now())


def refusal(cast: Cast, draft: Activity, *measures: str, **more: Any) -> str:
    assessment_count_before = Assessment.objects.count()
    with pytest.raises(BadFields) as refused:
        judge(cast, draft, *measures, **more)
    assert Assessment.objects.count() == assessment_count_before
    return " ".join(text for _loc, text in refused.value.errors)


def go_along(cast: Cast, draft: Activity, **changes: Any) -> None:
    pages.save_who(person=cast.sophea, activity=draft.pk, clean=who(**changes), now=timezone.now())


class TestOnThePages:
    def test_a_tick_that_the_plan_contradicts_says_what_to_do_and_is_refused(self, cast: Cast) -> None:
        client = signed_in(cast.sophea)
        draft = at_night(client, cast)
        at = f"/plans/{draft.pk}/assess/"
        client.post(f"{at}what/", hazards(ROBBED))
        page = shown(client, f"{at}measures/")
        assert "travelling from 21:10 to 23:40, in the dark. Change the times, or leave this unticked." in page
        assert "travelling alone. Say who comes along, or leave this unticked." in page
        for step in ("when", "who"):
            assert f'<a href="/plans/{draft.pk}/{step}/?back=assess">' in page
        for measure in (NO_NIGHT, NOT_ALONE):
            assert f'name="m_{measure}" id="id_m_{measure}" disabled' in tight(page)
        posted = {f"m_{NO_NIGHT}": "on", **own_measures(), **GOOD}
        for how in ("finish", "left"):
            second_answer = client.post(f"{at}measures/", {**posted, "how": how})
            assert b"Something is missing or not right" in second_answer.content
        assert not Assessment.objects.exists()
        assert client.post(f"{at}measures/", {**own_measures(), **GOOD}).status_code == 302
        assessment = Assessment.objects.get()
        assert assessment.content["risks"][0]["after"] == assessment.content["risks"][0]["before"]

    @pytest.mark.parametrize(
        ("measure", "question", "text"),
        [(INSURED, "insurance", "once everybody who goes is insured"), (BRIEFED, "briefed", "has been briefed")],
    )
    def test_what_is_answered_below_counts_too(self, cast: Cast, measure: str, question: str, text: str) -> None:
        client = signed_in(cast.sophea)
        draft = assess_something(client, cast)
        at = f"/plans/{draft.pk}/assess/"
        client.post(f"{at}what/", hazards("F-T5", "F-T12"))
        posted = {f"m_{measure}": "on", **own_measures(), **GOOD}
        page = client.post(f"{at}measures/", {**posted, question: "no"}).content.decode()
        assert text in page and not Assessment.objects.exists()
        client.post(f"{at}measures/", {**posted, question: "yes"})
        assert Assessment.objects.get().content["measures"][0]["id"] == measure

    @pytest.mark.both
    def test_the_same_again_leaves_out_what_no_longer_fits(self, cast: Cast) -> None:
        client = signed_in(cast.sophea)
        by_day = assess_something(client, cast)
        go_along(cast, by_day, with_whom="Two nurses")
        first = judge(cast, by_day, NO_NIGHT, NOT_ALONE, "A-M22")
        assert (first.level_before, first.level_after) == (Level.HIGH, Level.VERY_LOW)
        draft = at_night(client, cast)
        at = f"/plans/{draft.pk}/assess/"
        client.post(at, {"how": "same", "heard": "no"})
        kept = Unfinished.objects.get(activity=draft).content
        assert [measure["id"] for measure in kept["measures"]] == ["A-M22"]
        assert kept["risks"][0]["after"] is None
        client.post(f"{at}measures/", {"m_A-M22": "on", **own_measures(), **GOOD})
        assert Assessment.objects.get(activity=draft).level_after == Level.MEDIUM

    def test_starting_says_on_its_line_that_nobody_has_approved(self, cast: Cast) -> None:
        client = signed_in(cast.sophea)
        draft = assess_something(client, cast)
        go_along(cast, draft, with_whom="Two nurses")
        assess(client, draft, likelihood=4, people=4)
        page = shown(client, f"/plans/{draft.pk}/summary/")
        form = page[page.index(f'action="/plans/{draft.pk}/start/"') :]
        form = form[: form.index("</form>")]
        assert "Not approved by Dara yet." in form and "not permission to leave" in form
        assert (
            client.post(f"/plans/{draft.pk}/start/")["Location"] == f"/plans/{draft.pk}/"
        )  # protection waits for nobody


class TestByAction:
    def test_it_is_refused_with_the_reason(self, cast: Cast) -> None:
        draft = at_night(signed_in(cast.sophea), cast)
        assert "21:10" in refusal(cast, draft, NO_NIGHT)
        assert "alone" in refusal(cast, draft, NOT_ALONE)
        assert "insured" in refusal(cast, draft, INSURED, threat="F-T12", insurance="unsure")
        assert "briefed" in refusal(cast, draft, BRIEFED, threat="F-T7", briefed="no")
        go_along(cast, draft, with_whom="Two nurses")
        assert judge(cast, draft, NOT_ALONE).level_after < Level.HIGH

    def test_when_the_plan_comes_to_contradict_it_the_judgement_falls(self, cast: Cast) -> None:
        client = signed_in(cast.sophea)
        draft = assess_something(client, cast)
        go_along(cast, draft, others=[{"name": "Vuthy", "phone": ""}])
        assessment = judge(cast, draft, NOT_ALONE, "A-M22")
        draft.refresh_from_db()
        assert (assessment.level_after, draft.decision) == (Level.LOW, "go")
        go_along(cast, draft)
        draft.refresh_from_db()
        assert draft.decision == "outdated"
        holding = grounds.holding(draft, assessment)
        assert ([one.id for one in holding.fallen], holding.level) == ([NOT_ALONE], Level.MEDIUM)
        page = shown(client, f"/plans/{draft.pk}/")
        assert "these measures no longer count" in page and "Do not travel alone" in page
        [still] = reviews.open_activities(cast.lantern.pk, ["KH-4"], timezone.now())
        assert still.level == Level.MEDIUM and still.risks[0][1].likelihood == 3
        go_along(cast, draft, with_whom="Vuthy again")
        draft.refresh_from_db()
        assert grounds.holding(draft, assessment).fallen == ()
        assert "Changed since" in shown(client, f"/plans/{draft.pk}/"), "somebody else comes along: assess it again"


class TestWhomOneMeets:
    SOURCE = "Witness from the dam"

    def test_they_are_no_company_on_the_way(self, cast: Cast) -> None:
        client = signed_in(cast.sophea)
        draft = assess_something(client, cast)
        client.post(f"/plans/{draft.pk}/who/", who_with(meets=self.SOURCE, host_name="Mony"))
        draft.refresh_from_db()
        assert dangers(draft) == (False, True)
        assert "Nobody comes along" in shown(client, f"/plans/{draft.pk}/summary/")
        for along in (
            {"with_whom": "Two nurses"},
            {"driver": {"name": "Sok", "phone": ""}},
            {"others": [{"name": "Vuthy", "phone": ""}]},
            {"fellows": [cast.kanha.pk]},
        ):
            go_along(cast, draft, meets=self.SOURCE, **along)
            draft.refresh_from_db()
            assert dangers(draft) == (False, False), along

    def test_a_part_that_is_not_marked_as_travelled_alone_is_so_when_nobody_comes_along(self, cast: Cast) -> None:
        draft = assess_something(signed_in(cast.sophea), cast)
        leg = {"from_place": "Town", "to_place": "Village", "province": "KH-4", "transport": "bus"}
        times = {"departs_at": draft.starts_at, "arrives_at": draft.ends_at}
        legs = [{**leg, **times, "alone": False}]
        pages.save_legs(person=cast.sophea, activity=draft.pk, legs=legs, now=timezone.now())
        assert dangers(draft) == (False, True)
        assert "alone" in refusal(cast, draft, NOT_ALONE)
        go_along(cast, draft, with_whom="Two nurses")
        draft.refresh_from_db()
        assert dangers(draft) == (False, False)
        legs[0]["alone"] = True
        pages.save_legs(person=cast.sophea, activity=draft.pk, legs=legs, now=timezone.now())
        assert dangers(draft) == (False, True)

    def test_several_days_without_parts_are_travelled_alone_too(self, cast: Cast) -> None:
        start = timezone.localtime() + timedelta(days=1)
        times = {"starts_at": typed(start), "ends_at": typed(start + timedelta(days=3))}
        draft = assess_something(signed_in(cast.sophea), cast, **times)
        assert dangers(draft) == (False, True)

    def test_what_earlier_plans_say_is_kept_for_their_readers_and_counts_for_nobody(self, cast: Cast) -> None:
        client = signed_in(cast.sophea)
        draft = assess_something(client, cast)
        Activity.objects.filter(pk=draft.pk).update(plan={"with_whom": self.SOURCE})
        draft.refresh_from_db()
        assert dangers(draft) == (False, True)
        assert itinerary_queries.who_comes_along(draft) == []
        page = shown(client, f"/plans/{draft.pk}/who/")
        assert page.count(self.SOURCE) == 1
        client.post(f"/plans/{draft.pk}/who/", who_with(meets=self.SOURCE))
        draft.refresh_from_db()
        assert draft.plan["meets"] == self.SOURCE and "with_whom" not in draft.plan

    def test_nobody_is_told_of_them(self, cast: Cast) -> None:
        client = signed_in(cast.sophea)
        draft = assess_something(client, cast)
        go_along(cast, draft, meets=self.SOURCE, with_whom="Two nurses", others=[{"name": "Vuthy", "phone": ""}])
        sister = cast.sophea.contacts.get(position=0)
        sister.disclosures = ["what", "with_whom"]
        sister.save()
        told = {sister.pk: ["what", "with_whom"]}
        pages.save_told(person=cast.sophea, activity=draft.pk, disclosures=told, now=timezone.now())
        start_actions.start(person=cast.sophea, activity=draft.pk, now=timezone.now())
        draft.refresh_from_db()
        view = family.family_view(draft.family_pages.get())
        assert view.with_whom == "Vuthy, Two nurses"
        assert draft.briefing
        assert draft.briefing.content["along"] == "Vuthy, Two nurses"
        assert self.SOURCE not in str(draft.briefing.content)
        paper = paper_queries.sheet_of(cast.sophea, draft.pk, languages=["en"], now=timezone.now())
        assert paper["with_whom"] == ["Vuthy", "Two nurses"] and self.SOURCE not in str(paper)
        assert self.SOURCE not in shown(client, f"/plans/{draft.pk}/sheet/")
        for reader in (client, signed_in(cast.dara)):
            assert self.SOURCE in shown(reader, f"/plans/{draft.pk}/")


class TestAfterAnApproval:
    def approved(self, cast: Cast) -> tuple[Client, Activity]:
        """Tomorrow's trip with three check-ins, approved if she rings on arrival, and started."""
        sophea, dara = signed_in(cast.sophea), signed_in(cast.dara)
        draft = assess_something(sophea, cast)
        go_along(cast, draft, with_whom="Two nurses")
        start = self.start(draft)
        times = [values.CheckInTime(start + timedelta(hours=hours), 600) for hours in (1, 2, 4)]
        pages.save_check_ins(person=cast.sophea, activity=draft.pk, times=times, now=timezone.now())
        assessment = assess(sophea, draft, likelihood=4, people=4)
        decide(dara, assessment, "conditions", conditions="Ring me on arrival")
        sophea.post(f"/plans/{draft.pk}/start/")
        draft.refresh_from_db()
        assert (draft.state, draft.decision) == ("planned", "conditions")
        return sophea, draft

    def start(self, draft: Activity) -> datetime:
        assert draft.starts_at
        return draft.starts_at

    def move(self, client: Client, draft: Activity, *hours: float, grace: str = "10") -> str:
        moved = rows(*(self.start(draft) + timedelta(hours=hour) for hour in hours), grace=grace)
        at = f"/plans/{draft.pk}/change/"
        assert (
            client.post(at, {"ends_at": typed(draft.ends_at or self.start(draft)), **moved, "confirm": "1"}).status_code
            == 302
        )
        draft.refresh_from_db()
        return draft.decision

    def test_a_check_in_moved_earlier_changes_no_decision(self, cast: Cast) -> None:
        client, draft = self.approved(cast)
        assert self.move(client, draft, 1, 1.5, 4) == "conditions"
        assert self.move(client, draft, 0.5, 1.5, 3) == "conditions"
        assert self.move(client, draft, 0.5, 1.5, 2, 3, grace="5") == "conditions"

    @pytest.mark.parametrize("hours", [(1, 2), (1, 3, 4), (1, 2, 2.5), (0.5, 0.75, 4)])
    def test_fewer_later_or_huddled_together_does(self, cast: Cast, hours: tuple[float, ...]) -> None:
        client, draft = self.approved(cast)
        assert self.move(client, draft, *hours) == "outdated"

    def test_what_was_asked_for_stands_where_the_traveller_looks(self, cast: Cast) -> None:
        client, draft = self.approved(cast)
        plan, home = shown(client, f"/plans/{draft.pk}/"), shown(client, "/")
        assert plan.index("Ring me on arrival") < plan.index("Cancel this plan")
        assert home.index("Ring me on arrival") < home.index("If you press SOS now")
        self.move(client, draft, 4)
        assert draft.decision == "outdated"
        assert "Ring me on arrival" in shown(client, f"/plans/{draft.pk}/")
        assert "Ring me on arrival" in shown(client, "/")
        assert "Ring me on arrival" not in shown(signed_in(cast.kanha), "/")
