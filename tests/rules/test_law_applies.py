"""Whom a law binds: yes, no, or what has to be asked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.applies import (
    EVERYBODY,
    Binding,
    BindingReason,
    BoundGroup,
    LawBinds,
    Trait,
    applies,
    is_registered,
    may_have_bound,
)
from karpear.rules.law.organisation import (
    Expiry,
    ExpiryKind,
    LegalEvent,
    LegalEventKind,
    LegalProfile,
    OrganisationKind,
)

from .law_calendars import TODAY

YES, NO, UNKNOWN = LawBinds.YES, LawBinds.NO, LawBinds.UNKNOWN
NGO, ASSOCIATION, NETWORK, UNREGISTERED = (
    OrganisationKind.DOMESTIC_NGO,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.NETWORK,
    OrganisationKind.UNREGISTERED,
)
REPORTS = (
    BoundGroup(kinds=frozenset({NGO})),
    BoundGroup(kinds=frozenset({ASSOCIATION}), donors=True),
)


def test_everybody_needs_no_reason_and_nobody_is_bound_by_nothing() -> None:
    assert applies(EVERYBODY, LegalProfile()) == Binding(YES)
    assert applies((), LegalProfile()) == Binding(NO)


@pytest.mark.parametrize(
    ("group", "profile", "answer", "trait", "has"),
    [
        (BoundGroup(staff=True), LegalProfile(staff=1), YES, Trait.STAFF, True),
        (BoundGroup(staff=True), LegalProfile(staff=0), NO, Trait.STAFF, False),
        (BoundGroup(staff=True), LegalProfile(), UNKNOWN, Trait.STAFF, None),
        (BoundGroup(volunteers=True), LegalProfile(volunteers=2), YES, Trait.VOLUNTEERS, True),
        (BoundGroup(donors=False), LegalProfile(has_donors=True), NO, Trait.DONORS, True),
        (BoundGroup(rents=True), LegalProfile(rents=True), YES, Trait.RENTS, True),
        (BoundGroup(earns=True), LegalProfile(), UNKNOWN, Trait.EARNS, None),
        (BoundGroup(foreign=True), LegalProfile(kind=OrganisationKind.FOREIGN_NGO), YES, Trait.FOREIGN, True),
        (BoundGroup(foreign=True), LegalProfile(kind=NGO), NO, Trait.FOREIGN, False),
        (BoundGroup(foreign=True), LegalProfile(), UNKNOWN, Trait.FOREIGN, None),
        (BoundGroup(registered=True), LegalProfile(kind=UNREGISTERED), NO, Trait.REGISTERED, False),
        (BoundGroup(registered=True), LegalProfile(kind=NGO), UNKNOWN, Trait.REGISTERED, None),
    ],
)
def test_each_trait(group: BoundGroup, profile: LegalProfile, answer: LawBinds, trait: Trait, has: bool | None) -> None:
    assert applies((group,), profile) == Binding(answer, (BindingReason(trait, has),))


def test_registered_is_who_has_a_day_or_papers_for_it() -> None:
    event = LegalEvent("r", LegalEventKind.REGISTERED, TODAY)
    assert is_registered(LegalProfile(kind=NGO, events=(event,)))
    assert is_registered(LegalProfile(kind=NGO, expiries=(Expiry("m", ExpiryKind.MEMORANDUM, TODAY),)))
    assert is_registered(LegalProfile(kind=NGO, expiries=(Expiry("l", ExpiryKind.LEASE, TODAY),))) is None


def test_a_registration_that_has_run_out_says_nothing_and_no_can_be_said() -> None:
    event = LegalEvent("r", LegalEventKind.REGISTERED, TODAY - timedelta(days=900))
    until = Expiry("r", ExpiryKind.REGISTRATION, TODAY)
    held_profile = LegalProfile(kind=NETWORK, events=(event,), expiries=(until,), as_of=TODAY)
    assert is_registered(held_profile)
    over = replace(held_profile, as_of=TODAY + timedelta(days=1))
    assert is_registered(over) is None
    for is_registered_now in (True, False):
        answered_profile = replace(over, registered=is_registered_now)
        assert is_registered(replace(answered_profile, registered_said_on=TODAY)) is None, (
            "an answer of before says nothing"
        )
        assert is_registered(answered_profile) is None
        assert is_registered(replace(answered_profile, registered_said_on=over.as_of)) is is_registered_now
    assert is_registered(replace(held_profile, registered=False)), "a paper that holds says more than an old answer"
    assert is_registered(LegalProfile(kind=UNREGISTERED, registered=True)) is False
    no_network = (BoundGroup(kinds=frozenset({NETWORK}), registered=False),)
    assert applies(no_network, LegalProfile(kind=NETWORK, registered=False)).answer is YES
    assert may_have_bound((BoundGroup(registered=True),), replace(over, registered=False))


def test_one_of_several_groups_is_enough_and_says_which() -> None:
    assert applies(REPORTS, LegalProfile(kind=NGO)) == Binding(YES, (BindingReason(Trait.KIND, True, NGO),))
    kind = BindingReason(Trait.KIND, True, ASSOCIATION)
    donors = LegalProfile(kind=ASSOCIATION, has_donors=True)
    assert applies(REPORTS, donors) == Binding(YES, (kind, BindingReason(Trait.DONORS, True)))
    assert applies(REPORTS, LegalProfile(kind=ASSOCIATION)) == Binding(UNKNOWN, (BindingReason(Trait.DONORS, None),))
    not_bound = Binding(NO, (kind, BindingReason(Trait.DONORS, False)))
    assert applies(REPORTS, LegalProfile(kind=ASSOCIATION, has_donors=False)) == not_bound


def test_whom_only_a_lawyer_can_place_may_be_bound_and_nothing_is_asked() -> None:
    doubt = BoundGroup(kinds=frozenset({ASSOCIATION}), donors=False, to_check=True)
    binding = applies((*REPORTS, doubt), LegalProfile(kind=ASSOCIATION, has_donors=False))
    assert binding.answer is UNKNOWN and binding.is_doubted and len(binding.why) == 2
    unsaid = applies((*REPORTS, doubt), LegalProfile(kind=ASSOCIATION))
    assert unsaid == Binding(UNKNOWN, (BindingReason(Trait.DONORS, None),)) and not unsaid.is_doubted
    assert not applies((*REPORTS, doubt), LegalProfile(kind=NGO)).is_doubted
    assert applies((doubt,), LegalProfile(kind=NETWORK)).answer is NO


def test_what_nobody_said_is_asked_once() -> None:
    """Of whom nothing is known the kind is asked, which both groups want to know."""
    assert applies(REPORTS, LegalProfile()) == Binding(
        UNKNOWN, (BindingReason(Trait.KIND, None), BindingReason(Trait.DONORS, None))
    )


@given(
    st.sampled_from([None, *OrganisationKind]),
    st.sampled_from([None, 0, 4]),
    st.sampled_from([None, True, False]),
    st.sampled_from([True, False]),
    st.sampled_from([True, False]),
)
def test_what_is_said_later_never_turns_a_yes_or_a_no_around(
    kind: OrganisationKind | None, staff: int | None, donors: bool | None, more_donors: bool, wants_staff: bool
) -> None:
    groups = (BoundGroup(staff=wants_staff, donors=True), BoundGroup(kinds=frozenset({NGO}), donors=False))
    now = applies(groups, LegalProfile(kind=kind, staff=staff, has_donors=donors))
    later = applies(
        groups,
        LegalProfile(
            kind=kind or NGO,
            staff=1 if staff is None else staff,
            has_donors=more_donors if donors is None else donors,
        ),
    )
    assert later.answer is not UNKNOWN
    assert now.answer in (UNKNOWN, later.answer)


def test_what_bound_while_people_were_employed_may_have_bound() -> None:
    of_employers = (BoundGroup(frozenset({OrganisationKind.DOMESTIC_NGO}), staff=True),)
    without_staff = LegalProfile(kind=OrganisationKind.DOMESTIC_NGO, staff=0)
    assert applies(of_employers, without_staff).answer is LawBinds.NO and may_have_bound(of_employers, without_staff)
    assert not may_have_bound(of_employers, LegalProfile(kind=OrganisationKind.UNION, staff=9))
