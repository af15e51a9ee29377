"""What may be written into each column of a spreadsheet to import."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from karpear.rules.risk.matrix import Confidence, Reliability, Scope
from karpear.ui.scales import CONFIDENCES, IMPACTS, LIKELIHOODS, RELIABILITIES, SCOPES

from . import columns


def help_rows() -> Iterator[list[str]]:
    """(column, what to write, an example)"""
    steps = ", ".join(f"{n} {word.name}" for n, word in LIKELIHOODS.items())
    yield [str(columns.NAME.label), _("A plain name. Needed."), _("Office is searched")]
    yield [str(columns.DESCRIPTION.label), _("What it is, in a few sentences."), ""]
    yield [
        str(columns.SCOPE.label),
        ", ".join(str(SCOPES[scope].name) for scope in Scope),
        str(SCOPES[Scope.SECTOR].name),
    ]
    yield [str(columns.PROVINCE.label), _("A province of the country, or nothing."), ""]
    yield [str(columns.OWNER.label), _("Name or e-mail address of a member; if empty: you."), ""]
    yield [str(columns.LIKELIHOOD.label), steps, "4"]
    for area, column in zip(IMPACTS, columns.IMPACTS, strict=True):
        meanings = ", ".join(f"{n} {word.name}" for n, word in IMPACTS[area].items())
        yield [
            str(column.label),
            _("How bad it would be: %(steps)s. If empty: not touched.") % {"steps": meanings},
            "3",
        ]
    yield [
        str(columns.CONFIDENCE.label), ", ".join(str(CONFIDENCES[degree].name) for degree in Confidence),
        str(CONFIDENCES[Confidence.MEDIUM].name),
    ]  # fmt: skip
    yield [
        str(columns.RELIABILITY.label), ", ".join(str(RELIABILITIES[grade].name) for grade in Reliability),
        str(RELIABILITIES[Reliability.LIKELY_RELIABLE].name),
    ]  # fmt: skip
    yield [
        str(columns.REVIEW.label),
        _("The day by which it is looked at again; if empty: as the rule says."),
        "2027-01-31",
    ]
    yield [str(columns.WHY.label), _("Why it is judged so."), ""]
    yield [
        str(columns.MEASURES.label),
        _("What could be done, one measure on each line of the cell."),
        _("Second exit"),
    ]
