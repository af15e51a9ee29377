"""A published statement becomes a dated record of neutrality of each account that it names, and of nobody else."""

from datetime import timedelta

import pytest

from karpear.audit.models import Entry
from karpear.keeper.due import statements_to_record
from karpear.keeper.speech import record_statements
from karpear.people.models import Organisation
from karpear.voice.engagement.models import NeutralityRecord
from karpear.voice.engagement.queries.records import is_intact
from karpear.voice.statements.actions.aftermath import say_whether_it_was_us, withdraw_name
from karpear.voice.statements.actions.openings import wake_statements
from karpear.voice.statements.models import Statement, StatementSignature
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

from .phones import FIRST_AT, an_open_statement, invited
from .signed import published

pytestmark = pytest.mark.django_db
LATER = FIRST_AT + timedelta(days=2)


def _signed(cast: Cast) -> Statement:
    """Dara convenes; Cardamom Voices and two unions that have no account sign."""
    names = ("Cardamom Voices", "River Union", "Delta Union")
    statement = published(cast, *names, addressees=["governing"])
    Statement.objects.update(published_at=FIRST_AT)
    return statement


def _records(organisation: Organisation) -> list[NeutralityRecord]:
    return list(NeutralityRecord.objects.filter(organisation=organisation).order_by("noted_at"))


def test_each_account_that_is_named_has_it_as_a_dated_record_once(cast: Cast) -> None:
    statement = _signed(cast)
    assert statements_to_record(NOW).exists()
    assert record_statements(now=FIRST_AT) == 1
    assert record_statements(now=FIRST_AT) == 0 and not statements_to_record(NOW).exists()
    [record] = NeutralityRecord.objects.all()
    assert (record.organisation, record.happened_on) == (cast.cardamom, FIRST_AT.date())
    assert record.facts["fingerprint"] == statement.fingerprint and "The lake is ours" in record.words
    assert Entry.objects.get(object_id=record.pk).detail["digest"] == record.digest and is_intact(record)
    page = in_one_line(shown(signed_in(cast.piseth), f"/voice/neutrality/records/{record.pk}/"))
    for words in ("Party in government, the public", "published under it", statement.fingerprint):
        assert words in page


def test_what_a_lead_answers_corrects_the_record_and_changes_none(cast: Cast) -> None:
    _signed(cast)
    record_statements(now=FIRST_AT)
    signature = StatementSignature.objects.get(organisation=cast.cardamom)
    for was_us, expected in ((True, 2), (True, 2), (False, 3), (False, 3), (True, 4)):
        say_whether_it_was_us(by=cast.maly, signature=signature.pk, was_us=was_us, now=LATER)
        record_statements(now=LATER)
        assert len(_records(cast.cardamom)) == expected
    rows = _records(cast.cardamom)
    assert [row.corrects for row in rows] == [None, *rows[:-1]] and all(map(is_intact, rows))
    assert [row.facts["our_name"] for row in rows] == ["published", "confirmed", "denied", "confirmed"]
    withdraw_name(by=cast.dara, signature=signature.pk, clean={"reason": "They asked"}, now=LATER)
    record_statements(now=LATER)
    assert NeutralityRecord.objects.in_force().get().facts["our_name"] == "struck_out"


@pytest.mark.parametrize("form", ["counted", "umbrella", "confidential"])
def test_where_no_name_appears_nothing_is_recorded(cast: Cast, form: str) -> None:
    statement = an_open_statement(cast.dara, cast.lantern, form=form, floor=3, umbrella="Friends of the lake")
    for phone in invited(cast.dara, statement, "Cardamom Voices", "River Union", "Delta Union"):
        phone.pledge(2)
    wake_statements(now=FIRST_AT)
    assert Statement.objects.get().state == "published"
    assert record_statements(now=FIRST_AT) == 0 and not NeutralityRecord.objects.exists()
