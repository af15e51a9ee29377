"""What is new for whoever decides: the house knows otherwise, or harm came of it. It stays until a lead decides."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from karpear.rules.voice.aftermath import Aftermath

from .models import SpeakDecision


def note_on_record(row: SpeakDecision, on_record: Mapping[str, Any] | None, now: datetime) -> bool:
    """What the house knows otherwise now; None: nothing. Harm stays. Returns whether it is news. Not saved."""
    harm = {"harm": row.moved["harm"]} if "harm" in row.moved else {}
    is_news = on_record is not None and on_record != row.moved.get("on_record")
    row.moved = harm if on_record is None else {**harm, "on_record": on_record}
    if is_news:
        row.moved_at, row.told_at = now, None
    elif not row.moved:
        row.moved_at = None
    return is_news


def note_harm(row: SpeakDecision, harms: Sequence[Aftermath], now: datetime) -> None:
    """Harm came of it: those who decide are told at once, whatever they were told before. Not saved."""
    if harms:
        harm = [*row.moved.get("harm", []), *(harm.value for harm in harms)]
        row.moved = {**row.moved, "harm": list(dict.fromkeys(harm))}
        row.moved_at, row.told_at = row.moved_at or now, None
