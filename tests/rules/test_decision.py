"""May an activity go? Every case there is, and every order in which people can answer."""

import itertools
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.plan.decision import (
    ALLOWED,
    NO,
    OPEN,
    YES,
    ApproverAnswer,
    Decision,
    Finding,
    Policy,
    Verdict,
    Watched,
    answers,
    changed,
    decide,
    first_decision,
    may_answer,
    may_start,
    no_less_watched,
    verdict,
)
from karpear.rules.risk.matrix import RELIABLE, Confidence, Level, Reliability
from tests.rules.scores import FINDINGS, LEVELS, POLICIES

FLAGS = tuple(itertools.product((False, True), repeat=2))
RELIABLY, UNSURE = Reliability.LIKELY_RELIABLE, Reliability.UNSURE
SURE, MIDDLING, GUESS = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW


def asked(found: Finding, policy: Policy | None, *, forbidden: bool = False, refused: bool = False) -> Verdict:
    return verdict(found, policy, forbidden_before=forbidden, refused_before=refused)


def all_cases() -> Any:
    for found, policy, (forbidden, refused) in itertools.product(FINDINGS, POLICIES, FLAGS):
        yield found, policy, forbidden, refused, asked(found, policy, forbidden=forbidden, refused=refused)


class TestVerdict:
    @pytest.mark.parametrize(
        ("level", "reliability", "expected"),
        [
            (Level.VERY_LOW, RELIABLY, Verdict.GO),
            (Level.MEDIUM, RELIABLY, Verdict.GO),
            (Level.HIGH, RELIABLY, Verdict.APPROVAL),
            (Level.HIGH, UNSURE, Verdict.APPROVAL),
            (Level.VERY_HIGH, UNSURE, Verdict.SECOND_PERSON),
            (Level.VERY_HIGH, Reliability.UNKNOWN, Verdict.SECOND_PERSON),
            (Level.VERY_HIGH, RELIABLY, Verdict.MUST_CANCEL),
            (Level.VERY_HIGH, Reliability.HIGHLY_RELIABLE, Verdict.MUST_CANCEL),
        ],
    )
    def test_the_rule_without_a_policy_of_ones_own(
        self, level: Level, reliability: Reliability, expected: Verdict
    ) -> None:
        for confidence in (SURE, MIDDLING):
            assert verdict(Finding(level, confidence, reliability)) is expected

    @pytest.mark.parametrize(
        ("level", "expected"),
        [
            (Level.LOW, Verdict.GO),
            (Level.MEDIUM, Verdict.APPROVAL),
            (Level.HIGH, Verdict.SECOND_PERSON),
            (Level.VERY_HIGH, Verdict.MUST_CANCEL),
        ],
    )
    def test_who_knows_little_takes_a_risk_for_one_level_higher(self, level: Level, expected: Verdict) -> None:
        assert verdict(Finding(level, GUESS, RELIABLY)) is expected

    def test_ignorance_alone_never_forces_a_cancellation(self) -> None:
        for found in FINDINGS:
            if not found.warned and found.level < Level.VERY_HIGH:
                assert verdict(found, forbidden_before=True) < Verdict.MUST_CANCEL

    def test_a_warning_is_not_unsaid_by_measures(self) -> None:
        assert verdict(Finding(Level.VERY_LOW, SURE, RELIABLY, warned=True)) is Verdict.MUST_CANCEL
        assert verdict(Finding(Level.VERY_LOW, SURE, UNSURE, warned=True)) is Verdict.SECOND_PERSON

    def test_what_only_measures_bring_down_from_very_high_is_looked_at(self) -> None:
        low = Level.LOW
        assert verdict(Finding(low, SURE, RELIABLY, before=Level.VERY_HIGH)) is Verdict.SECOND_PERSON
        assert verdict(Finding(low, SURE, UNSURE, before=Level.VERY_HIGH)) is Verdict.APPROVAL
        assert verdict(Finding(low, SURE, RELIABLY, before=Level.HIGH)) is Verdict.GO

    def test_nobody_assesses_their_way_around_the_rule_alone(self) -> None:
        again = Finding(Level.VERY_LOW, SURE, RELIABLY)
        assert verdict(again, forbidden_before=True) is Verdict.SECOND_PERSON
        assert verdict(again, refused_before=True) is Verdict.APPROVAL

    def test_calling_the_source_less_reliable_than_last_time_changes_nothing(self) -> None:
        assert (
            verdict(Finding(Level.VERY_HIGH, SURE, Reliability.UNKNOWN), forbidden_before=True) is Verdict.MUST_CANCEL
        )
        warned = Finding(Level.LOW, SURE, UNSURE, warned=True)
        assert verdict(warned, forbidden_before=True) is Verdict.MUST_CANCEL

    def test_measures_that_raise_a_risk_are_none(self) -> None:
        with pytest.raises(ValueError, match="never make a risk larger"):
            Finding(Level.HIGH, SURE, UNSURE, before=Level.MEDIUM)
        assert Finding(Level.HIGH, SURE, UNSURE, before=Level.HIGH).before is Level.HIGH

    def test_values_from_a_database_are_judged_alike(self) -> None:
        for found in FINDINGS:
            raw: Any = Finding(
                int(found.level),  # type: ignore[arg-type]
                str(found.confidence.value),  # type: ignore[arg-type]
                str(found.reliability.value),  # type: ignore[arg-type]
                found.warned,
                found.before and int(found.before),  # type: ignore[arg-type]
            )
            assert verdict(raw) is verdict(found)

    def test_very_high_with_reliable_information_is_cancelled_in_every_case(self) -> None:
        for found, policy, forbidden, refused, result in all_cases():
            very_high = found.warned or found.level is Level.VERY_HIGH
            if very_high and (found.reliability in RELIABLE or forbidden):
                assert result is Verdict.MUST_CANCEL, (found, policy, refused)
            else:
                assert result is not Verdict.MUST_CANCEL, (found, policy, forbidden, refused)


