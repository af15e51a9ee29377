"""Lines, judgements and measures: who may write them, and that nothing is overwritten."""

from datetime import date, timedelta

import pytest

from karpear.audit.models import Entry
from karpear.risks.register.actions import lines as lines_actions
from karpear.risks.register.actions import measures as measures_actions
from karpear.risks.register.actions import treatment
from karpear.risks.register.models import Change, Evaluation, Measure, Risk
from karpear.risks.register.values import NewEvaluation, NewMeasure, NewRisk, from_json, with_likelihood
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.rules.risk.matrix import Area, Confidence, Reliability, Scope, Treatment
from tests.cast import Cast, signed_in
from tests.rooms.risks.lines import add, score, scores

TRUST = {"confidence": Confidence.HIGH, "reliability": Reliability.HIGHLY_RELIABLE}


def test_a_line_stands_with_its_first_judgement(cast: Cast):
    judged = scores(score(5, people=5, legal=3), score(4, people=4, legal=3), score(2, people=4, legal=2))
    made = add(cast.dara, cast.lantern, cast.now, owner=cast.sophea.pk, scores=judged, why="Two offices last month")
    assert (made.number, made.level, made.inherent_level, made.residual_level) == (1, 4, 5, 3)
    assert (made.likelihood, made.people, made.property, made.legal, made.impact) == (4, 4, 0, 3, 4)
    assert from_json(made.scores) == judged
    assert made.review_on == date(2027, 2, 24)
    first = Evaluation.objects.get(risk=made)
    assert (first.by, first.source, first.why, first.scores) == (
        cast.dara, "manual", "Two offices last month", made.scores,
    )  # fmt: skip
    assert Entry.objects.get(action="risk.added").object_id == made.pk


def test_numbers_count_in_each_organisation(cast: Cast):
    add(cast.dara, cast.lantern, cast.now)
    assert add(cast.piseth, cast.cardamom, cast.now).number == 1
    assert add(cast.bopha, cast.lantern, cast.now).number == 2


def test_only_officers_and_leads_write(cast: Cast):
    with pytest.raises(Forbidden):
        add(cast.sophea, cast.lantern, cast.now)
    with pytest.raises(Missing):
        add(cast.piseth, cast.lantern, cast.now)
    with pytest.raises(BadFields):
        add(cast.dara, cast.lantern, cast.now, owner=cast.chenda.pk)
    with pytest.raises(BadFields):
        add(cast.dara, cast.lantern, cast.now, name="  ")
    assert not Risk.objects.exists()


@pytest.mark.parametrize(
    ("inherent", "current", "residual", "field"),
    [
        (score(3, people=3), score(4, people=3), score(3, people=3), "current_likelihood"),
        (score(3, people=3), score(3, people=3), score(3, people=4), "residual_likelihood"),
        (score(3, people=3), score(3, people=3, legal=1), score(3, people=3), "current_likelihood"),
    ],
)
def test_measures_never_raise(cast: Cast, inherent, current, residual, field):
    with pytest.raises(BadFields) as refused:
        add(cast.dara, cast.lantern, cast.now, scores=scores(inherent, current, residual))
    assert refused.value.errors[0][0] == field


def test_judging_anew_keeps_what_was_judged_before(cast: Cast):
    made = add(cast.dara, cast.lantern, cast.now)
    Risk.objects.filter(pk=made.pk).update(review_told_at=cast.now)
    later = cast.now + timedelta(days=40)
    lines_actions.evaluate(
        by=cast.bopha, risk=made.pk, scores=scores(score(5, people=5)), **TRUST, source="manual", why="Again", now=later
    )
    assert list(Evaluation.objects.filter(risk=made).values_list("level", "by")) == [
        (5, cast.bopha.pk), (4, cast.dara.pk),
    ]  # fmt: skip
    made.refresh_from_db()
    assert (made.level, made.confidence, made.changed_at, made.review_told_at) == (5, "high", later, None)
    assert made.review_on == date(2027, 2, 3)


