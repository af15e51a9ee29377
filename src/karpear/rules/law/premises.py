"""By what right an organisation uses a place, why that could end, and what is lacking for the day on which it does.

No number stands for any of it: each reason is a sentence, and the worst comes first. Source: docs/guide/law.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: Whoever looks for another office needs about so long.
ENDS_SOON = timedelta(days=90)


class Tenure(StrEnum):
    """Whose the place is."""

    OWN = "own"
    RENTED = "rented"
    STATE = "state"
    COMMUNITY = "community"


class TenurePaper(StrEnum):
    """What is held in writing."""

    DEED = "deed"
    LEASE = "lease"
    PERMIT = "permit"


class SecondPlace(StrEnum):
    """Where else one could work from the next day."""

    NOBODY_ASKED = ""
    NONE = "none"
    THOUGHT_OF = "thought_of"
    AGREED = "agreed"


class Copied(StrEnum):
    """What work cannot go on without."""

    REGISTRATION = "registration"
    ACCOUNTS = "accounts"
    STAFF = "staff"
    CASES = "cases"


class Footing(StrEnum):
    """How suddenly a stay could end, as far as is written down. The worst first."""

    ANY_DAY = "any_day"
    UNSURE = "unsure"
    FIRM = "firm"


class EndReason(StrEnum):
    """Why it could end. The worst first."""

    PAPER_OVER = "paper_over"
    NO_PAPER = "no_paper"
    STATE_OWNED = "state_owned"
    ENDS_SOON = "ends_soon"
    END_UNKNOWN = "end_unknown"
    OPEN_ENDED = "open_ended"


class SiteGap(StrEnum):
    """What is lacking, and can be done."""

    RENEWAL = "renewal"
    PAPER = "paper"
    SECOND_PLACE = "second_place"
    COPIES = "copies"
    AGREEMENT = "agreement"
    END = "end"
    KEYS = "keys"
    LOOK = "look"


#: What shows the right to be there.
FITTING: Mapping[Tenure, frozenset[TenurePaper]] = {
    Tenure.OWN: frozenset({TenurePaper.DEED}),
    Tenure.RENTED: frozenset({TenurePaper.LEASE}),
    Tenure.STATE: frozenset({TenurePaper.LEASE, TenurePaper.PERMIT}),
    Tenure.COMMUNITY: frozenset(TenurePaper),
}
#: How often somebody looks again.
LOOK_AGAIN: Mapping[Tenure, timedelta] = {
    Tenure.OWN: timedelta(days=365),
    Tenure.RENTED: timedelta(days=183),
    Tenure.STATE: timedelta(days=92),
    Tenure.COMMUNITY: timedelta(days=183),
}
_ANY_DAY = frozenset({EndReason.PAPER_OVER, EndReason.NO_PAPER, EndReason.STATE_OWNED})
#: Whoever may have to leave tomorrow looks first where to go and what to take; others keep their right.
_TO_LEAVE = (
    SiteGap.SECOND_PLACE, SiteGap.COPIES, SiteGap.AGREEMENT, SiteGap.KEYS, SiteGap.RENEWAL, SiteGap.PAPER, SiteGap.END,
    SiteGap.LOOK,
)  # fmt: skip
_TO_STAY = (
    SiteGap.RENEWAL, SiteGap.PAPER, SiteGap.END, SiteGap.SECOND_PLACE, SiteGap.COPIES, SiteGap.AGREEMENT, SiteGap.KEYS,
    SiteGap.LOOK,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """One place. `ends_on`: the last day of its paper; `open_ended`: it is agreed that there is none.

    `key_count`: how many people can open it; None: nobody has said.
    """

    tenure: Tenure
    papers: Collection[TenurePaper] = ()
    ends_on: date | None = None
    open_ended: bool = False
    second_place: SecondPlace = SecondPlace.NOBODY_ASKED
    copied: Collection[Copied] = ()
    key_count: int | None = None
    looked_on: date

    @property
    def has_paper(self) -> bool:
        return bool(FITTING[self.tenure] & set(self.papers))


@dataclass(frozen=True, slots=True)
class Precarity:
    """How suddenly a stay could end, why, and what is lacking: each the worst first. `uncopied`: what has no copy."""

    footing: Footing
    reasons: tuple[EndReason, ...]
    gaps: tuple[SiteGap, ...]
    uncopied: tuple[Copied, ...]


def precarity_of(site: SiteFacts, today: date) -> Precarity:
    """What is written down of a place, read on a day."""
    reasons = end_reasons(site, today)
    is_any_day = bool(_ANY_DAY & set(reasons))
    footing = Footing.ANY_DAY if is_any_day else Footing.UNSURE if reasons else Footing.FIRM
    uncopied = tuple(kind for kind in Copied if kind not in site.copied)
    lacking = _lacking(site, reasons, uncopied, today)
    order = _TO_LEAVE if is_any_day else _TO_STAY
    return Precarity(footing, reasons, tuple(gap for gap in order if gap in lacking), uncopied)


def end_reasons(site: SiteFacts, today: date) -> tuple[EndReason, ...]:
    """Why the stay could end, the worst first."""
    has_end = site.ends_on is not None
    runs = site.has_paper and site.tenure is not Tenure.OWN
    days_left = site.ends_on - today if site.ends_on else ENDS_SOON
    holds = {
        EndReason.PAPER_OVER: days_left < timedelta(0),
        EndReason.NO_PAPER: not site.has_paper,
        EndReason.STATE_OWNED: site.tenure is Tenure.STATE,
        EndReason.ENDS_SOON: timedelta(0) <= days_left < ENDS_SOON,
        EndReason.END_UNKNOWN: runs and not has_end and not site.open_ended,
        EndReason.OPEN_ENDED: runs and not has_end and site.open_ended,
    }
    return tuple(reason for reason in EndReason if holds[reason])


def _lacking(
    site: SiteFacts, reasons: Collection[EndReason], uncopied: Collection[Copied], today: date
) -> frozenset[SiteGap]:
    holds = {
        SiteGap.RENEWAL: bool({EndReason.PAPER_OVER, EndReason.ENDS_SOON} & set(reasons)),
        SiteGap.PAPER: EndReason.NO_PAPER in reasons,
        SiteGap.SECOND_PLACE: site.second_place in (SecondPlace.NOBODY_ASKED, SecondPlace.NONE),
        SiteGap.COPIES: bool(uncopied),
        SiteGap.AGREEMENT: site.second_place is SecondPlace.THOUGHT_OF,
        SiteGap.END: EndReason.END_UNKNOWN in reasons,
        SiteGap.KEYS: site.key_count is None or site.key_count < 2,
        SiteGap.LOOK: look_due(site.tenure, site.looked_on) <= today,
    }
    return frozenset(gap for gap in SiteGap if holds[gap])


def look_due(tenure: Tenure, looked_on: date) -> date:
    """From which day somebody has to look again."""
    return looked_on + LOOK_AGAIN[tenure]