class TestMonotone:
    """Worse input never gives a milder verdict."""

    def test_in_level_before_warning_confidence_and_history(self) -> None:
        table = {(f, p, a, b): v for f, p, a, b, v in all_cases()}
        order = [SURE, MIDDLING, GUESS]
        for (found, policy, forbidden, refused), result in table.items():
            worse = [
                Finding(level, confidence, found.reliability, warned, before)
                for level in {found.level, min(found.level + 1, Level.VERY_HIGH)}
                for confidence in order[order.index(found.confidence) :]
                for warned in {found.warned, True}
                for before in {found.before, Level.VERY_HIGH}
                if before is None or before >= level
            ]
            assert all(table[Finding(Level(w.level), *_rest(w)), policy, forbidden, refused] >= result for w in worse)
            assert table[found, policy, True, refused] >= result
            assert table[found, policy, forbidden, True] >= result

    def test_a_stricter_policy_is_never_milder(self) -> None:
        for found, (forbidden, refused) in itertools.product(FINDINGS, FLAGS):
            by_policy = {p: asked(found, p, forbidden=forbidden, refused=refused) for p in POLICIES}
            for one, other in itertools.product(POLICIES, repeat=2):
                if one.approval_from <= other.approval_from and one.second_from <= other.second_from:
                    assert by_policy[one] >= by_policy[other], (found, one, other)
            assert all(
                result >= asked(found, None, forbidden=forbidden, refused=refused) for result in by_policy.values()
            )

    def test_reliable_information_about_a_very_high_risk_is_never_milder(self) -> None:
        for found in FINDINGS:
            if found.very_high:
                reliable = Finding(found.level, found.confidence, RELIABLY, found.warned, found.before)
                assert verdict(reliable) >= verdict(found)


