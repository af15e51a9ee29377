"""What becomes of demands in numbers: offices compared, what comes again, and what the register may count."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from karpear.compliance.demands.actions.consents import let_count
from karpear.compliance.demands.actions.recurrence import make_duty
from karpear.compliance.demands.actions.retaliations import note_retaliation
from karpear.compliance.demands.models import Demand
from karpear.compliance.demands.queries.counted import coded_lines, threat_of
from karpear.compliance.demands.queries.patterns import HIGH, WIDE, demand_patterns
from karpear.compliance.demands.queries.retaliations import threat_names
from karpear.compliance.demands.values import NewRetaliation
from karpear.keeper.demand_facts import carry_demands, carry_retaliations
from karpear.people.models import Organisation
from karpear.risks.facts.models import Fact, FactKind
from karpear.rules.law.demands import (
    AuthorityLevel,
    DemandClass,
)
from karpear.rules.law.own_days import Rhythm
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from tests.cast import Cast
from tests.rooms.compliance.demands import (
    noted,
    registered,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_offices_are_compared_month_by_month(cast: Cast) -> None:
    now = timezone.localtime()
    for days in (0, 1, 400):
        noted(cast.dara, cast.lantern, now, province="KH-12", received_at=now - days * DAY)
    noted(cast.dara, cast.lantern, now, level=AuthorityLevel.POLICE)
    patterns = demand_patterns(cast.bopha, {"KH-12": "Phnom Penh"}, now)
    assert [(row.province, row.level, row.total) for row in patterns.rows] == [
        ("Phnom Penh", "Commune", 2), ("", "Police", 1),
    ]  # fmt: skip
    assert len(patterns.months) == 12 and patterns.months[0] <= now.date()
    (newest, *_older) = reversed(patterns.rows[0].bars)
    assert newest[0] == 11 * WIDE and newest[1].height == -(-newest[1].count * HIGH // 5) > 0
    assert demand_patterns(cast.rith, {}, now).rows == []


def test_what_comes_again_becomes_a_duty_with_the_least_and_only_once(cast: Cast) -> None:
    registered(cast.lantern)
    now = timezone.now()
    demand = noted(cast.sophea, cast.lantern, now, rhythm=Rhythm.MONTHLY, answer_by=now + 2 * DAY)
    with pytest.raises(Forbidden):
        make_duty(by=cast.sophea, demand=demand.pk, now=now)
    duty = make_duty(by=cast.dara, demand=demand.pk, now=now)
    assert (duty.origin, duty.rhythm) == (demand.pk, "monthly") and duty.first_on >= timezone.localdate()
    assert duty.least == "Days of activities, Province of activities. No names, no lists, no accounts."
    for demand_again in (demand, noted(cast.dara, cast.lantern)):
        with pytest.raises(Conflict):
            make_duty(by=cast.dara, demand=demand_again.pk, now=now)


def test_what_was_done_afterwards_reaches_the_register_as_a_code_if_it_may_be_counted(cast: Cast) -> None:
    demand, now = noted(cast.dara, cast.lantern, province="KH-12"), timezone.now()
    threat = next(iter(threat_names(cast.lantern)))
    for counts in (False, True):
        new = NewRetaliation(threat=threat, happened_on=timezone.localdate() - 3 * DAY, counts=counts)
        note_retaliation(by=cast.dara, demand=demand.pk, new=new, now=now)
    assert (carry_retaliations(now=now), carry_retaliations(now=now)) == (1, 0)
    fact = Fact.objects.get(organisation=cast.lantern)
    assert (fact.kind, fact.threat, fact.province, fact.only_month, fact.happened_on.day) == (
        FactKind.DEMAND, threat, "KH-12", True, 1,
    )  # fmt: skip
    assert not fact.note and not fact.place
    for field, also in (("threat", {"threat": "nothing"}), ("happened_on", {"happened_on": date(2999, 1, 1)})):
        wrong = {"threat": threat, "happened_on": date(2026, 11, 1), **also}
        with pytest.raises(BadFields) as refusal:
            note_retaliation(by=cast.dara, demand=demand.pk, new=NewRetaliation(**wrong), now=now)
        assert [name for name, _words in refusal.value.errors] == [field]
    with pytest.raises(Forbidden):
        note_retaliation(by=cast.sophea, demand=noted(cast.sophea, cast.lantern).pk, new=new, now=now)


def test_a_demand_reaches_the_register_and_a_file_of_codes_only_if_it_may_be_counted(cast: Cast) -> None:
    now = timezone.now()
    demand_asked = noted(cast.sophea, cast.lantern, province="KH-12", demand=DemandClass.PARTICIPANTS, words="Canary")
    noted(cast.sophea, cast.lantern, province="KH-12")
    assert carry_demands(now=now) == 0 and coded_lines(cast.dara) == []
    with pytest.raises(Forbidden):
        let_count(by=cast.sophea, demand=demand_asked.pk, now=now)
    for _round in range(2):
        let_count(by=cast.dara, demand=demand_asked.pk, now=now)
    assert (carry_demands(now=now), carry_demands(now=now)) == (1, 0)
    fact = Fact.objects.get(organisation=cast.lantern)
    assert (fact.kind, fact.threat, fact.province, fact.only_month) == (FactKind.DEMAND, "F-T37", "KH-12", True)
    assert fact.happened_on.day == 1 and not fact.note and not fact.place
    (line,) = coded_lines(cast.dara)
    assert (line.level, line.demand, line.month.day) == ("commune", "participants", 1)
    assert coded_lines(cast.piseth) == [] and coded_lines(cast.sophea) == []


def test_every_demand_is_a_threat_of_the_country(cast: Cast) -> None:
    for demand in DemandClass:
        assert threat_of(noted(cast.dara, cast.lantern, demand=demand)), demand


def test_in_a_country_without_such_a_threat_nothing_is_counted_and_it_is_not_asked_again(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.lantern.pk).update(country="xx")
    demand = noted(cast.dara, cast.lantern, demand=DemandClass.SUMMONS)
    let_count(by=cast.dara, demand=demand.pk, now=timezone.now())
    assert carry_demands(now=timezone.now()) == 0 and not Fact.objects.exists()
    assert not Demand.objects.to_carry().exists()
