"""What the stages of a draft are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy

from karpear.rules.law.instruments import BillStage

STAGES: Mapping[BillStage, Any] = {
    BillStage.RUMOUR: pgettext_lazy("stage of a bill", "a rumour"),
    BillStage.LEAK: pgettext_lazy("stage of a bill", "a text leaked"),
    BillStage.MINISTRY_DRAFT: pgettext_lazy("stage of a bill", "draft of a ministry"),
    BillStage.COUNCIL_OF_MINISTERS: pgettext_lazy("stage of a bill", "Council of Ministers"),
    BillStage.ASSEMBLY: pgettext_lazy("stage of a bill", "National Assembly"),
    BillStage.SENATE: pgettext_lazy("stage of a bill", "Senate"),
    BillStage.CONSTITUTIONAL_COUNCIL: pgettext_lazy("stage of a bill", "Constitutional Council"),
    BillStage.PROMULGATED: pgettext_lazy("stage of a bill", "promulgated"),
    BillStage.IN_FORCE: pgettext_lazy("stage of a bill", "in force"),
    BillStage.AMENDED: pgettext_lazy("stage of a bill", "amended"),
    BillStage.LAPSED: pgettext_lazy("stage of a bill", "lapsed"),
}
