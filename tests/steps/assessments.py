"""The pages of an assessment and of a decision, as a browser posts them."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from karpear.activities.decisions.models import Assessment
from karpear.activities.itinerary.models import Activity
from karpear.rules.risk.matrix import Area
from tests.cast import Cast
from tests.rooms.activities.assessments import GOOD, threat_with_measures

AREAS = [area.value for area in Area]


def assess_something(client: Client, cast: Cast, **changes: Any) -> Activity:
    """A draft made on the one short page."""
    now = timezone.localtime()
    start = (now + timedelta(days=1)).replace(hour=8, minute=0)
    typed = {
        "kind": "trip",
        "title": "Visit",
        "place": "A village",
        "province": "KH-4",
        "starts_at": start.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (start + timedelta(hours=4)).strftime("%Y-%m-%dT%H:%M"),
        "organisation": str(cast.lantern.pk),
        **changes,
    }
    answer = client.post("/plans/assess/", typed)
    assert answer.status_code == 302, answer.content.decode()
    return Activity.objects.get(pk=answer["Location"].split("/")[2])


def hazards(*ids: str, threat_heard: str = "no", **more: Any) -> dict[str, Any]:
    """The first page as a browser posts it: what is ticked, and a search that nobody used."""
    own_hazards = {f"own_{name}_{n}": "" for name in ("threats", "vulnerabilities", "capacities") for n in (1, 2)}
    return {
        **own_hazards,
        "search": "",
        **{f"pick_{factor_id}": "on" for factor_id in ids},
        "heard": threat_heard,
        **more,
    }


def judged(key: str, likelihood: int, people: int) -> dict[str, str]:
    areas = {f"{area}_{key}": "0" for area in AREAS}
    return {**areas, f"likelihood_{key}": str(likelihood), f"people_{key}": str(people)}


def own_measures(**more: str) -> dict[str, str]:
    return {f"{name}_{n}": "" for name in ("own", "for", "does") for n in range(2)} | more


def assess(client: Client, draft: Activity, *, likelihood: int, people: int, **sure: str) -> Assessment:
    """Every page of an assessment of one threat, without measures."""
    at = f"/plans/{draft.pk}/assess/"
    threat, _measures = threat_with_measures()
    if client.get(at).status_code == 200:
        client.post(f"{at}afresh/")
    client.post(f"{at}what/", hazards(threat.id, threat_heard=sure.pop("heard", "no")))
    client.post(f"{at}likely/", judged(threat.id, likelihood, people))
    answer = client.post(f"{at}measures/", {**own_measures(), **GOOD, "confidence": "high", "why": "It is so", **sure})
    assert answer.status_code == 302, answer.content.decode()
    draft.refresh_from_db()
    assessment = draft.assessments.first()
    assert assessment
    return assessment


def decide(client: Client, assessment: Assessment, answer: str, **more: str) -> Any:
    data = {
        "assessment": str(assessment.pk),
        "answer": answer,
        "conditions": "",
        "postponed_to": "",
        "reason": "",
        **more,
    }
    return client.post(f"/plans/{assessment.activity_id}/decision/", data)


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()