def _rest(found: Finding) -> tuple[Any, ...]:
    return found.confidence, found.reliability, found.warned, found.before


class TestPolicy:
    def test_the_default(self) -> None:
        assert Policy() == Policy(Level.HIGH, Level.VERY_HIGH)

    @pytest.mark.parametrize(
        ("approval", "second"),
        [
            (Level.VERY_HIGH, Level.VERY_HIGH),
            (5, 5),
            (Level.HIGH, 6),
            (Level.LOW, 6),
        ],
    )
    def test_it_is_never_laxer_than_the_rule(self, approval: Any, second: Any) -> None:
        with pytest.raises(ValueError, match="only be stricter"):
            Policy(approval, second)

    def test_the_second_person_comes_after_the_first(self) -> None:
        with pytest.raises(ValueError, match="after the first"):
            Policy(Level.HIGH, Level.MEDIUM)
        assert Policy(Level.MEDIUM, Level.MEDIUM)

    def test_its_thresholds_are_where_it_begins(self) -> None:
        strict = Policy(Level.LOW, Level.MEDIUM)
        assert [verdict(Finding(level, SURE, UNSURE), strict) for level in LEVELS] == [
            Verdict.GO,
            Verdict.APPROVAL,
            *[Verdict.SECOND_PERSON] * 3,
        ]


class TestStanding:
    def test_after_an_assessment(self) -> None:
        assert {v: first_decision(v) for v in Verdict} == {
            Verdict.GO: Decision.GO,
            Verdict.APPROVAL: Decision.WAITING,
            Verdict.SECOND_PERSON: Decision.WAITING,
            Verdict.MUST_CANCEL: Decision.MUST_CANCEL,
        }

    def test_after_a_change_a_no_stays_a_no_and_a_yes_does_not(self) -> None:
        kept = {d for d in Decision if changed(d) is d}
        assert kept == NO | {Decision.UNASSESSED, Decision.OUTDATED}
        assert {changed(d) for d in set(Decision) - kept} == {Decision.OUTDATED}

    def test_waiting_is_no_reason_to_be_without_protection(self) -> None:
        assert {d for d in Decision if not may_start(d)} == {
            Decision.MUST_CANCEL,
            Decision.REFUSED,
            Decision.POSTPONED,
            Decision.PLAN_B,
        }

    def test_a_yes_is_possible_only_where_nobody_said_no_and_nothing_changed(self) -> None:
        assert ALLOWED | {Decision.WAITING, Decision.WAITING_SECOND} == OPEN
        assert set(Decision) - OPEN == NO | {Decision.UNASSESSED, Decision.OUTDATED}


class TestWhoAnswers:
    @given(st.uuids(), st.sets(st.uuids(), max_size=3), st.sets(st.uuids(), max_size=3))
    def test_an_approver_who_stays_at_home(self, person: UUID, travellers: set[UUID], approvers: set[UUID]) -> None:
        assert may_answer(person, travellers=travellers, approvers=approvers | {person}) == (person not in travellers)
        assert not may_answer(person, travellers=travellers | {person}, approvers=approvers | {person})
        assert not may_answer(person, travellers=travellers, approvers=approvers - {person})

    def test_plainly(self) -> None:
        officer, traveller = uuid4(), uuid4()
        assert may_answer(officer, travellers=[traveller], approvers=[officer, traveller])
        assert not may_answer(traveller, travellers=[traveller], approvers=[officer, traveller])


