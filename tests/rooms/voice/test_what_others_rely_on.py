"""What somebody else relies on stays, when an organisation is deleted and when an earlier record is over."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from karpear.audit.actions.retention import purge_tables
from karpear.rules.voice.neutrality import RecordKind
from karpear.voice.engagement.actions.records import correct_record
from karpear.voice.engagement.models import NeutralityRecord
from karpear.voice.engagement.queries.records import is_intact
from karpear.voice.posture.models import Agreement
from karpear.voice.statements.models import Statement, StatementSignature
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.posture import agreed
from tests.steps.roles import an_event, recorded

from .signed import published

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_statement_that_appeared_outlives_those_who_convened_and_signed_it(cast: Cast) -> None:
    published(cast, "Cardamom Voices", "River Union")
    cast.cardamom.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        cast.lantern.delete()
    assert Statement.objects.exists() and not StatementSignature.objects.exclude(organisation=None).exists()
    assert {row.name for row in StatementSignature.objects.all()} == {"Cardamom Voices", "River Union"}


def test_an_agreement_outlives_the_organisation_that_promised(cast: Cast) -> None:
    agreed(cast)
    with pytest.raises(ProtectedError), transaction.atomic():
        cast.lantern.delete()
    assert Agreement.objects.exists()


def test_a_correction_is_still_what_was_written_when_the_first_record_is_over(cast: Cast) -> None:
    first = recorded(cast, NOW, happened_on=NOW.date() - 9 * DAY)
    clean = an_event(NOW.date())
    later = correct_record(by=cast.dara, record=first.pk, clean=clean, now=NOW, today=NOW.date())
    purge_tables(NeutralityRecord, now=NOW + 5 * 365 * DAY)
    [left] = NeutralityRecord.objects.all()
    assert left == later and is_intact(left) and left.kind == RecordKind.EVENT.value
    page = shown(signed_in(cast.dara), f"/voice/neutrality/records/{left.pk}/")
    assert "It corrects an earlier record, which is over" in page
