"""A trip shows who is not covered and why before anybody approves it, and writing down a policy changes that."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity, Traveller
from karpear.preparedness.cover.models import CoverCheck, InsurancePolicy
from karpear.preparedness.cover.queries.evidence import exercises
from tests.cast import Cast, signed_in
from tests.rooms.activities.assessments import threat_with_measures
from tests.rooms.preparedness.covers import register, typed_policy
from tests.steps.assessments import assess, assess_something, decide, hazards, judged, shown
from tests.steps.commands import ask_rule

pytestmark = pytest.mark.django_db


def flat(text: str) -> str:
    return " ".join(text.split())


def by_motorcycle(cast: Cast, client: Client) -> Activity:
    """Sophea, staff, and Kanha, a volunteer, by motorcycle."""
    register(cast, cast.sophea, category="staff")
    register(cast, cast.kanha, category="volunteer", registered=False, registered_on=None)
    draft = assess_something(client, cast)
    Traveller.objects.create(activity=draft, person=cast.kanha, name="Kanha")
    assert draft.starts_at and draft.ends_at
    draft.legs.create(
        from_place="Town", to_place="Village", province="KH-4", transport="Motorbike", departs_at=draft.starts_at,
        arrives_at=draft.ends_at,
    )  # fmt: skip
    return draft


def test_a_trip_says_who_is_not_covered_until_a_policy_is_written_down(cast: Cast) -> None:
    sophea, dara = signed_in(cast.sophea), signed_in(cast.dara)
    draft = by_motorcycle(cast, sophea)
    reason = "Not registered with social security. No insurance policy is written down."
    for page in ("summary/", "decision/"):
        text = flat(shown(sophea, f"/plans/{draft.pk}/{page}"))
        assert "Kanha: not covered" in text and reason not in text and "They and your officers know why." in text
    threat, _measures = threat_with_measures()
    sophea.post(f"/plans/{draft.pk}/assess/what/", hazards(threat.id, threat_heard="no"))
    sophea.post(f"/plans/{draft.pk}/assess/likely/", judged(threat.id, 4, 4))
    text = flat(shown(sophea, f"/plans/{draft.pk}/assess/measures/"))
    assert "They and your officers know why." in text and reason not in text
    assessment = assess(sophea, draft, likelihood=4, people=4)
    assert assessment.content["insurance"] == "no"
    decision = flat(shown(dara, f"/plans/{draft.pk}/decision/"))
    assert f"Kanha: not covered. {reason}" in decision and "Sophea: not covered" not in decision
    assert said_by_the_command("volunteer") == ("not", reason)

    dara.post("/insurance/new/", typed_policy(risk_motorcycle="excluded", kind="accident"))
    decision = flat(shown(dara, f"/plans/{draft.pk}/decision/"))
    assert "Angkor Care (Accident) leaves out motorcycles." in decision

    policy = InsurancePolicy.objects.get()
    dara.post(f"/insurance/{policy.pk}/change/", typed_policy(risk_motorcycle="included", kind="accident"))
    decision = flat(shown(dara, f"/plans/{draft.pk}/decision/"))
    assert "Kanha: partly covered." in decision and "Nothing here pays for an illness." in decision
    dara.post(f"/insurance/{policy.pk}/change/", typed_policy(categories=["staff", "volunteer"]))
    decision = flat(shown(dara, f"/plans/{draft.pk}/decision/"))
    assert "Everybody who goes is covered by what is written down" in decision and "Kanha: partly" not in decision
    assert decide(dara, assessment, "approve").status_code == 302
    sophea.post(f"/plans/{draft.pk}/start/")
    check = CoverCheck.objects.get()
    assert (check.plan, check.covered, check.path) == (draft.pk, 2, f"/plans/{draft.pk}/")
    assert [exercise.path for exercise in exercises(cast.lantern.pk, timezone.now())] == [check.path]


def said_by_the_command(category: str) -> tuple[str, str]:
    day = f"{timezone.localdate()}"
    question: dict[str, Any] = {
        "traveller": {"category": category}, "social_security": False, "policies": [],
        "plan": {
            "days": [day], "country": "kh", "province": "KH-4", "mode": "motorbike", "night": False, "activity": "trip"
        },
    }  # fmt: skip
    code, answer = ask_rule("cover", question)
    assert code == 0, json.dumps(answer)
    return answer["answer"], " ".join(answer["why"])


def test_unknown_is_a_gap_and_the_question_is_not_asked_again(cast: Cast) -> None:
    sophea = signed_in(cast.sophea)
    register(cast, cast.dara)
    draft = assess_something(sophea, cast)
    at, (threat, _measures) = f"/plans/{draft.pk}/assess/", threat_with_measures()
    sophea.post(f"{at}what/", hazards(threat.id))
    sophea.post(f"{at}likely/", judged(threat.id, 2, 2))
    page = shown(sophea, f"{at}measures/")
    assert "Is everybody who goes insured for this?" not in page
    assert "cover not known" in page and "Worked out from the register of cover" in page
    assessment = assess(sophea, draft, likelihood=2, people=2, insurance="yes")
    assert assessment.content["insurance"] == "unsure"
    assert "cover not known" in shown(sophea, f"/plans/{draft.pk}/summary/")


def test_where_no_register_is_kept_the_question_stays(cast: Cast) -> None:
    sophea = signed_in(cast.sophea)
    draft = assess_something(sophea, cast)
    at, (threat, _measures) = f"/plans/{draft.pk}/assess/", threat_with_measures()
    sophea.post(f"{at}what/", hazards(threat.id))
    sophea.post(f"{at}likely/", judged(threat.id, 2, 2))
    assert "Is everybody who goes insured for this?" in shown(sophea, f"{at}measures/")
    assert assess(sophea, draft, likelihood=2, people=2).content["insurance"] == "yes"
    sophea.post(f"/plans/{draft.pk}/start/")
    assert not CoverCheck.objects.exists()


def test_a_fellow_traveller_reads_only_their_own(cast: Cast) -> None:
    sophea = signed_in(cast.sophea)
    register(cast, cast.dara)
    draft = assess_something(signed_in(cast.dara), cast)
    Traveller.objects.create(activity=draft, person=cast.sophea, name="Sophea")
    page = flat(shown(sophea, f"/plans/{draft.pk}/"))
    assert "1 of 2 who go are covered" in page
    section = page[page.index("<h2>Insurance</h2>") :]
    assert "Dara" not in section[: section.index("</section>")]


def test_covered_says_by_whom_and_who_is_not_is_named_where_nobody_has_to_approve(cast: Cast) -> None:
    sophea, kanha = signed_in(cast.sophea), signed_in(cast.kanha)
    draft = by_motorcycle(cast, sophea)
    assess(sophea, draft, likelihood=1, people=1)
    draft.refresh_from_db()
    assert draft.decision == "go"
    summary = flat(shown(sophea, f"/plans/{draft.pk}/summary/"))
    assert "NSSF pays: accident, illness." in summary
    assert "Not paid for: arrest, lawyer, kidnapping, being brought to safety, help for the mind." in summary
    gap = "Nobody has to approve, and this is still missing. ▲ Kanha: not covered"
    assert summary.index("May go") < summary.index(gap.split(" ▲")[0]) < summary.index("/start/")
    decision = flat(shown(sophea, f"/plans/{draft.pk}/decision/"))
    assert "NSSF pays: accident, illness." in decision and "still missing" in decision

    sophea.post(f"/plans/{draft.pk}/start/")
    decision = flat(shown(signed_in(cast.dara), f"/plans/{draft.pk}/decision/"))
    assert "▲</span> Kanha: not covered. Not registered with social security." in decision
    assert "NSSF pays: accident, illness." in decision
    assert "Not registered with social security." in flat(shown(kanha, f"/plans/{draft.pk}/"))
    plan = flat(shown(kanha, f"/plans/{draft.pk}/"))
    assert "not covered" in plan and "What you can do about it" in plan
    mine = flat(shown(kanha, "/insurance/mine/"))
    assert (
        "What to do now" in mine
        and "register you with NSSF, or to have a policy insure you: <b>Bopha, Dara</b>" in mine
    )
    assert "What to do now" not in shown(sophea, "/insurance/mine/")


def test_whoever_was_never_asked_tells_their_keeper(cast: Cast) -> None:
    register(cast, cast.sophea)
    page = flat(shown(signed_in(cast.kanha), "/insurance/mine/"))
    assert "whether you are registered with NSSF: <b>Bopha, Dara</b>" in page
