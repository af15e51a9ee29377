"""When a calendar begins."""

from karpear.people.models import Organisation

from ..models import DutyCalendar


def calendar_of(organisation: Organisation) -> DutyCalendar | None:
    """None where nothing was counted yet."""
    return DutyCalendar.objects.filter(organisation=organisation).first()
