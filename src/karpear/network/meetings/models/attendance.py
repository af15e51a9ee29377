"""Which seats come to a meeting, and who was there."""

from typing import Self

from django.db import models

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Person

from .meetings import Meeting
from .seats import CouncilSeat


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def present(self) -> Self:
        return self.filter(state=Attendance.PRESENT)


class Attendance(models.Model):
    """One seat at one meeting: whether it comes, and who was there for it."""

    RETENTION = Keep.with_("meeting", "seat")
    COMES, STAYS_AWAY, PRESENT = "comes", "away", "present"

    id = models.UUIDField(primary_key=True, default=new_id)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(CouncilSeat, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=[(code, code) for code in (COMES, STAYS_AWAY, PRESENT)])

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="one_attendance_of_a_seat")]