class TestDecide:
    def test_one_approver(self) -> None:
        for given_, stands in {
            ApproverAnswer.APPROVE: Decision.APPROVED,
            ApproverAnswer.CONDITIONS: Decision.CONDITIONS,
            ApproverAnswer.POSTPONE: Decision.POSTPONED,
            ApproverAnswer.PLAN_B: Decision.PLAN_B,
            ApproverAnswer.CANCEL: Decision.REFUSED,
        }.items():
            for verdict_ in (Verdict.GO, Verdict.APPROVAL):
                assert decide(verdict_, given_, first_yes=False, reason="") is stands

    def test_two_people_and_a_written_reason(self) -> None:
        two = Verdict.SECOND_PERSON
        for yes in YES:
            assert decide(two, yes, first_yes=False, reason="long and good") is Decision.WAITING_SECOND
            with pytest.raises(ValueError, match="writes down why"):
                decide(two, yes, first_yes=True, reason=" \n")
        assert decide(two, ApproverAnswer.APPROVE, first_yes=True, reason="it must be") is Decision.APPROVED
        assert decide(two, ApproverAnswer.CANCEL, first_yes=True, reason="") is Decision.REFUSED

    def test_conditions_of_the_first_go_on_holding(self) -> None:
        two, one = Verdict.SECOND_PERSON, Verdict.APPROVAL
        assert decide(two, ApproverAnswer.APPROVE, first_yes=True, reason="why", conditions=True) is Decision.CONDITIONS
        assert decide(one, ApproverAnswer.APPROVE, first_yes=True, reason="", conditions=True) is Decision.CONDITIONS
        assert decide(two, ApproverAnswer.CONDITIONS, first_yes=True, reason="why") is Decision.CONDITIONS

    @pytest.mark.parametrize("verdict_", [Verdict.GO, Verdict.APPROVAL, Verdict.SECOND_PERSON])
    def test_nobody_asks_around_until_somebody_agrees(self, verdict_: Verdict) -> None:
        for stands in set(Decision) - OPEN:
            for yes in YES:
                with pytest.raises(ValueError, match="assessed again"):
                    decide(verdict_, yes, first_yes=True, reason="why", stands=stands)
            for no in set(ApproverAnswer) - YES:
                assert decide(verdict_, no, first_yes=False, reason="", stands=stands) in NO
        for stands in OPEN:
            assert (
                decide(verdict_, ApproverAnswer.APPROVE, first_yes=True, reason="why", stands=stands)
                is Decision.APPROVED
            )

    def test_to_one_that_must_be_cancelled_nothing_lets_it_go(self) -> None:
        # 4 is what a database holds.
        for must in (Verdict.MUST_CANCEL, int(Verdict.MUST_CANCEL)):
            assert not YES & set(answers(must))  # type: ignore[arg-type]
            for stands, yes, first in itertools.product(Decision, YES, (False, True)):
                with pytest.raises(ValueError, match="must be cancelled"):
                    decide(must, yes, first_yes=first, reason="why", stands=stands)  # type: ignore[arg-type]
        assert all(set(answers(v)) == set(ApproverAnswer) for v in Verdict if v < Verdict.MUST_CANCEL)

    def test_two_people_are_asked_for_by_a_number_too(self) -> None:
        raw: Any = int(Verdict.SECOND_PERSON)
        assert decide(raw, ApproverAnswer.APPROVE, first_yes=False, reason="why") is Decision.WAITING_SECOND


@cache
def reached(asked_: Verdict, people: int = 2) -> frozenset[Decision]:
    """Every way an activity can stand after up to three answers by so many people, and changes between them."""
    seen = set()
    todo = [(first_decision(asked_), frozenset[int](), 0)]
    while todo:
        stands, agreed, said = todo.pop()
        seen.add(stands)
        if changed(stands) is not stands:
            todo.append((changed(stands), agreed, said))
        if said == 3:
            continue
        for given_, person, reason in itertools.product(ApproverAnswer, range(people), ("", "why")):
            first = bool(agreed - {person})
            try:
                then = decide(asked_, given_, first_yes=first, reason=reason, stands=stands)
            except ValueError:
                continue
            todo.append((then, agreed | {person} if given_ in YES else agreed, said + 1))
    return frozenset(seen)


