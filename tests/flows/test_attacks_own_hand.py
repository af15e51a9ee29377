"""Whoever keeps what an organisation owes its people keeps it of themselves, too: it counts, and it says so."""

from datetime import timedelta

import pytest

from karpear.audit.actions.retention import purge_tables
from karpear.countries.queries import competences
from karpear.people.models import Person
from karpear.preparedness.cover.actions.claims import open_claim, set_claim_state
from karpear.preparedness.cover.actions.policies import change_policy, close_policy
from karpear.preparedness.cover.actions.registration import set_registration
from karpear.preparedness.cover.models import InsuranceClaim, InsurancePolicy
from karpear.preparedness.cover.queries import evidence as cover
from karpear.preparedness.cover.values import NewClaim
from karpear.preparedness.training.actions.proofs import take_quiz
from karpear.preparedness.training.models import CompetenceProof
from karpear.preparedness.training.queries.standings import competence_of
from tests.cast import NOW, Cast, signed_in
from tests.rooms.preparedness.covers import TODAY, member_of, policy, register
from tests.steps.exercises import course

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)
OWN = "own entry"
RIGHT = {number: question.right for number, question in enumerate(competences("kh")["rights"].questions)}


def cover_is_own(cast: Cast, person: Person) -> bool:
    return cover.proof_spans([person.pk], [cast.lantern.pk], NOW)[person.pk].by_own_hand


def course_is_own(cast: Cast, person: Person, key: str = "first_aid") -> bool:
    trained = competence_of([person.pk], [cast.lantern.pk], NOW)[person.pk]
    proofs = [line.standing.proof for line in trained if line.competence.key == key and line.standing.proof]
    return proofs[0].by_own_hand


def test_who_registers_themselves_is_covered_by_their_own_entry(cast: Cast) -> None:
    for person in (cast.dara, cast.sophea):
        register(cast, person)
    assert cover_is_own(cast, cast.dara) and not cover_is_own(cast, cast.sophea)
    policy(cast, categories=["staff"])
    assert cover_is_own(cast, cast.dara), "a policy by category rests on the category that they wrote themselves"
    kanha = signed_in(cast.kanha)
    people = kanha.get(f"/people/{cast.lantern.pk}/").content.decode()
    assert people.count(OWN) == 1
    page = kanha.get(f"/insurance/people/{member_of(cast.dara).pk}/").content.decode()
    assert "Entered by this person themselves" in page
    set_registration(by=cast.kanha, membership=member_of(cast.dara).pk, clean={"registered": True}, now=NOW)
    assert not cover_is_own(cast, cast.dara), "whoever else saves it has seen it"
    set_registration(by=cast.dara, membership=member_of(cast.dara).pk, clean={"registered": True}, now=NOW)
    assert not cover_is_own(cast, cast.dara), "to save the same says nothing new"


def test_who_names_themselves_in_a_policy_does_so_by_their_own_hand(cast: Cast) -> None:
    names = [str(member_of(person).pk) for person in (cast.dara, cast.sophea)]
    insurance = policy(cast, categories=[], people=names)
    assert cover_is_own(cast, cast.dara) and not cover_is_own(cast, cast.sophea)
    more = {"people": [*names, str(member_of(cast.kanha).pk)]}
    change_policy(by=cast.kanha, policy=insurance.pk, clean=more, now=NOW)
    assert cover_is_own(cast, cast.dara), "who adds a colleague has not looked at the others"
    assert cover_is_own(cast, cast.kanha)


def test_a_certificate_of_ones_own_says_so_wherever_it_is_read(cast: Cast) -> None:
    own, _of_kanha = course(cast, cast.dara, cast.kanha, competence="raid", on=TODAY)
    assert course_is_own(cast, cast.dara, "raid") and not course_is_own(cast, cast.kanha, "raid")
    kanha = signed_in(cast.kanha)
    page = kanha.get(f"/training/people/{cast.lantern.pk}/{cast.dara.pk}/").content.decode()
    assert "Entered by this person themselves" in page and own.certificate in page
    assert "Entered by this person themselves" not in kanha.get("/training/mine/").content.decode()


def test_right_again_is_one_proof_that_is_newer(cast: Cast) -> None:
    for days in range(30):
        take_quiz(person=cast.sophea, competence="rights", answers=RIGHT, now=NOW + timedelta(days=days))
    proof = CompetenceProof.objects.get(person=cast.sophea)
    assert proof.at == NOW + timedelta(days=29) and proof.ends_at > proof.at
    take_quiz(person=cast.kanha, competence="rights", answers=RIGHT, now=NOW)
    assert CompetenceProof.objects.count() == 2


def test_the_same_course_pressed_twice_is_one_certificate_each(cast: Cast) -> None:
    first = course(cast, cast.sophea)
    other_certificate = course(cast, cast.sophea, cast.kanha)
    assert {row.person for row in other_certificate} == {cast.sophea, cast.kanha} and first[0] in other_certificate
    assert CompetenceProof.objects.count() == 2
    course(cast, cast.sophea, on=TODAY)
    assert CompetenceProof.objects.count() == 3, "another day is another course"


@pytest.mark.parametrize("states", [(), ("sent",), ("sent", "refused", "sent"), ("sent", "paid")])
def test_a_claim_keeps_its_policy(cast: Cast, states: tuple[str, ...]) -> None:
    """Closed five years ago, with an open claim, or one that ended yesterday."""
    insurance = policy(cast)
    new = NewClaim(policy=insurance.pk, happened_on=TODAY - timedelta(days=3))
    claim = open_claim(by=cast.dara, person=cast.sophea.pk, organisation=cast.lantern.pk, new=new, now=NOW)
    close_policy(by=cast.dara, policy=insurance.pk, now=NOW)
    later = NOW + 6 * YEAR
    for state in states:
        set_claim_state(by=cast.dara, claim=claim.pk, state=state, now=later)
    purge_tables(InsuranceClaim, InsurancePolicy, now=later)
    assert InsuranceClaim.objects.get().policy == insurance
    if claim_is_over := states[-1:] == ("paid",):
        purge_tables(InsuranceClaim, InsurancePolicy, now=later + 6 * YEAR)
        assert not InsurancePolicy.objects.exists() and not InsuranceClaim.objects.exists()
    assert claim_is_over or InsurancePolicy.objects.exists()


def test_an_organisation_that_leaves_takes_policies_and_claims_along(cast: Cast) -> None:
    insurance = policy(cast)
    new = NewClaim(policy=insurance.pk, happened_on=TODAY - timedelta(days=3))
    open_claim(by=cast.dara, person=cast.sophea.pk, organisation=cast.lantern.pk, new=new, now=NOW)
    cast.lantern.delete()
    assert not InsurancePolicy.objects.exists() and not InsuranceClaim.objects.exists()
