"""What readings, states of the matrix and kinds of activities are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.law.instruments import LawfulActivity
from karpear.rules.law.review import CellState, LawReading

READINGS: Mapping[LawReading, Any] = {
    LawReading.COMPLIANT: pgettext_lazy("reading of a law", "compliant"),
    LawReading.AT_RISK: pgettext_lazy("reading of a law", "at risk"),
    LawReading.UNCLEAR: pgettext_lazy("reading of a law", "unclear"),
    LawReading.NOT_APPLICABLE: pgettext_lazy("reading of a law", "does not apply"),
}
#: Shape and word.
STATES: Mapping[CellState, tuple[str, Any]] = {
    CellState.AT_RISK: ("late", READINGS[LawReading.AT_RISK]),
    CellState.EXPIRED: ("due", pgettext_lazy("reading of a law", "opinion expired")),
    CellState.UNCLEAR: ("due", READINGS[LawReading.UNCLEAR]),
    CellState.PROPOSED: ("silent", pgettext_lazy("reading of a law", "to confirm")),
    CellState.OPEN: ("silent", pgettext_lazy("reading of a law", "nobody has read it")),
    CellState.COMPLIANT: ("safe", READINGS[LawReading.COMPLIANT]),
    CellState.NOT_APPLICABLE: ("off", READINGS[LawReading.NOT_APPLICABLE]),
    CellState.OUTSIDE: ("off", pgettext_lazy("reading of a law", "about other activities")),
}
ACTIVITIES: Mapping[LawfulActivity, Any] = {
    LawfulActivity.GATHERING: _("gatherings in public"),
    LawfulActivity.SMALL_GATHERING: _("gatherings on private ground"),
    LawfulActivity.MEETING: _("meetings indoors"),
    LawfulActivity.TRAINING: _("trainings"),
    LawfulActivity.VISIT: _("visits to communities"),
    LawfulActivity.INTERVIEW: _("interviews"),
    LawfulActivity.RECORDING: _("photographs and recordings"),
    LawfulActivity.MONITORING: _("monitoring"),
    LawfulActivity.COURT: _("work at courts"),
    LawfulActivity.PUBLICATION: _("statements and publications"),
    LawfulActivity.STATISTICS: _("publishing statistics"),
    LawfulActivity.ONLINE: _("work online"),
    LawfulActivity.ADVOCACY_ABROAD: _("advocacy abroad"),
    LawfulActivity.FOREIGN_FUNDS: _("money from abroad"),
    LawfulActivity.FUNDRAISING: _("raising funds"),
    LawfulActivity.TRADE: _("earning by trade"),
    LawfulActivity.EMPLOYMENT: _("employing people"),
    LawfulActivity.OFFICE: _("having an office"),
    LawfulActivity.INTERNET_ACCESS: _("giving others access to the internet"),
    LawfulActivity.RUNNING: _("running the organisation"),
}
