"""The pages of cover, as people open them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.people.models import Membership
from karpear.preparedness.cover.models import InsuranceClaim, InsurancePolicy, SocialSecurity
from karpear.preparedness.cover.queries.covers import cover_of
from karpear.rules.access import Role
from karpear.rules.duty.cover_facts import CoverWord
from karpear.rules.duty.cover_terms import NamedRisk
from tests.cast import Cast, signed_in
from tests.rooms.network.net import networked
from tests.steps.assessments import shown
from tests.steps.pressure import forced

from .covers import day_trip, member_of, policy, register, typed_policy

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_policy_is_written_down_on_one_screen(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    assert "What does it leave out?" in shown(dara, "/insurance/new/")
    refused = dara.post("/insurance/new/", typed_policy(ends_on="2020-01-01", risk_home="excluded"))
    assert refused.status_code == 422 and b"It ends before it begins." in refused.content
    answer = dara.post("/insurance/new/", typed_policy(risk_motorcycle="excluded", risk_night=""))
    row = InsurancePolicy.objects.get()
    assert answer["Location"] == f"/insurance/{row.pk}/"
    assert row.exclusions["motorcycle"] == "excluded" and "night" not in row.exclusions
    page = shown(dara, f"/insurance/{row.pk}/")
    for words in ("motorcycles", "Nobody has looked at:", "work and travel at night", "023 900 900", "40 days left"):
        assert words in page
    changed = dara.post(f"/insurance/{row.pk}/change/", typed_policy(insurer="Tonle Life"))
    assert changed.status_code == 302
    page = shown(dara, f"/insurance/{row.pk}/")
    assert "Angkor Care → Tonle Life" in " ".join(page.split())
    words = " ".join(page.split())
    assert (
        "motorcycles: left out" in words and "motorcycles: paid for" in words and "{" not in words[words.index("→") :]
    )
    assert "Angkor" not in shown(dara, "/insurance/")
    dara.post(f"/insurance/{row.pk}/close/")
    assert "No policy is written down" in shown(dara, "/insurance/")


@pytest.mark.both
def test_what_nobody_looked_up_is_not_ticked_for_them_and_is_not_known(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    page = shown(dara, "/insurance/new/")
    assert page.count(" checked") == len(NamedRisk), "each says that nobody has looked, and nothing else"
    assert page.index("<details") < page.index("Battambang"), "the provinces are folded"
    dara.post("/insurance/new/", typed_policy(operative_time="", countries=[]))
    row = InsurancePolicy.objects.get()
    assert (row.operative_time, row.countries) == ("", [])
    facts = " ".join(shown(dara, f"/insurance/{row.pk}/").split())
    assert "When it holds</dt><dd>nobody has looked" in facts.replace("> ", ">").replace(" <", "<")
    register(cast, cast.kanha, category="volunteer", registered=False, registered_on=None)
    answer = cover_of([cast.kanha.pk], cast.lantern, day_trip(days=[timezone.localdate()]))[cast.kanha.pk]
    assert answer.cover is CoverWord.UNKNOWN
    assert "nobody has written down where it holds" in " ".join(answer.reasons)
    dara.post(f"/insurance/{row.pk}/change/", typed_policy(operative_time=""))
    answer = cover_of([cast.kanha.pk], cast.lantern, day_trip(days=[timezone.localdate()]))[cast.kanha.pk]
    assert answer.cover is CoverWord.UNKNOWN
    assert answer.reasons == ["Angkor Care (Accident and health): nobody has looked when it holds."]


def test_the_register_begins_with_social_security_and_says_who_is_not_registered(cast: Cast) -> None:
    register(cast, cast.dara)
    register(cast, cast.kanha, registered=False, registered_on=None)
    dara = signed_in(cast.dara)
    page = shown(dara, "/insurance/")
    assert page.index("1 registered") < page.index("Insurance policies")
    assert "1 not registered" in page and "2 nobody has asked" in page and "To check with a lawyer" in page
    assert "Sophea" not in shown(dara, "/insurance/?registered=no")


@pytest.mark.both
def test_many_people_are_registered_at_once(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    rows = [str(member_of(person).pk) for person in (cast.sophea, cast.kanha, cast.chenda)]
    question = dara.post("/insurance/", {"act": "since", "row": rows})
    assert b"Sophea" in question.content and b"Chenda" not in question.content
    sure = {"act": "since", "row": rows, "sure": "1", "registered_on": "2026-01-05", "category": "staff"}
    dara.post("/insurance/", sure)
    registered = SocialSecurity.objects.filter(registered=True, category="staff", registered_on="2026-01-05")
    assert {row.membership.person for row in registered} == {cast.sophea, cast.kanha}


def test_nobody_else_opens_the_register(cast: Cast) -> None:
    row, sophea = policy(cast), signed_in(cast.sophea)
    for path in ("/insurance/", "/insurance/new/", "/insurance/claims/new/"):
        assert sophea.get(path).status_code == 403
    member = f"/insurance/people/{member_of(cast.sophea).pk}/"
    for client, status in ((sophea, 403), (signed_in(cast.piseth), 404)):
        assert client.get(member).status_code == status
        assert client.post(member, {"registered": "yes"}).status_code == status
    for client in (sophea, signed_in(cast.piseth)):
        for path in ("", "change/", "close/"):
            assert client.post(f"/insurance/{row.pk}/{path}", typed_policy()).status_code in (404, 405)
    row.refresh_from_db()
    assert row.closed_at is None and row.insurer == "Angkor Care"
    assert not SocialSecurity.objects.exists()


def test_my_cover_says_whom_to_ring_and_what_is_left_out(cast: Cast) -> None:
    sophea = signed_in(cast.sophea)
    assert "nobody has asked whether you are registered" in shown(sophea, "/insurance/mine/")
    register(cast, cast.sophea, category="volunteer", number="1234")
    policy(cast, {"detention": "excluded"}, ends_on=timezone.localdate() + timedelta(days=90))
    page = shown(sophea, "/insurance/mine/")
    for words in ('href="tel:023900900"', "detention, lawful or not", "registered with NSSF", "1234", "within 30 days"):
        assert words in page
    assert "The doctor" in page
    assert "Nothing is written down" in shown(signed_in(cast.vanna), "/insurance/mine/")


def test_a_claim_is_begun_by_hand_and_its_papers_are_ticked_off(cast: Cast) -> None:
    today = timezone.localdate()
    register(cast, cast.sophea, category="volunteer", registered=False, registered_on=None)
    row = policy(cast, ends_on=today + timedelta(days=90))
    dara = signed_in(cast.dara)
    claim = {"person": str(member_of(cast.sophea).pk), "source": "fund", "happened_on": f"{today}", "province": "KH-2"}
    refused = dara.post("/insurance/claims/new/", claim)
    assert refused.status_code == 422 and b"did not cover this person" in refused.content
    answer = dara.post("/insurance/claims/new/", {**claim, "source": str(row.pk)})
    begun_claim = InsuranceClaim.objects.get()
    address = f"/insurance/claims/{begun_claim.pk}/"
    assert answer["Location"] == address
    page = shown(dara, address)
    assert (
        "Battambang" in page
        and "every day counted" in page
        and "It was sent" in page
        and "from the incident" not in page
    )
    dara.post(f"{address}papers/", {"paper": ["medical", "nonsense"]})
    dara.post(f"{address}state/", {"state": "sent"})
    begun_claim.refresh_from_db()
    assert (begun_claim.papers, begun_claim.state) == (["medical"], "sent")
    assert "sent" in shown(dara, "/insurance/")
    sophea = signed_in(cast.sophea)
    assert "Tick what is there" not in shown(sophea, address)
    assert sophea.post(f"{address}state/", {"state": "paid"}).status_code == 403
    assert signed_in(cast.piseth).get(address).status_code == 404


def test_a_forced_session_reads_nothing_of_it(cast: Cast) -> None:
    register(cast, cast.dara)
    row = policy(cast)
    watched = forced(cast.dara)
    assert "Angkor" not in shown(watched, "/insurance/")
    assert "registered with NSSF" not in shown(watched, "/insurance/mine/")
    assert watched.get(f"/insurance/{row.pk}/").status_code == 404
    assert watched.post("/insurance/new/", typed_policy(insurer="Other")).status_code == 404
    assert InsurancePolicy.objects.count() == 1


def test_who_keeps_no_cover_is_not_sent_to_write_it_down(cast: Cast) -> None:
    """Nobody keeps it in the body of a network, and whoever coordinates may not."""
    sentence = "You keep cover here"
    Membership.objects.filter(organisation=cast.lantern).exclude(person=cast.dara).update(role=Role.MEMBER.value)
    assert sentence in shown(signed_in(cast.dara), "/insurance/mine/")
    coordinator = signed_in(networked(cast).channary)
    assert sentence not in shown(coordinator, "/insurance/mine/")
    assert coordinator.get("/insurance/").status_code == 403
