"""Rules about speaking: written down, changed with their history, looked at again, taken away."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create
from karpear.people.access import locked
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.voice.forms import Form
from karpear.rules.voice.posture import must_be_reviewed_by, next_look
from karpear.ui.values import checked, fill, row_of, value_of

from ..models import PostingRules, PostureRule
from ..values import NewRule, PostingText, RuleText
from ..words import province_names, topic_names


@transaction.atomic
def add_rule(*, by: Person, organisation: UUID, new: NewRule, now: datetime, today: date) -> PostureRule:
    """One more rule. Raises Missing, Forbidden, BadFields, or Conflict where there is one for just this already."""
    membership = require(by, organisation, Verb.KEEP_VOICE)
    value = _checked(new, today)
    _must_be_of_the_country(membership.organisation, value)
    rule = PostureRule(organisation=membership.organisation, added_at=now, changed_at=now, **row_of(value))
    try:
        with transaction.atomic():
            create([rule], by=by, at=now, organisation=organisation)
    except IntegrityError:
        raise BadFields([("topic", _("There is a rule for just this already. Change that one."))]) from None
    return rule


def _must_be_of_the_country(organisation: Organisation, value: NewRule) -> None:
    errors = []
    if value.topic and value.topic not in topic_names(organisation):
        errors.append(("topic", _("Choose a topic of the list.")))
    if value.province and value.province not in province_names(organisation):
        errors.append(("province", _("Choose a province of the list.")))
    if errors:
        raise BadFields(errors)


@transaction.atomic
def change_rule(*, by: Person, rule: UUID, clean: Mapping[str, Any], now: datetime, today: date) -> PostureRule:
    """Another form, sentence or day; what stood before is kept. Raises Missing, Forbidden, Conflict or BadFields."""
    stored_rule = _in_force(by, rule)
    value = replace(value_of(RuleText, stored_rule), **clean)
    is_same_form = value.form == stored_rule.form
    value = _checked(value, today, stored_rule.review_on if is_same_form else None)
    with changing(stored_rule, verb="changed", by=by, at=now):
        fill(stored_rule, value)
    return stored_rule


@transaction.atomic
def look_at_rule(*, by: Person, rule: UUID, now: datetime, today: date) -> PostureRule:
    """It is still right; it is looked at again later. Raises Missing, Forbidden or Conflict."""
    stored_rule = _in_force(by, rule)
    with changing(stored_rule, verb="looked", by=by, at=now):
        stored_rule.review_on = next_look(Form(stored_rule.form), today)
    return stored_rule


@transaction.atomic
def end_rule(*, by: Person, rule: UUID, now: datetime) -> PostureRule:
    """It is taken away: a less precise one, or none, says it now. Raises Missing, Forbidden or Conflict."""
    stored_rule = _in_force(by, rule)
    with changing(stored_rule, verb="ended", by=by, at=now):
        stored_rule.ended_at = now
    return stored_rule


@transaction.atomic
def set_posting_rules(*, by: Person, organisation: UUID, clean: Mapping[str, Any], now: datetime) -> PostingRules:
    """What staff may post; what stood before is kept. Raises Missing, Forbidden or BadFields."""
    membership = require(by, organisation, Verb.KEEP_VOICE)
    value = checked(PostingText(**clean))
    stored_rules = PostingRules.objects.select_for_update().filter(organisation=organisation).first()
    if stored_rules is None:
        new_rules = PostingRules(organisation=membership.organisation, changed_at=now, **row_of(value))
        create([new_rules], by=by, at=now, organisation=organisation)
        return new_rules
    with changing(stored_rules, verb="changed", by=by, at=now):
        fill(stored_rules, value)
    return stored_rules


def _in_force(by: Person, rule: UUID) -> PostureRule:
    stored_rule = locked(PostureRule, by=by, pk=rule, verb=Verb.KEEP_VOICE)
    if stored_rule.ended_at:
        raise Conflict(_("This rule was taken away. Nothing about it changes any more."))
    return stored_rule


def _checked[R: RuleText](new: R, today: date, standing: date | None = None) -> R:
    """`standing`: a day that was written down before for the same form may have passed."""
    value = checked(new)
    form, day = Form(value.form), value.review_on
    if form is Form.SILENCE and day is None:
        raise BadFields([("review_on", _("Silence needs a day on which you look at it again."))])
    if day and day != standing and not today < day <= must_be_reviewed_by(form, today):
        sentence = _("A day after today, and for silence within half a year; otherwise within two years.")
        raise BadFields([("review_on", sentence)])
    return value