def test_judging_is_for_those_who_may(cast: Cast):
    made = add(cast.dara, cast.lantern, cast.now, owner=cast.sophea.pk)
    judge = {"risk": made.pk, "scores": scores(score(1, people=1)), **TRUST, "source": "manual", "why": ""}
    with pytest.raises(Forbidden):  # she owns it, and sees it, but does not judge it
        lines_actions.evaluate(by=cast.sophea, now=cast.now, **judge)
    with pytest.raises(Missing):
        lines_actions.evaluate(by=cast.maly, now=cast.now, **judge)
    Risk.objects.filter(pk=made.pk).update(state="closed")
    with pytest.raises(Conflict):
        lines_actions.evaluate(by=cast.dara, now=cast.now, **judge)
    assert Evaluation.objects.count() == 1


def test_many_at_once_in_few_statements(cast: Cast, django_assert_max_num_queries):
    def new(number: int) -> NewRisk:
        return NewRisk(
            scope=Scope.SECTOR, name=f"Line {number}", owner=cast.dara.pk, scores=scores(score(3, legal=3)), **TRUST
        )

    with django_assert_max_num_queries(14):
        made = lines_actions.add_risks(
            by=cast.dara, organisation=cast.lantern.pk, risks=[new(n) for n in range(60)], source="import", now=cast.now
        )
    lines = list(Risk.objects.filter(pk__in=made).order_by("number"))
    assert [r.name for r in lines] == [f"Line {n}" for n in range(60)]
    judged = [NewEvaluation(risk=pk, scores=scores(score(5, legal=5)), **TRUST) for pk in made]
    with django_assert_max_num_queries(14):
        lines_actions.evaluate_many(
            by=cast.dara, organisation=cast.lantern.pk, evaluations=judged, source="session", now=cast.now
        )
    assert set(Risk.objects.values_list("level", "legal", "state")) == {(5, 5, "open")}
    assert Evaluation.objects.count() == 120
    measures = [NewMeasure(risk=pk, name="Lock", owner=cast.sophea.pk, due_on=date(2027, 1, 1), cost=20) for pk in made]
    with django_assert_max_num_queries(12):
        measures_actions.add_measures(by=cast.dara, organisation=cast.lantern.pk, measures=measures, now=cast.now)
    assert {(m.name, m.cost, m.due_on) for m in Measure.objects.all()} == {("Lock", 20, date(2027, 1, 1))}
    stranger = add(cast.piseth, cast.cardamom, cast.now)
    with pytest.raises(Missing):
        measures_actions.add_measures(
            by=cast.dara, organisation=cast.lantern.pk, measures=[NewMeasure(risk=stranger.pk, name="x")], now=cast.now
        )


def test_a_fact_raises_what_stands_and_keeps_what_measures_take_away():
    before = scores(score(3, people=4), score(3, people=4), score(2, people=3))
    after = with_likelihood(before, 4)
    assert [after[s].likelihood for s in ("inherent", "current", "residual")] == [4, 4, 3]
    assert after["residual"].impacts == {Area.PEOPLE: 3}


def test_an_acceptance_has_a_name_a_reason_and_an_end(cast: Cast):
    made = add(cast.dara, cast.lantern, cast.now)
    until = cast.now.date() + timedelta(days=60)
    with pytest.raises(Forbidden):
        treatment.accept(by=cast.dara, risk=made.pk, until=until, why="No money", now=cast.now)
    for day, why, field in ((until, " ", "why"), (cast.now.date(), "x", "until"), (date(2029, 1, 1), "x", "until")):
        with pytest.raises(BadFields) as refused:
            treatment.accept(by=cast.bopha, risk=made.pk, until=day, why=why, now=cast.now)
        assert [name for name, _said in refused.value.errors] == [field]
    accepted = treatment.accept(by=cast.bopha, risk=made.pk, until=until, why="No money", now=cast.now)
    assert (accepted.treatment, accepted.accepted_by, accepted.accepted_until) == ("accept", cast.bopha, until)
    assert Change.objects.get(risk=made).fields["treatment"] == ["", "accept"]
    treated = treatment.treat(by=cast.dara, risk=made.pk, treatment=Treatment.REDUCE, now=cast.now)
    assert (treated.treatment, treated.accepted_by, treated.accepted_until) == ("reduce", None, None)
    assert Change.objects.filter(risk=made).count() == 2


