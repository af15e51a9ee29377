"""What the register's page of a risk says of its measures: the same lines as the list, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString

from karpear.risks.register.catalogue_words import called
from karpear.risks.register.models import Risk
from karpear.risks.trials.models import Trial
from karpear.rules.duty.decay import Hold

from .lists import act_words, failure_words, missed_link
from .queries import MeasureHold, hold_of_risk
from .words import event_link, left_words, measure_mark, risk_mark


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """One measure in place. `act`, `path`: the cheapest next test; nothing where the last one is fresh."""

    hold: MeasureHold
    name: str
    mark: SafeString
    last: SafeString | str
    left: str
    act: str
    path: str

    @property
    def trials(self) -> Sequence[Trial]:
        return self.hold.trials


@dataclass(frozen=True, slots=True)
class ShownHold:
    """Would it hold? Of one risk, and each of its measures in place."""

    mark: SafeString
    by_measure: Mapping[UUID, ShownMeasure]


def shown_hold(risk: Risk, now: datetime, *, forced: bool = False) -> ShownHold:
    """`risk`: with its organisation."""
    line = hold_of_risk(risk, now, forced=forced)
    return ShownHold(risk_mark(line.hold), {hold.measure.pk: _shown(hold) for hold in line.measures})


def _shown(hold: MeasureHold) -> ShownMeasure:
    is_fresh = hold.decay.hold is Hold.FRESH
    return ShownMeasure(
        hold=hold,
        name=called(hold.measure),
        mark=measure_mark(hold.decay),
        last=event_link(hold.decay.last) if hold.decay.last else failure_words(hold) or missed_link(hold),
        left=left_words(hold.decay),
        act="" if is_fresh else act_words(hold),
        path=hold.next_path,
    )
