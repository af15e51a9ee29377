"""Who can do a duty, and when a calendar begins."""

from karpear.people.models import Organisation, Person

from ..models import DutyCalendar


def members_to_choose(organisation: Organisation) -> list[Person]:
    """Everybody who belongs there, the oldest membership first."""
    rows = organisation.memberships.active().filter(person__is_active=True).select_related("person")
    return [row.person for row in rows.order_by("joined_at", "id")]


def calendar_of(organisation: Organisation) -> DutyCalendar | None:
    """None where nothing was counted yet."""
    return DutyCalendar.objects.filter(organisation=organisation).first()