class TestEveryPath:
    """All findings × all policies × all histories × all sequences of up to three answers, with changes between."""

    def test_must_cancel_never_ends_where_it_may_go_or_start(self) -> None:
        cases = 0
        for found, policy, forbidden, _refused, result in all_cases():
            if result is Verdict.MUST_CANCEL:
                cases += 1
                assert not reached(result, 3) & (ALLOWED | OPEN), (found, policy, forbidden)
                assert not any(may_start(stands) for stands in reached(result, 3))
        assert cases > 10_000

    def test_one_person_alone_never_lets_go_what_asks_for_two(self) -> None:
        assert not reached(Verdict.SECOND_PERSON, 1) & ALLOWED
        assert reached(Verdict.SECOND_PERSON, 2) >= {Decision.APPROVED, Decision.CONDITIONS}

    def test_everything_else_can_be_let_go(self) -> None:
        assert reached(Verdict.APPROVAL, 1) >= ALLOWED - {Decision.GO}
        assert Decision.GO not in reached(Verdict.APPROVAL) | reached(Verdict.SECOND_PERSON)
        assert Decision.GO in reached(Verdict.GO)

    def test_every_way_to_stand_is_reached_by_some_verdict(self) -> None:
        assert frozenset().union(*(reached(v) for v in Verdict)) == set(Decision) - {Decision.UNASSESSED}


class TestNoLessWatched:
    """Moving a check-in earlier is safer, as long as it stays one."""

    AT = datetime.fromisoformat("2026-11-25T08:00:00+07:00")

    def times(self, *hours: float, grace_s: int = 600) -> list[Watched]:
        return [Watched(self.AT + timedelta(hours=hour), grace_s) for hour in hours]

    def holds(self, after: list[Watched]) -> bool:
        return no_less_watched(self.times(2, 4, 6), after, starts_at=self.AT)

    @pytest.mark.parametrize("after", [(2, 4, 6), (1, 4, 6), (2, 2.5, 6), (2, 4, 5), (1, 2.5, 5), (2, 3, 4, 5, 6)])
    def test_the_same_earlier_or_more(self, after: tuple[float, ...]) -> None:
        assert self.holds(self.times(*after))

    @pytest.mark.parametrize(
        "after", [(), (2, 4), (2, 6), (2, 4.5, 6), (2, 4, 6.5), (2, 2, 6), (0, 4, 6), (2, 4, 4.5), (1, 1.5, 1.9)]
    )
    def test_fewer_later_or_past_the_one_before(self, after: tuple[float, ...]) -> None:
        assert not self.holds(self.times(*after))

    def test_grace_may_be_shorter_not_longer(self) -> None:
        assert self.holds(self.times(2, 4, 6, grace_s=300))
        assert not self.holds(self.times(2, 4, 6, grace_s=900))
        assert self.holds(self.times(1.5, 3.5, 5.5, grace_s=900))  # it alarms earlier all the same

    def test_nothing_before_is_never_less(self) -> None:
        assert no_less_watched([], [])
        assert no_less_watched(self.times(2), self.times(2))
        assert not no_less_watched(self.times(2), self.times(1)), "nobody knows when it starts"

    @given(st.lists(st.integers(1, 40), unique=True, max_size=6), st.lists(st.integers(1, 40), unique=True, max_size=6))
    def test_each_check_in_keeps_one_of_its_own(self, before: list[int], after: list[int]) -> None:
        """So silence is noticed by the check-in after the one that was due, at the latest."""
        old, new = self.times(*sorted(before)), self.times(*after)
        if not no_less_watched(old, new, starts_at=self.AT):
            return
        assert len(new) >= len(old)
        for n, one in enumerate(old[:-1]):
            floor = old[n - 1].due_at if n else self.AT
            assert any(floor < two.due_at <= one.due_at for two in new)
        if old:
            assert max(two.due_at for two in new) - self.AT >= (old[-1].due_at - self.AT) / 2
