"""Who counts what an organisation has lets others add to it."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from karpear.alerts.actions.sos import raise_sos
from karpear.people.access import hold_organisation
from tests.cast import build_cast
from tests.steps.connections import together


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(60)
def test_no_alarm_waits_for_whoever_counts(on_postgres: bool) -> None:
    if not on_postgres:
        pytest.skip("SQLite has one writer at a time")
    cast, now = build_cast(), timezone.now()
    with transaction.atomic():
        hold_organisation(cast.lantern.pk)
        together(lambda: raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now))
