"""Who runs the server hears of its copies, also when the settings that ask for them were lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from karpear.db.models import BackupRun
from karpear.keeper.operators import tell_operators
from karpear.messaging.models import Delivery
from karpear.ops.health.troubles import troubles
from karpear.people.models import Person
from tests.cast import Cast

pytestmark = pytest.mark.once
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def operator(cast: Cast, settings: Any) -> None:
    settings.KARPEAR_EMAIL, settings.BACKUPS = "smtp://localhost:25?from=a@b.test", None
    Person.objects.filter(pk=cast.dara.pk).update(is_operator=True)


def told() -> list[str]:
    return list(Delivery.objects.filter(topic="server").order_by("created_at", "id").values_list("text_key", flat=True))


def test_where_copies_were_made_and_are_asked_for_no_longer_it_is_a_trouble(cast: Cast) -> None:
    """As after a move to another machine without the old settings: what was wrong was over, and all was well."""
    now = timezone.now()
    BackupRun.objects.create(
        night=now.date(), started_at=now, finished_at=now, lease_until=now, send_error="exit_255", recipients="x"
    )
    assert {worry.code for worry in troubles(now)} >= {"backup.not_sent"}
    tell_operators(now=now)
    assert told() == ["server_soon"]
    for later in (2 * DAY, 2 * DAY + timedelta(minutes=11)):
        tell_operators(now=now + later)
        assert [worry.code for worry in troubles(now + later)] == ["backup.off"]
    assert told() == ["server_soon", "server_soon"], "and never that all is well"


def test_where_nobody_ever_set_them_up_only_pages_say_so(cast: Cast) -> None:
    tell_operators(now=timezone.now())
    assert told() == []
