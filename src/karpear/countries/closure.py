"""The drill for the day of closure, as a country has it: spans and signs of past cases, and what each day brings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from karpear.countries.values import Name, Provenance
from karpear.rules.law.closure import ClosingEvent, SignLag, SpanKind
from karpear.rules.law.inquiries import DeskPart


@dataclass(frozen=True, slots=True)
class ClosingSpan:
    """How long something took, or how long people had, in a past case. `working`: counted in working days."""

    event: ClosingEvent
    precedent: str
    kind: SpanKind
    count: int
    working: bool
    fact: Provenance


@dataclass(frozen=True, slots=True)
class ClosureBook:
    """`cards`: what a day brings, by event and day. `lags`: which sign came how long before, in which case.

    `desk`: what whoever sits at the reception desk has to know when somebody from an authority comes in.
    """

    spans: tuple[ClosingSpan, ...] = ()
    lags: tuple[SignLag, ...] = ()
    lag_facts: tuple[Provenance, ...] = ()
    cards: Mapping[tuple[ClosingEvent, int], Name] = field(default_factory=dict)
    desk: Mapping[DeskPart, Name] = field(default_factory=dict)

    def spans_of(self, event: ClosingEvent) -> list[ClosingSpan]:
        """What past cases say about an event."""
        return [span for span in self.spans if span.event is event]

    def cases(self) -> Collection[str]:
        """The past cases that say how long before something was seen, or how long it took."""
        return {span.precedent for span in self.spans} | {lag.case for lag in self.lags}

    def facts(self) -> list[tuple[str, Provenance]]:
        """Every fact with what it is about."""
        spans = [(f"span {span.precedent} {span.kind}", span.fact) for span in self.spans]
        lags = zip(self.lags, self.lag_facts, strict=True)
        return [*spans, *((f"lag {lag.sign} {lag.case}", fact) for lag, fact in lags)]
