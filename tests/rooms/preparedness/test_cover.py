"""The register of cover: who may write it, what it answers, and what it keeps."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.audit.models import Entry
from karpear.people.models import Membership, Organisation, Person
from karpear.preparedness.cover.actions import claims as claim_actions
from karpear.preparedness.cover.actions.checks import note_cover_check
from karpear.preparedness.cover.actions.policies import change_policy, close_policy
from karpear.preparedness.cover.actions.registration import set_registration
from karpear.preparedness.cover.models import (
    InsuranceChange,
    InsuranceClaim,
    InsurancePolicy,
    InsuredByName,
    SocialSecurity,
)  # fmt: skip
from karpear.preparedness.cover.needs import CLAIM_TO_SEND, ENDING_POLICY
from karpear.preparedness.cover.queries.claims import claim_sources
from karpear.preparedness.cover.queries.covers import cover_of, cover_register
from karpear.preparedness.cover.queries.evidence import exercises, proof_spans
from karpear.preparedness.cover.values import NewClaim
from karpear.rules.access import Role
from karpear.rules.duty.cover_facts import (
    CoverWord,
)
from karpear.rules.duty.cover_terms import NamedRisk, ReasonCode
from karpear.rules.duty.evidence import ExerciseKind
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from tests.cast import NOW, Cast

from .covers import TODAY, day_trip, member_of, policy, register

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)


@pytest.mark.both
def test_only_keepers_of_their_own_organisation_write_the_register(cast: Cast) -> None:
    yes = {"registered": True}
    for outsider, refusal in ((cast.sophea, Forbidden), (cast.piseth, Missing), (cast.rith, Missing)):
        with pytest.raises(refusal):
            set_registration(by=outsider, membership=member_of(cast.sophea).pk, clean=yes, now=NOW)
    assert not SocialSecurity.objects.exists()
    register(cast, cast.sophea, number="1234 5678")
    row = SocialSecurity.objects.get()
    assert (row.registered, row.category, row.number) == (True, "staff", "1234 5678")
    assert SocialSecurity.objects.visible_to(cast.sophea).get() == row
    assert not SocialSecurity.objects.visible_to(cast.piseth).exists()
    detail = Entry.objects.filter(action="socialsecurity.changed").values_list("detail", flat=True)
    assert len(detail) == 1 and "1234" not in str(detail[0])


@pytest.mark.parametrize("clean", [
    {"registered": True, "registered_on": TODAY + DAY},
    {"registered": False, "registered_on": TODAY},
    {"category": "king"},
])  # fmt: skip
def test_what_cannot_be_is_refused_and_changes_nothing(cast: Cast, clean: dict[str, Any]) -> None:
    register(cast, cast.sophea)
    before = SocialSecurity.objects.values().get()
    with pytest.raises(BadFields):
        set_registration(by=cast.dara, membership=member_of(cast.sophea).pk, clean=clean, now=NOW)
    assert SocialSecurity.objects.values().get() == before


@pytest.mark.both
def test_after_midnight_in_phnom_penh_today_has_come(cast: Cast) -> None:
    after_midnight = NOW.replace(hour=18)
    clean = {"registered": True, "registered_on": TODAY + DAY}
    set_registration(by=cast.dara, membership=member_of(cast.sophea).pk, clean=clean, now=after_midnight)
    assert SocialSecurity.objects.get().registered_on == TODAY + DAY


def test_where_no_register_is_kept_nothing_is_answered(cast: Cast) -> None:
    assert cover_register([cast.sophea.pk], cast.lantern) is None
    assert cover_of([cast.sophea.pk], cast.lantern, day_trip()) == {}
    register(cast, cast.dara)
    answers = cover_of([cast.sophea.pk, cast.dara.pk], cast.lantern, day_trip())
    assert answers[cast.dara.pk].cover is CoverWord.COVERED
    assert answers[cast.sophea.pk].cover is CoverWord.UNKNOWN
    assert "Nobody has asked about their registration with social security." in answers[cast.sophea.pk].reasons


def test_another_organisations_people_are_not_known_here(cast: Cast) -> None:
    register(cast, cast.dara)
    [answer] = cover_of([cast.chenda.pk], cast.lantern, day_trip()).values()
    assert [reason.code for reason in answer.answer.why] == [ReasonCode.UNKNOWN_TRAVELLER]


def test_a_policy_changes_the_answer_and_its_exclusions_are_said(cast: Cast) -> None:
    register(cast, cast.sophea, category="volunteer", registered=False, registered_on=None)
    by_night = day_trip(night=True, modes=frozenset({"motorcycle"}))
    assert cover_of([cast.sophea.pk], cast.lantern, by_night)[cast.sophea.pk].cover is CoverWord.NOT
    row = policy(cast, {"night": "excluded", "motorcycle": "excluded"})
    answer = cover_of([cast.sophea.pk], cast.lantern, by_night)[cast.sophea.pk]
    assert answer.cover is CoverWord.PARTLY
    assert "Angkor Care (Accident and health) leaves out motorcycles." in answer.reasons
    close_policy(by=cast.dara, policy=row.pk, now=NOW)
    assert cover_of([cast.sophea.pk], cast.lantern, by_night)[cast.sophea.pk].cover is CoverWord.NOT
    with pytest.raises(Conflict):
        close_policy(by=cast.dara, policy=row.pk, now=NOW)


def test_somebody_can_be_insured_by_name(cast: Cast) -> None:
    register(cast, cast.sophea, category="board", registered=False, registered_on=None)
    row = policy(cast, people=[str(member_of(cast.sophea).pk)])
    assert cover_of([cast.sophea.pk], cast.lantern, day_trip())[cast.sophea.pk].cover is CoverWord.COVERED
    change_policy(by=cast.dara, policy=row.pk, clean={"people": []}, now=NOW)
    assert cover_of([cast.sophea.pk], cast.lantern, day_trip())[cast.sophea.pk].cover is CoverWord.NOT
    assert not InsuredByName.objects.exists()


@pytest.mark.both
def test_a_change_keeps_what_stood_before(cast: Cast) -> None:
    row = policy(cast)
    later = NOW + DAY
    change_policy(
        by=cast.dara, policy=row.pk, clean={"insurer": "Tonle Life"}, exclusions={"home": "excluded"}, now=later
    )
    row.refresh_from_db()
    assert (row.insurer, row.exclusions, row.changed_at) == ("Tonle Life", {"home": "excluded"}, later)
    change = InsuranceChange.objects.get(verb="changed")
    assert change.fields["insurer"] == ["Angkor Care", "Tonle Life"]
    assert "Tonle" not in str(list(Entry.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize("changes", [
    {"ends_on": TODAY - timedelta(days=300)},
    {"categories": []},
    {"kind": "lottery"},
    {"provinces_out": ["KH-99"]},
    {"people": ["nobody"]},
    {"claim_days": 0},
])  # fmt: skip
def test_a_policy_that_cannot_be_is_refused(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(BadFields):
        policy(cast, **changes)
    with pytest.raises(BadFields):
        policy(cast, {"weather": "excluded"})
    assert not InsurancePolicy.objects.exists()


def test_strangers_and_members_write_no_policy(cast: Cast) -> None:
    row = policy(cast)
    for outsider, refusal in ((cast.piseth, Missing), (cast.sophea, Missing)):
        with pytest.raises(refusal):
            change_policy(by=outsider, policy=row.pk, clean={"insurer": "Mine"}, now=NOW)
    stranger_member = str(member_of(cast.chenda).pk)
    with pytest.raises(BadFields):
        policy(cast, people=[stranger_member])


def test_a_policy_that_ends_waits_for_its_keepers(cast: Cast) -> None:
    policy(cast)
    assert not ENDING_POLICY.waiting(cast.dara, NOW)
    row = policy(cast, ends_on=TODAY + timedelta(days=40))
    [thing] = ENDING_POLICY.waiting(cast.dara, NOW)
    assert (thing.subject, thing.until) == (row.pk, row.ends_on)
    assert not ENDING_POLICY.waiting(cast.sophea, NOW) and not ENDING_POLICY.waiting(cast.piseth, NOW)
    close_policy(by=cast.dara, policy=row.pk, now=NOW)
    assert not ENDING_POLICY.waiting(cast.dara, NOW)


def claim(cast: Cast, row: InsurancePolicy | None, **changes: Any) -> InsuranceClaim:
    new = NewClaim(policy=row.pk if row else None, happened_on=TODAY, **changes)
    return claim_actions.open_claim(by=cast.dara, person=cast.sophea.pk, organisation=cast.lantern.pk, new=new, now=NOW)


@pytest.mark.both
def test_a_claim_counts_its_days_and_waits_for_its_keepers(cast: Cast) -> None:
    row = claim(cast, policy(cast))
    assert row.due_on == TODAY + timedelta(days=30)
    [thing] = CLAIM_TO_SEND.waiting(cast.dara, NOW + DAY)
    assert thing.subject == row.pk
    assert InsuranceClaim.objects.visible_to(cast.sophea).get() == row
    assert not InsuranceClaim.objects.visible_to(cast.piseth).exists()
    claim_actions.tick_papers(by=cast.dara, claim=row.pk, papers=["medical"], now=NOW)
    with pytest.raises(Forbidden):
        claim_actions.tick_papers(by=cast.sophea, claim=row.pk, papers=[], now=NOW)
    with pytest.raises(Conflict):
        claim_actions.set_claim_state(by=cast.dara, claim=row.pk, state="paid", now=NOW)
    claim_actions.set_claim_state(by=cast.dara, claim=row.pk, state="sent", now=NOW)
    assert not CLAIM_TO_SEND.waiting(cast.dara, NOW + DAY)
    claim_actions.set_claim_state(by=cast.dara, claim=row.pk, state="refused", now=NOW)
    row.refresh_from_db()
    assert (row.papers, row.state, row.closed_at) == (["medical"], "refused", NOW)


@pytest.mark.both
def test_one_incident_makes_one_claim_to_each(cast: Cast) -> None:
    insurer, incident = policy(cast), uuid4()
    first = claim(cast, insurer, incident=incident)
    assert claim(cast, insurer, incident=incident) == first
    assert claim(cast, None, incident=incident) == claim(cast, None, incident=incident) != first
    assert claim(cast, None, incident=incident).due_on is None


def test_a_claim_goes_to_what_covered_the_day(cast: Cast) -> None:
    register(cast, cast.sophea, category="volunteer", registered_on=TODAY)
    row = policy(cast)
    policy(cast, categories=["staff"])
    member = Membership.objects.select_related("organisation", "social_security").get(person=cast.sophea)
    assert [source.policy for source in claim_sources(member, TODAY)] == [None, row]
    assert [source.policy for source in claim_sources(member, TODAY - DAY)] == [row]
    assert not claim_sources(member, TODAY - timedelta(days=999))


def test_proofs_say_since_when_and_until_the_first_end(cast: Cast) -> None:
    register(cast, cast.sophea, category="volunteer")
    people = [cast.sophea.pk, cast.dara.pk]
    spans = proof_spans(people, [cast.lantern.pk], NOW)
    assert spans[cast.sophea.pk].proven_at and spans[cast.sophea.pk].ends_at is None
    assert spans[cast.dara.pk].proven_at is None
    policy(cast)
    first = policy(cast, ends_on=TODAY + timedelta(days=9))
    span = proof_spans(people, [cast.lantern.pk], NOW)[cast.sophea.pk]
    assert span.ends_at and span.ends_at.date() == first.ends_on + DAY
    assert proof_spans(people, [cast.cardamom.pk], NOW)[cast.sophea.pk].proven_at is None


@pytest.mark.both
def test_a_trip_that_went_exercises_the_measures_of_insurance(cast: Cast) -> None:
    def note(moment: datetime, *answers: CoverWord) -> None:
        note_cover_check(plan=cast.sophea.pk, path="/plans/x/", organisation=cast.lantern, answers=answers, now=moment)

    for gap in (CoverWord.NOT, CoverWord.UNKNOWN, CoverWord.PARTLY):
        note(NOW, CoverWord.COVERED, gap)
        assert not exercises(cast.lantern.pk, NOW + DAY), "it showed that it does not hold"
    note(NOW + DAY, CoverWord.COVERED, CoverWord.COVERED)
    [exercise] = exercises(cast.lantern.pk, NOW + DAY)
    assert (exercise.kind, exercise.at, exercise.path) == (ExerciseKind.COVER, NOW + DAY, "/plans/x/")
    assert exercise.lines == {"I-M8", "I-M9", "A-M38"}
    assert not exercises(cast.lantern.pk, NOW) and not exercises(cast.cardamom.pk, NOW + DAY)


@pytest.mark.both
def test_five_hundred_people_and_twelve_policies_cost_as_many_queries_as_one(cast: Cast) -> None:
    people = crowd(cast.lantern, 500)
    for n in range(12):
        policy(cast, categories=["board"] if n else ["volunteer"], people=[])
    for asked in (people[:1], people):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answers = cover_of(asked, cast.lantern, day_trip(risks=frozenset({NamedRisk.DETENTION})))
        with CaptureQueriesContext(connection) as span_queries:
            spans = proof_spans(asked, [cast.lantern.pk], NOW)
        assert (len(queries), len(span_queries)) == (3, 3)
        assert len(answers) == len(spans) == len(asked)
    assert {answer.cover for answer in answers.values()} == {CoverWord.COVERED}


def crowd(organisation: Organisation, count: int) -> list[Any]:
    """Volunteers who are not registered."""
    people = Person.objects.bulk_create([Person(email=f"{n}@crowd.test", name=f"Person {n}") for n in range(count)])
    members = Membership.objects.bulk_create(
        [Membership(person=person, organisation=organisation, role=Role.MEMBER.value) for person in people]
    )
    SocialSecurity.objects.bulk_create(
        [SocialSecurity(membership=m, category="volunteer", registered=False, changed_at=NOW) for m in members]
    )
    return [person.pk for person in people]
