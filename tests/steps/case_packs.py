"""Somebody's case pack, held by an officer and being opened."""

from datetime import datetime, timedelta
from uuid import UUID

from karpear.cases.models import Custodian, Opening, Pack
from karpear.vault.models import Record
from tests.cast import Cast
from tests.steps.diary import entry


def being_opened(cast: Cast, alert: UUID, now: datetime) -> tuple[Custodian, Opening]:
    """Sophea's pack, a part with Dara, who opens it because of this alert."""
    record = Record.objects.filter(thread=entry(cast.sophea, now)).get()
    pack = Pack.objects.create(person=cast.sophea, record=record, created_at=now, reviewed_at=now, sealed_at=now)
    custodian = Custodian.objects.create(pack=pack, person=cast.dara, state="accepted", asked_at=now, part=b"part")
    opening = Opening.objects.create(
        pack=pack, alert_id=alert, by=cast.dara, record=record, asked_at=now, handed_out_at=now,
        ends_at=now + timedelta(days=1),
    )  # fmt: skip
    return custodian, opening
