"""The columns of the register in a spreadsheet, the same ones going out and coming in."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from karpear.rules.risk.matrix import Area
from karpear.ui.columns import Column
from karpear.ui.scales import AREAS
from karpear.ui.values import questions

from ..register.values import NewMeasure

NAME = Column("name", _("Risk"), 40)
DESCRIPTION = Column("description", _("Description"), 50)
SCOPE = Column("scope", _("Whose risk"), 14)
PROVINCE = Column("province", _("Province"), 18)
OWNER = Column("owner", _("Owner"), 20)
LIKELIHOOD = Column("likelihood", _("Likelihood (1–5)"), 12)
CONFIDENCE = Column("confidence", _("Confidence"), 14)
RELIABILITY = Column("reliability", _("Reliability of the source"), 20)
REVIEW = Column("review_on", _("Review on"), 14)
WHY = Column("why", _("Why it is judged so"), 40)
MEASURES = Column("measures", _("Measures"), 50)
IMPACTS = [Column(area.value, AREAS[area].name, 12) for area in Area]

#: What goes out: one line per risk.
RISK_COLUMNS: Sequence[Column] = [
    Column("number", _("Number"), 8),
    NAME,
    DESCRIPTION,
    SCOPE,
    PROVINCE,
    OWNER,
    Column("level", _("Level now"), 14),
    LIKELIHOOD,
    *IMPACTS,
    Column("level_people", _("Level for people")),
    Column("level_property", _("Level for property")),
    Column("level_programmes", _("Level for programmes")),
    Column("level_legal", _("Level for legal standing")),
    Column("inherent_level", _("Level without any measure")),
    Column("residual_level", _("Level after planned measures")),
    CONFIDENCE,
    RELIABILITY,
    Column("treatment", _("Treatment")),
    Column("accepted_by", _("Accepted by"), 20),
    Column("accepted_until", _("Accepted until")),
    Column("accepted_why", _("Why accepted"), 40),
    REVIEW,
    Column("state", _("State"), 10),
]
#: And one line per measure.
MEASURE_COLUMNS: Sequence[Column] = [
    Column("number", _("Number of the risk"), 8),
    Column("risk", NAME.label, NAME.width),
    *(Column(name, question.head, question.width) for name, question in questions(NewMeasure).items()),
    Column("done_on", _("Done on")),
]
#: What comes in. Everything else in the file is left alone.
IMPORT_COLUMNS: Sequence[Column] = [
    NAME, DESCRIPTION, SCOPE, PROVINCE, OWNER, LIKELIHOOD, *IMPACTS, CONFIDENCE, RELIABILITY, REVIEW, WHY, MEASURES,
]  # fmt: skip
NEEDED = (NAME, SCOPE, LIKELIHOOD, CONFIDENCE, RELIABILITY)
