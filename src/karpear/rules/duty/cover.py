"""Is somebody insured for what is planned? The floor that the law lays, and the policies, less what they exclude.

Source: Open Briefing, guide to insurance (what an entry needs to say); ISO 31030:2021, 7.3; the eleven risks that
policies often exclude are our own judgement. A plan needs an accident paid for, an illness, an accident at night, and
what else may happen there. Each need is looked at for each day. What nobody knows is never a yes.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from .cover_facts import (
    WORLD,
    CoverAnswer,
    CoverWord,
    InsuredPerson,
    NeedPaid,
    Paid,
    PlannedCover,
    PolicyTerms,
    SecurityFloor,
)
from .cover_terms import (
    EVENTS,
    JOURNEYS,
    MOTORCYCLE,
    NO_JOURNEY,
    RISKS_OF,
    InsuranceKind,
    NamedRisk,
    Needed,
    OperativeTime,
    Reason,
    ReasonCode,
    Ticked,
)  # fmt: skip

type Finding = tuple[Paid, Reason | None]
#: Which of those that were asked about, what it says, and how it stands for this person and plan on any day.
type AskedPolicy = tuple[int, PolicyTerms, Finding]
_YES: Finding = (Paid.YES, None)


def check_cover(
    person: InsuredPerson, plan: PlannedCover, policies: Sequence[PolicyTerms], floor: SecurityFloor | None
) -> CoverAnswer:
    """Covered, partly, not or unknown. One more policy never makes it worse, one more exclusion never better."""
    cells: list[Paid] = []
    reasons: dict[Reason, Paid] = {}
    for need, findings in _findings(person, plan, policies, floor, plan.needs):
        best = max(paid for paid, _reason in findings)
        cells.append(best)
        if best is not Paid.YES:
            reasons |= dict.fromkeys(_why(findings, best, need, has_policies=bool(policies)), best)
    why = sorted(reasons, key=lambda reason: reasons[reason] is not Paid.UNKNOWN)
    return CoverAnswer(_sum_up(cells), tuple(why))


def list_payers(
    person: InsuredPerson, plan: PlannedCover, policies: Sequence[PolicyTerms], floor: SecurityFloor | None
) -> tuple[NeedPaid, ...]:
    """By whom each need of the plan is paid, then what else may happen to anybody: a word alone hides what is not."""
    rare_needs = [need for need in EVENTS.values() if need not in plan.needs]
    days: dict[Needed, list[list[Paid]]] = {}
    for need, findings in _findings(person, plan, policies, floor, [*plan.needs, *rare_needs]):
        days.setdefault(need, []).append([paid for paid, _reason in findings])
    return tuple(_payers(need, by_day) for need, by_day in days.items())


def _payers(need: Needed, days: Sequence[Sequence[Paid]]) -> NeedPaid:
    """Of one need: the worst of its days, and whoever pays on some of them where somebody pays on each."""
    worst = min(max(sources) for sources in days)
    payers = sorted({n for sources in days for n, paid in enumerate(sources) if paid is Paid.YES})
    return NeedPaid(need, worst, tuple(n - 1 if n else None for n in payers) if worst is Paid.YES else ())


def _findings(
    person: InsuredPerson,
    plan: PlannedCover,
    policies: Sequence[PolicyTerms],
    floor: SecurityFloor | None,
    needs: Sequence[Needed],
) -> Iterator[tuple[Needed, list[Finding]]]:
    """Each need on each day: what each source says, the floor first, then the policies in their order."""
    terms: list[AskedPolicy] = [(n, policy, _standing(n, policy, person, plan)) for n, policy in enumerate(policies)]
    for day in _telling_days(person, plan, policies):
        for need in needs:
            by_policies = (_policy(policy_asked, plan, need, day) for policy_asked in terms)
            yield need, [_floor(person, plan, floor, need, day), *by_policies]


def _sum_up(cells: Sequence[Paid]) -> CoverWord:
    if all(cell is Paid.YES for cell in cells):
        return CoverWord.COVERED
    if Paid.YES in cells:
        return CoverWord.PARTLY
    return CoverWord.UNKNOWN if Paid.UNKNOWN in cells else CoverWord.NOT


def _why(findings: Iterable[Finding], best: Paid, need: Needed, *, has_policies: bool) -> Iterator[Reason]:
    """Of those that come nearest: what is missing. Where nothing is known against it, nothing there pays for it."""
    nearest = [reason for paid, reason in findings if paid is best and reason]
    yield from nearest
    if not has_policies:
        yield Reason(ReasonCode.NO_POLICY)
    elif not any(reason.policy is not None for reason in nearest) and best is Paid.NO:
        yield Reason(ReasonCode.NOTHING_PAYS, need=need)


def _telling_days(person: InsuredPerson, plan: PlannedCover, policies: Sequence[PolicyTerms]) -> Sequence[date | None]:
    """One day for each different set of what is in force: a month under the same policies is one day."""
    if not plan.days:
        return [None]
    days: dict[tuple[bool, ...], date] = {}
    for day in plan.days:
        has_begun = person.registered_on is None or day >= person.registered_on
        days.setdefault((has_begun, *(_is_in_force(policy, day) for policy in policies)), day)
    return list(days.values())


def _is_in_force(policy: PolicyTerms, day: date) -> bool:
    has_begun = policy.starts_on is not None and policy.starts_on <= day
    return has_begun and policy.ends_on is not None and day <= policy.ends_on


def _floor(
    person: InsuredPerson, plan: PlannedCover, floor: SecurityFloor | None, need: Needed, day: date | None
) -> Finding:
    if floor is None or need not in floor.pays:
        return Paid.NO, None
    if person.registered is None:
        return Paid.UNKNOWN, Reason(ReasonCode.REGISTRATION_UNKNOWN)
    if not person.registered:
        return Paid.NO, Reason(ReasonCode.NOT_REGISTERED)
    if person.registered_on and day and day < person.registered_on:
        return Paid.NO, Reason(ReasonCode.BEFORE_REGISTRATION)
    if person.category is None:
        return Paid.UNKNOWN, Reason(ReasonCode.CATEGORY_UNKNOWN)
    if person.category in floor.unsure:
        return Paid.UNKNOWN, Reason(ReasonCode.FLOOR_UNSURE, category=person.category)
    if person.category not in floor.categories:
        return Paid.NO, Reason(ReasonCode.FLOOR_CATEGORY, category=person.category)
    return _YES if plan.country == floor.country else (Paid.UNKNOWN, Reason(ReasonCode.FLOOR_ABROAD))


def _policy(policy_asked: AskedPolicy, plan: PlannedCover, need: Needed, day: date | None) -> Finding:
    """The weakest of what holds for the whole policy, for this day and for this need."""
    n, policy, standing = policy_asked
    pays = _pays(n, policy, plan, need)
    if pays[0] is Paid.NO and pays[1] is None:
        return pays  # another kind of policy: nothing that could be mended in it
    return _weakest([standing, _on_day(n, policy, day), pays])


def _weakest(findings: Iterable[Finding]) -> Finding:
    return min(findings, key=lambda finding: finding[0], default=_YES)


def _on_day(n: int, policy: PolicyTerms, day: date | None) -> Finding:
    if day is None or policy.starts_on is None or policy.ends_on is None:
        return Paid.UNKNOWN, Reason(ReasonCode.DAYS_UNKNOWN, policy=n)
    return _YES if _is_in_force(policy, day) else (Paid.NO, Reason(ReasonCode.PERIOD, policy=n))


def _standing(n: int, policy: PolicyTerms, person: InsuredPerson, plan: PlannedCover) -> Finding:
    return _weakest(
        [_insures(n, policy, person), _in_territory(n, policy, plan), _no_warning(n, policy, plan),
         _at_that_time(n, policy, plan), _reads(n, policy), _fits_activity(n, plan)]
    )  # fmt: skip


def _insures(n: int, policy: PolicyTerms, person: InsuredPerson) -> Finding:
    if policy.named or person.category in policy.categories:
        return _YES
    if person.category is None:
        return Paid.UNKNOWN, Reason(ReasonCode.CATEGORY_UNKNOWN)
    return Paid.NO, Reason(ReasonCode.CATEGORY, policy=n, category=person.category)


def _in_territory(n: int, policy: PolicyTerms, plan: PlannedCover) -> Finding:
    if not policy.countries:
        return Paid.UNKNOWN, Reason(ReasonCode.TERRITORY_UNKNOWN, policy=n)
    return _YES if {plan.country, WORLD} & policy.countries else (Paid.NO, Reason(ReasonCode.TERRITORY, policy=n))


def _no_warning(n: int, policy: PolicyTerms, plan: PlannedCover) -> Finding:
    if policy.advisory is False:
        return _YES
    if policy.advisory is None:
        return Paid.UNKNOWN, Reason(ReasonCode.ADVISORY_UNSEEN, policy=n)
    if policy.provinces_out & plan.provinces:
        return Paid.NO, Reason(ReasonCode.ADVISORY, policy=n)
    if not policy.provinces_out or not plan.provinces - {""} or "" in plan.provinces:
        return Paid.UNKNOWN, Reason(ReasonCode.ADVISORY_UNKNOWN, policy=n)
    return _YES


def _at_that_time(n: int, policy: PolicyTerms, plan: PlannedCover) -> Finding:
    """Working hours are looked at by need: only what is at night lies outside them for certain."""
    if policy.operative_time is None:
        return Paid.UNKNOWN, Reason(ReasonCode.TIME_UNSEEN, policy=n)
    if policy.operative_time is not OperativeTime.JOURNEYS or plan.activity in JOURNEYS:
        return _YES
    paid = Paid.NO if plan.activity in NO_JOURNEY else Paid.UNKNOWN
    return paid, Reason(ReasonCode.JOURNEYS, policy=n)


def _reads(n: int, policy: PolicyTerms) -> Finding:
    return (Paid.UNKNOWN, Reason(ReasonCode.UNREAD, policy=n)) if policy.is_unread else _YES


def _fits_activity(n: int, plan: PlannedCover) -> Finding:
    return _YES if plan.activity in RISKS_OF else (Paid.UNKNOWN, Reason(ReasonCode.ACTIVITY_UNKNOWN, policy=n))


def _pays(n: int, policy: PolicyTerms, plan: PlannedCover, need: Needed) -> Finding:
    if need is Needed.ILLNESS:
        return _YES if policy.kind in (InsuranceKind.HEALTH, InsuranceKind.BOTH) else (Paid.NO, None)
    if need in EVENTS.values():
        return _tick(n, policy, next(risk for risk in EVENTS if EVENTS[risk] is need))
    if policy.kind not in (InsuranceKind.ACCIDENT, InsuranceKind.BOTH):
        return Paid.NO, None
    if need is Needed.NIGHT and policy.operative_time is OperativeTime.WORKING_HOURS:
        return Paid.NO, Reason(ReasonCode.WORKING_HOURS, policy=n)
    risks = [risk for risk in NamedRisk if risk in plan.named_risks and risk not in EVENTS]
    risks += [NamedRisk.NIGHT] if need is Needed.NIGHT else []
    return _weakest([*(_tick(n, policy, risk) for risk in risks), _by_means(n, policy, plan)])


def _by_means(n: int, policy: PolicyTerms, plan: PlannedCover) -> Finding:
    """A motorcycle is what policies leave out; of a way whose means nobody knows, it is not known."""
    if MOTORCYCLE in plan.modes:
        return _tick(n, policy, NamedRisk.MOTORCYCLE)
    if policy.ticked(NamedRisk.MOTORCYCLE) is Ticked.INCLUDED or (plan.modes and "" not in plan.modes):
        return _YES
    return Paid.UNKNOWN, Reason(ReasonCode.MEANS_UNKNOWN, policy=n)


def _tick(n: int, policy: PolicyTerms, risk: NamedRisk) -> Finding:
    ticked = policy.ticked(risk)
    if ticked is Ticked.INCLUDED:
        return _YES
    if ticked is Ticked.EXCLUDED:
        return Paid.NO, Reason(ReasonCode.EXCLUDED, policy=n, risk=risk)
    return Paid.UNKNOWN, Reason(ReasonCode.UNSEEN, policy=n, risk=risk)
