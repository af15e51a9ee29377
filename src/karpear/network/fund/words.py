"""What refusals and bands are called, for people."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from karpear.preparedness.reserve.models import ReserveCurrency
from karpear.preparedness.templatetags.money import money
from karpear.rules.sharing.fund import FundBand, FundRefusal, band_of, total_band

from .models import SharedFund

#: The first band of an amount. A tenth of it: to what a member's own share is rounded up.
LEAST: Mapping[str, int] = {ReserveCurrency.USD.value: 1_000, ReserveCurrency.KHR.value: 5_000_000}
LEAST_PEOPLE = 5


def refusal_words(reason: FundRefusal, fund: SharedFund) -> str:
    """Why money neither enters nor leaves. What the fund holds is not said."""
    caps: dict[FundRefusal, tuple[str, int]] = {
        FundRefusal.REQUEST: (_("One request may be for %(most)s at most."), fund.most_request),
        FundRefusal.YEAR: (_("One member may have %(most)s at most in 12 months."), fund.most_year),
        FundRefusal.CONTRIBUTION: (_("One member pays in %(most)s at most in 12 months."), fund.most_contribution),
    }
    if reason not in caps:
        return _("There is not so much in the fund. Ask for less, or wait until more is paid in.")
    sentence, largest = caps[reason]
    return sentence % {"most": money(largest, fund.currency)}


def band_words(band: FundBand | None, currency: str = "") -> str:
    """Between which two numbers something lies."""
    if band is None:
        return _("not shown: fewer than three organisations stand behind it")
    low, high = (money(amount, currency) if currency else f"{amount:,}" for amount in (band.low, band.high))
    if not band.low:
        return _("less than %(high)s") % {"high": high}
    return _("%(low)s or more, less than %(high)s") % {"low": low, "high": high}


def total_words(total: int, members: int, currency: str) -> str:
    """A total as everybody reads it who does not keep the money."""
    return band_words(total_band(total, LEAST[currency], members), currency)


def people_words(people: int) -> str:
    """How many people another member has."""
    return band_words(band_of(people, LEAST_PEOPLE))


def share_words(share: int, currency: str) -> Any:
    """What another member's share is."""
    return band_words(band_of(share, LEAST[currency]), currency)
