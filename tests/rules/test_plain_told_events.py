"""What a public bulletin's codes say of the counts, by plain examples."""

import pytest

from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.told_events import counted_as
from karpear.rules.sharing.bulletins import EventKind


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (EventKind.ARREST, PressureKind.DETAINED),
        (EventKind.RAID, PressureKind.SEARCHED),
        (EventKind.CHECKPOINT, PressureKind.REFUSED),
        (EventKind.THREAT, PressureKind.THREATENED),
        (EventKind.FLOOD, None),
        (EventKind.NEW_RULE, None),
        (EventKind.OTHER, None),
    ],
)
def test_an_event_counts_as_one_kind_or_says_nothing(event: EventKind, kind: PressureKind | None):
    assert counted_as(event) is kind
