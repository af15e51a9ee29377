"""Something happened: what is proposed and why, who decides, what came of it, and what changes it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from karpear.countries.queries import catalogue
from karpear.keeper.learning import learn_from_facts
from karpear.keeper.speech import carry_speak_reviews, look_at_decisions
from karpear.people.models import Person
from karpear.risks.facts.models import Fact, FactKind
from karpear.risks.register.models import Proposal
from karpear.voice.decisions.models import SpeakDecision, SpeakState
from tests.cast import NOW, Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.rooms.compliance.sites import site
from tests.rooms.voice.decided import decided, proposed, typed_case
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.risks import assess_trip, risk, trip_on_the_road

pytestmark = pytest.mark.django_db
NEWS = "Something has changed since you thought about speaking"


def _needs(person: Person) -> str:
    return in_one_line(shown(signed_in(person), "/needs/"))


def test_what_is_known_is_ticked_the_rule_is_shown_and_a_lead_decides(cast: Cast) -> None:
    site(cast, tenure="state", papers=[])
    dara, bopha = signed_in(cast.dara), signed_in(cast.bopha)
    assert "Nothing was decided yet" in shown(dara, "/voice/decisions/")
    asked = in_one_line(shown(dara, f"/voice/decisions/{cast.lantern.pk}/new/"))
    assert "Could end any day: Office at the market" in asked and 'href="/premises/"' in asked
    ticked = asked[asked.index('value="premises"') :]
    assert "checked" in ticked[: ticked.index(">")]

    typed = typed_case(exposures=["premises", "file"], others="nobody_yet")
    assert dara.post(f"/voice/decisions/{cast.lantern.pk}/new/", typed).status_code == 422, "no such answer"
    assert not SpeakDecision.objects.exists()
    dara.post(f"/voice/decisions/{cast.lantern.pk}/new/", {**typed, "others": "many"})
    decision = SpeakDecision.objects.get()
    page = in_one_line(shown(dara, f"/voice/decisions/{decision.pk}/"))
    for sentence in (
        "We have no rule for this topic and place", "1 step louder </b> · Many others speak",
        "1 step quieter </b> · A file is open against us", "Together: <b>Our network speaks</b>",
        "What brought it there:</b></p>", "<li>A file is open against us: ",
    ):  # fmt: skip
        assert sentence in page, sentence
    assert "as Karpear knew it" in page and "Karpear knew: " in page, "the file was ticked by hand"
    assert "/decide/" not in page, "an officer does not decide"
    assert dara.get(f"/voice/decisions/{decision.pk}/decide/").status_code == 403
    assert "Decide whether to speak out" in _needs(cast.bopha)

    [read] = re.findall(r"/decide/\?read=(\w+)", shown(bopha, f"/voice/decisions/{decision.pk}/"))
    assert f'value="{read}"' in shown(bopha, f"/voice/decisions/{decision.pk}/decide/?read={read}")
    form = {"form": "named", "reason": "", "review_on": "", "text_hash": read}
    refused = bopha.post(f"/voice/decisions/{decision.pk}/decide/", form)
    assert refused.status_code == 422 and "write down why" in refused.content.decode()
    silent = {**form, "form": "silence", "reason": "They are near a deal."}
    assert bopha.post(f"/voice/decisions/{decision.pk}/decide/", silent).status_code == 422, "silence without a day"
    bopha.post(f"/voice/decisions/{decision.pk}/decide/", {**form, "form": "umbrella"})
    page = in_one_line(shown(dara, f"/voice/decisions/{decision.pk}/"))
    assert "Our network speaks" in page and "you are asked what came of it" in page
    assert "Decide whether to speak out" not in _needs(cast.bopha)


def test_somebody_in_custody_later_changes_what_is_proposed(cast: Cast) -> None:
    now = timezone.now()
    decision = proposed(cast, now=now, others="many", consent="given", harmed="near")
    assert decision.proposed == "named"
    assert NEWS not in _needs(cast.bopha)
    opened(cast.kanha, organisation=cast.lantern.pk, now=now, about=cast.dara.pk)
    later = now + timedelta(hours=1)
    assert look_at_decisions(now=later) == 1
    assert NEWS in _needs(cast.bopha)
    page = in_one_line(shown(signed_in(cast.bopha), f"/voice/decisions/{decision.pk}/"))
    assert "New:</b> somebody is held" in page
    assert "With it would be proposed:" in page and "We tell in confidence" in page
    assert signed_in(cast.dara).get(f"/voice/decisions/{decision.pk}/").status_code == 404, "others may hold his phone"
    assert NEWS not in _needs(cast.dara)
    assert "somebody is held" not in shown(signed_in(cast.dara), "/voice/exposure/")

    signed_in(cast.bopha).post(f"/voice/decisions/{decision.pk}/taken-over/")
    decision.refresh_from_db()
    assert (decision.proposed, decision.answers["custody"]) == ("briefing", "held")
    assert NEWS not in _needs(cast.bopha)
    assert look_at_decisions(now=later + timedelta(hours=1)) == 0, "it is no news any more"


def test_what_came_of_it_is_asked_after_a_week_and_harm_reaches_the_register(cast: Cast) -> None:
    now = timezone.now()
    decision = decided(cast, proposed(cast, now=now - timedelta(days=8)), now=now - timedelta(days=8))
    dara = signed_in(cast.dara)
    assert "Write down what came of speaking" in _needs(cast.dara)
    path = f"/voice/decisions/{decision.pk}/since/"
    assert dara.post(path, {"happened": [], "words": ""}).status_code == 422
    assert dara.post(path, {"happened": ["nothing", "threat"], "words": ""}).status_code == 422
    assert (
        dara.post(path, {"happened": ["heard", "defamed", "arrest"], "words": "A page with 40,000 readers"}).status_code
        == 302
    )
    decision.refresh_from_db()
    assert decision.state == SpeakState.REVIEWED_7
    assert "Write down what came of speaking" not in _needs(cast.dara)
    assert dara.post(path, {"happened": ["nothing"], "words": ""})["Location"].endswith(f"/{decision.pk}/")
    assert decision.reviews.count() == 1, "the thirtieth day has not come"

    assert carry_speak_reviews(now=now) == 2
    assert carry_speak_reviews(now=now) == 0
    facts = {fact.threat: fact for fact in Fact.objects.all()}
    assert set(facts) == {"F-T10", "F-T7"} and facts["F-T7"].serious
    assert not any(fact.note for fact in facts.values()), "codes alone"


def test_what_came_of_it_rates_risks_and_open_plans_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    now, plan = NOW, trip_on_the_road(cast)
    arrest = catalogue("kh").factors["F-T7"].risks[0]
    assessment, line = assess_trip(plan, cast), risk(cast, catalogue_id=arrest)
    assessment.content["risks"][0]["id"] = arrest
    assessment.save()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    decision = proposed(cast, now=now - timedelta(days=8), province=plan.province)
    decided(cast, decision, now=now - timedelta(days=7, hours=2))
    dara, bopha = signed_in(cast.dara), signed_in(cast.bopha)
    assert "/since/" in shown(dara, f"/voice/decisions/{decision.pk}/")
    dara.post(f"/voice/decisions/{decision.pk}/since/", {"happened": ["arrest"], "words": "Two cars in one night"})
    assert carry_speak_reviews(now=now) == 1 and learn_from_facts(now=now)
    proposal = Proposal.objects.get()
    assert proposal.risk == line and {fact.kind for fact in Fact.objects.all()} == {FactKind.VOICE}
    for path in (f"/risks/proposals/{proposal.pk}/", f"/plans/{plan.pk}/look/"):
        page = in_one_line(shown(bopha, path))
        assert "1 serious incident" in page and "Arrest" in page and "Two cars" not in page, path
    assert "See why and answer" in shown(bopha, f"/plans/{plan.pk}/"), "it counts as not approved until then"


def test_who_disagrees_may_keep_it_to_themselves(cast: Cast) -> None:
    decision = decided(cast, proposed(cast))
    kanha, bopha = signed_in(cast.kanha), signed_in(cast.bopha)
    path = f"/voice/decisions/{decision.pk}/"
    kanha.post(f"{path}disagree/", {"words": "We were asked to wait by the families"})
    assert "asked to wait" in shown(kanha, path)
    assert "asked to wait" not in shown(bopha, path) and "Nobody has said so openly" in shown(bopha, path)
    for kind in ("csv", "xlsx"):
        assert b"asked to wait" not in bopha.post("/voice/decisions/", {"as": kind}).content
    kanha.post(f"{path}disagree/shown/")
    assert "asked to wait" in shown(bopha, path) and "Kanha" in shown(bopha, path)
    kanha.post(f"{path}disagree/", {"words": "Never mind"})
    assert "asked to wait" in shown(bopha, path), "what others have read stays"


def test_a_post_is_measured_by_what_was_used_before_and_nothing_is_kept(cast: Cast) -> None:
    sophea = signed_in(cast.sophea)
    answer = sophea.post("/voice/posts/", {"does": ["king", "court"], "topic": "courts"})
    page = in_one_line(answer.content.decode())
    assert page.index("437 bis") < page.index("522"), "what was counted stands first"
    assert "15 cases counted" in page and "7 convictions" in page
    assert "Bopha" in page and "illegal" not in page
    assert "Nobody has said in which form we speak on this" in page
    assert sophea.post("/voice/posts/", {"does": [], "topic": "courts"}).status_code == 422
    assert Client().get("/voice/posts/").status_code == 302, "whoever is not signed in"


def test_what_signing_would_cost_us_knows_of_no_statement(cast: Cast) -> None:
    site(cast, tenure="state", papers=[])
    page = in_one_line(shown(signed_in(cast.dara), "/voice/exposure/"))
    assert "Could end any day: Office at the market" in page
    for person in (cast.sophea, cast.rith):
        assert signed_in(person).get("/voice/exposure/").status_code == 404