def test_an_acceptance_does_not_cover_a_larger_risk(cast: Cast):
    made = add(cast.dara, cast.lantern, cast.now)
    until = cast.now.date() + timedelta(days=60)
    treatment.accept(by=cast.bopha, risk=made.pk, until=until, why="No money", now=cast.now)
    judge = {"by": cast.dara, "risk": made.pk, **TRUST, "source": "manual", "why": "", "now": cast.now}
    lines_actions.evaluate(scores=scores(score(4, people=4)), **judge)
    assert Risk.objects.get(pk=made.pk).accepted_until == until  # as large as before
    lines_actions.evaluate(scores=scores(score(5, people=5)), **judge)
    assert Risk.objects.get(pk=made.pk).accepted_until == cast.now.date() - timedelta(days=1)
    assert Change.objects.filter(risk=made).first().verb == "outgrown"


def test_measures_keep_what_stood_before(cast: Cast):
    made = add(cast.dara, cast.lantern, cast.now)
    measure = measures_actions.add_measure(
        by=cast.dara,
        new=NewMeasure(
            risk=made.pk,
            name="Second lock",
            owner=cast.sophea.pk,
            due_on=date(2026, 12, 1),
            cost=80,
            currency="USD",
            state="planned",
        ),
        now=cast.now,
    )
    with pytest.raises(Forbidden):
        measures_actions.change_measure(by=cast.sophea, measure=measure.pk, clean={"cost": 1}, now=cast.now)
    with pytest.raises(BadFields):
        measures_actions.change_measure(by=cast.dara, measure=measure.pk, clean={"owner": cast.chenda.pk}, now=cast.now)
    changed = measures_actions.change_measure(
        by=cast.dara, measure=measure.pk, clean={"cost": 90, "due_on": date(2026, 12, 9), "name": "Second lock"},
        now=cast.now,
    )  # fmt: skip
    assert (changed.cost, changed.due_on) == (90, date(2026, 12, 9))
    kept = Change.objects.get(verb="measure_changed")
    assert kept.fields == {"cost": ["80", "90"], "due_on": ["2026-12-01", "2026-12-09"]}
    measures_actions.set_measure_state(by=cast.sophea, measure=measure.pk, state="done", now=cast.now)  # her own
    assert Measure.objects.get().done_at == cast.now
    assert Change.objects.get(verb="measure_state").by == cast.sophea
    with pytest.raises(Missing):
        measures_actions.set_measure_state(by=cast.chenda, measure=measure.pk, state="done", now=cast.now)


def test_a_risk_owner_does_not_say_how_far_another_persons_measure_is(cast: Cast):
    made = add(cast.dara, cast.lantern, cast.now, owner=cast.sophea.pk)
    measure = measures_actions.add_measure(
        by=cast.dara,
        new=NewMeasure(
            risk=made.pk, name="Lock", owner=cast.kanha.pk, due_on=None, cost=None, currency="USD", state="planned"
        ),
        now=cast.now,
    )
    with pytest.raises(Forbidden):
        measures_actions.set_measure_state(by=cast.sophea, measure=measure.pk, state="done", now=cast.now)


def test_what_is_wrong_in_a_new_risk_is_said_in_one_place(cast: Cast):
    page = (
        signed_in(cast.bopha)
        .post(f"/risks/new/?organisation={cast.lantern.pk}&from=own", {"name": ""})
        .content.decode()
    )
    assert page.count('id="errors-title"') == 1
    assert "Plain name — " in page and "As things are — " in page
