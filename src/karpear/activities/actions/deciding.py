"""How an activity stands after it was assessed and answered."""

from datetime import datetime

from karpear.rules.decision import Verdict, first_decision

from ..models import Activity, Assessment


def stand_after_assessment(found: Activity, assessment: Assessment, now: datetime) -> None:
    """Put the activity where its new assessment puts it, inside the caller's transaction."""
    found.decision = first_decision(Verdict(assessment.verdict)).value
    found.save(update_fields=["decision"])
