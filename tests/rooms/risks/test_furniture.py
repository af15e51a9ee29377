"""One declaration of a measure: what follows from it, and what is refused."""

from dataclasses import fields, replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from karpear.audit.models import Entry
from karpear.people.access import locked
from karpear.risks.register.actions.measures import add_measure, change_measure
from karpear.risks.register.actions.risks import close_risk
from karpear.risks.register.models import Change, Measure, Risk, RiskState
from karpear.risks.register.values import NewMeasure
from karpear.risks.sheets.columns import MEASURE_COLUMNS
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.ui.values import ValueForm, checked, columns, questions, titles
from tests.cast import Cast
from tests.rooms.risks.lines import add

LOCK = NewMeasure(risk=uuid4(), name="  A lock ")


def test_form_history_and_sheet_ask_the_same():
    asked = set(questions(NewMeasure))
    assert set(ValueForm(asks=NewMeasure).fields) == asked
    assert set(titles(NewMeasure)) == {columns(NewMeasure)[name] for name in asked}
    assert asked < {column.key for column in MEASURE_COLUMNS}
    assert asked < {field.name for field in fields(NewMeasure)}


def test_a_value_is_checked_as_its_form_checks_it():
    assert checked(LOCK).name == "A lock"
    for wrong in ({"name": " "}, {"name": "x" * 201}, {"cost": -1}, {"currency": "usd"}, {"state": "lost"}):
        with pytest.raises(BadFields) as refusal:
            checked(replace(LOCK, **wrong))
        field, message = refusal.value.errors[0]
        form = ValueForm({"name": "A lock", "currency": "USD", "state": "planned", **wrong}, asks=NewMeasure)
        assert form.errors[field] == [message]


@pytest.mark.django_db
def test_what_changes_is_kept_with_its_audit_line_and_nothing_else(cast: Cast):
    risk = add(cast.dara, cast.lantern, cast.now)
    measure = add_measure(by=cast.dara, new=replace(LOCK, risk=risk.pk), now=cast.now)
    Measure.objects.filter(pk=measure.pk).update(told_at=cast.now)
    later = cast.now + timedelta(hours=1)
    change_measure(by=cast.dara, measure=measure.pk, clean={"cost": None}, now=later)
    assert Measure.objects.get(pk=measure.pk).told_at == cast.now
    assert not Change.objects.filter(verb="measure_changed").exists()
    change_measure(by=cast.dara, measure=measure.pk, clean={"cost": 5, "state": "done"}, now=later)
    changes = {change.verb: change.fields for change in Change.objects.filter(measure=measure, at=later)}
    assert changes == {"measure_changed": {"cost": ["", "5"]}, "measure_state": {"state": ["planned", "done"]}}
    lines = Entry.objects.filter(object_id=measure.pk, at=later).order_by("id")
    assert [(line.action, line.detail) for line in lines] == [
        ("measure.changed", {"state": "planned"}),
        ("measure.state", {"state": "done"}),
    ]
    assert Risk.objects.get(pk=risk.pk).changed_at == later
    assert Measure.objects.get(pk=measure.pk).done_at == later


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_for_whoever_may_do_the_verb(cast: Cast):
    risk = add(cast.dara, cast.lantern, cast.now, owner=cast.sophea.pk)
    able = {"pk": risk.pk, "verb": Verb.EDIT_RISKS, "states": [RiskState.OPEN]}
    with transaction.atomic():
        assert locked(Risk, by=cast.dara, **able) == risk
        with pytest.raises(Forbidden):
            locked(Risk, by=cast.sophea, **able)
        with pytest.raises(Missing):
            locked(Risk, by=cast.vanna, **able)
        close_risk(by=cast.dara, risk=risk.pk, why="Moved out.", now=cast.now)
        with pytest.raises(Conflict, match="closed"):
            locked(Risk, by=cast.dara, **able)
