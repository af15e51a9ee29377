"""Somebody plans, assesses on the pages, stops and comes back, sees the result; next time the answers are a start."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from karpear.activities.assessment.actions import assessments
from karpear.activities.assessment.actions.recent import note_recent
from karpear.activities.decisions.judgement import plain
from karpear.activities.decisions.models import Assessment, Unfinished
from karpear.activities.itinerary.models import Activity
from karpear.people.models import Membership
from karpear.rules.access import Role
from tests.cast import Cast, build_cast, signed_in
from tests.rooms.activities.assessments import GOOD, answers, pack, threat_with_measures
from tests.rooms.activities.plans import created
from tests.steps.assessments import AREAS, assess_something, hazards, judged, own_measures

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast() -> Cast:
    return build_cast()


@pytest.mark.both
def test_from_the_list_of_plans_to_the_result_and_back(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    assert b"Assess something" in client.get("/plans/").content
    draft = assess_something(client, cast)
    at = f"/plans/{draft.pk}/assess/"
    summary = client.get(f"/plans/{draft.pk}/summary/").content.decode()
    assert "Assess it: about twelve taps" in summary and "minutes</a>" not in summary, "what a test counts"
    threat, measures = threat_with_measures()
    assert client.get(at)["Location"] == f"{at}what/"
    found = client.post(f"{at}what/", hazards(search=threat.name.in_language("en"), look="1"))
    assert threat.name.in_language("en") in found.content.decode()
    for page in ("likely/", "measures/", "left/"):
        assert client.get(f"{at}{page}")["Location"] == f"{at}what/"  # nobody jumps over a page

    assert client.post(f"{at}what/", hazards(threat.id))["Location"] == f"{at}measures/"  # what is usual stands
    assert client.get(at)["Location"] == f"{at}measures/"  # stopped there, and came back
    assert Unfinished.objects.get().content["threats"][0]["id"] == threat.id
    assert client.post(f"{at}what/", hazards(threat.id, how="judge"))["Location"] == f"{at}likely/"
    assert client.post(f"{at}likely/", judged(threat.id, 4, 4))["Location"] == f"{at}measures/"
    shown = client.get(f"{at}measures/").content.decode()
    assert measures[0].name.in_language("en") in shown
    last = {f"m_{measures[0].id}": "on", **own_measures()}
    assert client.post(f"{at}measures/", {**last, "how": "left"})["Location"] == f"{at}left/"
    shown = client.get(f"{at}left/").content.decode()
    assert "More is left" in shown
    assert client.post(f"{at}left/", as_shown(client, draft))["Location"] == f"{at}measures/"
    answer = client.post(f"{at}measures/", {**last, **GOOD})
    assessment = Assessment.objects.get()
    assert assessment.content["risks"][0]["before"] == {"likelihood": 4, "people": 4}
    assert answer["Location"] == f"{at}{assessment.pk}/"
    assert not Unfinished.objects.exists()
    assert client.post(f"{at}measures/", GOOD)["Location"] == f"{at}{assessment.pk}/"  # pressed twice: the same result
    assert Assessment.objects.count() == 1
    shown = client.get(answer["Location"]).content.decode()
    assert "What was found" in shown
    assert threat.name.in_language("en") in shown
    draft.refresh_from_db()
    assert draft.decision != "unassessed"
    assert b"Assessed by Sophea" in client.get(f"/plans/{draft.pk}/summary/").content
    assert b"Done" in client.get(f"/plans/{draft.pk}/").content


def test_assessing_again_keeps_the_first_and_says_what_is_different(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    draft, first = assessed(client, cast)
    at = f"/plans/{draft.pk}/assess/"
    page = client.get(at).content.decode()
    assert "Is this still right?" in page
    assert client.post(at, {"how": "same"}).status_code == 200  # whether a threat is declared is asked each time
    assert client.post(at, {"how": "same", "heard": "warning"})["Location"] == at
    assert client.get(at)["Location"] == f"{at}measures/"
    kept = Unfinished.objects.get().content
    assert not {"confidence", "reliability", "briefed", "notes", "verdict"} & set(kept)
    assert (kept["declared"], kept["warned"]) == (False, True)
    again = client.get(f"{at}measures/").context["form"]
    ticked = {name: "on" for name in again.fields if name.startswith("m_") and again[name].value()}
    last = {**GOOD, **ticked, **own_measures()}
    assert client.post(f"{at}measures/", last).status_code == 200  # what is different is asked
    client.post(f"{at}measures/", {**last, "why": "The road is open again"})
    second = Assessment.objects.exclude(pk=first.pk).get()
    assert second.warned and second.content["measures"] == first.content["measures"]
    page = client.get(f"{at}{second.pk}/").content.decode()
    assert "The road is open again" in page
    assert "All assessments" in page
    assert "This is an earlier assessment" in client.get(f"{at}{first.pk}/").content.decode()


def test_the_result_says_why_more_is_asked_than_the_level_would(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    draft = assess_something(client, cast)

    def because(likelihood: int = 2, impact: int = 2, **changes: Any) -> list[str]:
        clean = answers(likelihood, impact, **{"confidence": "high", "reliability": "unsure", **changes})
        assessment = assessments.assess(person=cast.sophea, activity=draft.pk, clean=clean, now=timezone.now())
        found: list[str] = client.get(f"/plans/{draft.pk}/assess/{assessment.pk}/").context["because"]
        decision = client.get(f"/plans/{draft.pk}/decision/").content.decode()
        assert all(escape(one) in decision for one in found), "whoever decides reads the same reasons"
        return found

    assert because() == []
    assert because(warned=True) == ["Somebody warned, with reason, that the risk is very high."]
    because(warned=True, reliability="highly_reliable")
    assert because() == ["An earlier assessment required it to be cancelled."]
    times = {end: f"{timezone.localtime(getattr(draft, end)):%Y-%m-%dT%H:%M}" for end in ("starts_at", "ends_at")}
    draft = assess_something(client, cast, title="Another name", **times)
    assert because() == ["What was decided before, about this or the same time and place, still counts."]
    assert because(3, 4) == because(), "high is for one person, yet two are asked"


def test_a_declared_threat_goes_through_every_page_and_puts_the_soonest_first(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    draft, _first = assessed(client, cast)
    at = f"/plans/{draft.pk}/assess/"
    client.post(at, {"how": "same", "heard": "threat"})
    assert client.get(at)["Location"] == f"{at}what/"
    ids = [one.id for one in pack().factors.values() if one.id.startswith("F-T")][:12]
    assert client.post(f"{at}what/", hazards(*ids, threat_heard="both"))["Location"] == f"{at}likely/"
    client.post(f"{at}likely/", {k: v for one in ids for k, v in judged(one, 3, 3).items()})
    page = client.get(f"{at}measures/")
    soon = [int(one.relief.soon) for one in page.context["form"].measures]
    assert soon == sorted(soon)
    assert len(set(soon)) > 1
    assert "A declared threat is open" in page.content.decode()


def test_an_officer_assesses_for_somebody_on_the_road(cast: Cast) -> None:
    activity = created(cast.sophea, now=timezone.now(), **_coming())
    at = f"/plans/{activity.pk}/assess/"
    officer = signed_in(cast.dara)
    assert b"Not assessed" in officer.get(f"/plans/{activity.pk}/").content
    walk(officer, activity)
    assert Assessment.objects.get().person == cast.dara
    assert b"Assessed by Dara" in signed_in(cast.sophea).get(f"/plans/{activity.pk}/").content
    assert signed_in(cast.rith).get(f"{at}what/").status_code == 404
    assert signed_in(cast.piseth).get(f"{at}{Assessment.objects.get().pk}/").status_code == 404
    Membership.objects.filter(person=cast.kanha).update(role=Role.MEMBER.value)
    assert signed_in(cast.kanha).get(f"{at}what/").status_code == 404


def test_somebody_who_only_travels_along_looks_and_does_not_assess(cast: Cast) -> None:
    Membership.objects.filter(person=cast.kanha).update(role=Role.MEMBER.value)
    activity = created(cast.sophea, now=timezone.now(), travellers=[str(cast.kanha.pk)], **_coming())
    fellow = signed_in(cast.kanha)
    assert b"Assess</a>" not in fellow.get(f"/plans/{activity.pk}/").content
    for page in ("", "what/", "measures/"):
        assert fellow.get(f"/plans/{activity.pk}/assess/{page}").status_code == 403
    assert fellow.post(f"/plans/{activity.pk}/assess/what/", hazards("F-T1")).status_code == 403


def test_what_happened_lately_is_suggested_first_with_its_reason(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    rows = [("KH-4", "F-T3", 3, date(2026, 11, 20)), ("KH-12", "F-T9", 9, date(2026, 11, 20))]
    note_recent(organisation=cast.lantern, rows=rows, now=timezone.now())
    draft = assess_something(client, cast)
    page = client.get(f"/plans/{draft.pk}/assess/what/")
    threats = page.context["form"].sections()[0].first
    assert threats[0].pick.name == "pick_F-T3"
    assert threats[0].why[0] == "3 similar facts in this province"
    assert "9 similar facts" not in page.content.decode()


def test_a_way_at_night_is_suggested_and_says_why(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    start = (timezone.localtime() + timedelta(days=1)).replace(hour=20, minute=0)
    night = assess_something(
        client,
        cast,
        starts_at=start.strftime("%Y-%m-%dT%H:%M"),
        ends_at=(start + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"),
    )
    day = assess_something(client, cast)

    def reasons(draft: Activity) -> set[str]:
        sections = client.get(f"/plans/{draft.pk}/assess/what/").context["form"].sections()
        return {why for section in sections for pick in section.first for why in pick.why}

    assert "part of the way is at night" in reasons(night)
    assert "part of the way is at night" not in reasons(day)


def test_usual_threats_stand_first_each_rated_once_and_the_rest_is_folded_by_kind(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    draft = assess_something(client, cast)
    at = f"/plans/{draft.pk}/assess/what/"
    page = client.get(at)
    html = page.content.decode()
    threats = page.context["form"].sections()[0]
    assert len(threats.first) == 8 and not threats.others
    levels = [row.level for row in threats.first if not row.why]
    assert levels == sorted(levels, reverse=True), "the likeliest and worst come first"
    assert 'name="rate_F-T' not in html
    folded = [row for section in page.context["form"].sections() for _name, rows in section.groups for row in rows]
    open_rows = [row for section in page.context["form"].sections() for row in section.first]
    assert len(open_rows) <= 16 and len({row.pick.name for row in (*open_rows, *folded)}) == html.count('name="pick_')
    groups = dict(threats.groups)
    assert [row.pick.name for row in groups["Held or taken away"]] == ["pick_F-T7", "pick_F-T26"]
    assert "Held or taken away · 2</summary>" in html and "More of these · 16</summary>" in html

    ticked = threats.first[0].pick.name.removeprefix("pick_")
    answer = client.post(
        at, hazards(ticked, search="ARREST", look="1", own_threats_1="The bridge", threat_heard="threat")
    )
    assert answer.request["QUERY_STRING"] == "" and not Unfinished.objects.exists(), "no word of it is kept or logged"
    form = answer.context["form"]
    assert [row.pick.name for row in form.sections()[0].others] == ["pick_F-T7"]
    kept = {name: form[name].value() for name in (f"pick_{ticked}", "own_threats_1", "heard", "pick_F-T7")}
    assert list(kept.values()) == [True, "The bridge", "threat", False]
    assert b"Something is missing" not in answer.content
    every = client.post(at, hazards(search="", look="1")).context["form"].sections()
    assert not any(section.groups for section in every)
    assert "Nothing found" in client.post(at, hazards(search="volcano", look="1")).content.decode()

    client.post(at, hazards(ticked, "F-T7"))
    again = client.get(at).context["form"].sections()[0]
    assert [row.pick.name for row in again.others] == ["pick_F-T7"], "what is ticked is shown wherever it stands"
    made = Unfinished.objects.get().content
    assert {one["id"]: one["before"] for one in made["risks"]} == {one: usual(one) for one in (ticked, "F-T7")}


def usual(threat: str) -> dict[str, int]:
    score = pack().factors[threat].usual
    assert score
    return plain(score)


BAD = [
    ("what", {"heard": "perhaps"}),
    ("what", {"heard": ""}),
    ("what", {"rate_F-V1": "9"}),
    ("what", {"own_threats_1": "x" * 201}),
    ("likely", {"likelihood": "0"}),
    ("likely", {"likelihood": "6"}),
    ("likely", {"people": "0"}),
    ("measures", {"own_0": "A dog", "does_0": "likelihood"}),
    ("measures", {"own_0": "A dog", "for_0": "F-NONE"}),
    ("left", {"first": "1"}),
    ("left", {"first": "5"}),
    ("left", {"first": ""}),
    ("measures", {"confidence": ""}),
    ("measures", {"reliability": "gossip"}),
    ("measures", {"briefed": ""}),
    ("measures", {"notes": "x" * 2001}),
]


@pytest.mark.parametrize(("part", "changes"), BAD)
def test_bad_input_is_shown_on_its_page_and_nothing_is_lost(cast: Cast, part: str, changes: dict[str, str]) -> None:
    client = signed_in(cast.sophea)
    draft = assess_something(client, cast)
    walk(client, draft, until=part)
    unfinished = Unfinished.objects.filter(activity=draft).values_list("content", flat=True).first()
    threat, _measures = threat_with_measures()
    named = {f"{k}_{threat.id}" if k in ("likelihood", *AREAS) else k: v for k, v in changes.items()}
    if "first" in named:
        named = {next(iter(as_shown(client, draft))): named["first"]}
    answer = client.post(f"/plans/{draft.pk}/assess/{part}/", {**pages()[part], **named})
    assert answer.status_code == 200
    assert b"Something is missing or not right" in answer.content
    assert Unfinished.objects.filter(activity=draft).values_list("content", flat=True).first() == unfinished
    assert not Assessment.objects.exists()


def test_nothing_ticked_is_no_assessment_and_own_words_are_enough(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    draft = assess_something(client, cast)
    at = f"/plans/{draft.pk}/assess/"
    assert b"Choose at least one thing" in client.post(f"{at}what/", hazards()).content
    answer = client.post(f"{at}what/", hazards(own_threats_2="The bridge is down"))
    assert answer["Location"] == f"{at}likely/"  # nobody knows what is usual of it
    page = client.get(f"{at}likely/").content.decode()
    assert "The bridge is down" in page
    assert "Judge it" in page
    assert client.post(f"{at}likely/", {}).status_code == 200  # nothing is judged for anybody
    client.post(f"{at}likely/", judged("own-2", 2, 2))
    judgement = client.get(f"{at}likely/").content.decode()
    assert "<li>How likely: <strong>" in judgement, "what was judged is read before it is changed"
    last = own_measures(own_0="Ask the ferry", for_0="own-2", does_0="likelihood")
    client.post(f"{at}measures/", {**last, "how": "left"})
    client.post(f"{at}left/", {"likelihood_own-2": "2"})
    client.post(f"{at}measures/", {**last, **GOOD})
    risk = Assessment.objects.get().content["risks"][0]
    assert risk["name"] == "The bridge is down"
    assert risk["after"] == {"likelihood": 2, "people": 2}  # more is left than the measure may claim
    page = client.get(f"{at}{Assessment.objects.get().pk}/").content.decode()
    assert "Ask the ferry" in page


def test_other_measures_ask_anew_what_is_left(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    draft = assess_something(client, cast)
    walk(client, draft, until="measures")
    assert Unfinished.objects.get().content["risks"][0]["after"]
    client.post(f"/plans/{draft.pk}/assess/measures/", {**own_measures(), "how": "left"})
    assert Unfinished.objects.get().content["risks"][0]["after"] is None
    assert client.post(f"/plans/{draft.pk}/assess/afresh/")["Location"].endswith("/what/")
    assert not Unfinished.objects.exists()


@pytest.mark.both
def test_the_database_holds_no_word_of_it(cast: Cast) -> None:
    from django.db import connection

    client = signed_in(cast.sophea)
    draft = assess_something(client, cast)
    client.post(f"/plans/{draft.pk}/assess/what/", hazards(own_threats_1="Uncle Heng waits at the bridge"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM activities_unfinished")
        assert b"Heng" not in bytes(cursor.fetchone()[0])


def pages() -> dict[str, dict[str, Any]]:
    """A whole assessment as a browser posts it, page by page."""
    threat, measures = threat_with_measures()
    last = {f"m_{measures[0].id}": "on", **own_measures()}
    return {
        "what": hazards(threat.id),
        "likely": judged(threat.id, 4, 4),
        "ticks": {**last, "how": "left"},
        "left": {},
        "measures": {**last, **GOOD},
    }


def walk(client: Client, activity: Activity, *, until: str = "") -> None:
    for part, data in pages().items():
        if part == until:
            return
        posted = as_shown(client, activity) if part == "left" else data
        page = "measures" if part == "ticks" else part
        answer = client.post(f"/plans/{activity.pk}/assess/{page}/", posted)
        assert answer.status_code == 302, answer.content.decode()


def as_shown(client: Client, activity: Activity) -> dict[str, str]:
    """What the page "What is left" posts when nobody touches it."""
    form = client.get(f"/plans/{activity.pk}/assess/left/").context["form"]
    return {field.html_name: field.value() for row in form.rows() for field in row.fields}


def assessed(client: Client, cast: Cast) -> tuple[Activity, Assessment]:
    draft = assess_something(client, cast)
    walk(client, draft)
    return draft, Assessment.objects.get()


def _coming() -> dict[str, Any]:
    now = timezone.now()
    return {
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=4)).isoformat(),
        "check_ins": [{"due_at": (now + timedelta(hours=2)).isoformat(), "grace_s": 600}],
    }
