"""What is known of whom an alert is about."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Person
from karpear.rules.case.pack import HOLDING, Stage

from .alerts import Alert


class StageCallQuerySet(models.QuerySet["StageCall"]):
    def standing(self) -> "StageCallQuerySet":
        """Those that nobody took back and that are not over."""
        return self.filter(taken_back_at=None, ended_at=None)

    def in_force(self) -> "StageCallQuerySet":
        """Confirmed: somebody is known to be detained, missing, hurt or killed, and nobody has said that it is over."""
        return self.standing().filter(confirmed_at__isnull=False, stage__in=[stage.value for stage in HOLDING])

    def people(self) -> "models.QuerySet[StageCall, UUID]":
        """Whom a stage in force is about: nobody asks them to check in, and their silence raises no alarm."""
        return self.in_force().values_list("alert__person", flat=True)


class StageCall(models.Model):
    """Somebody other than the person said of an alert what is known; where one is needed, it counts with a second.

    Taken back (it was wrong) or ended (it was right, and is over), the row stays: who said what, and who ended it.
    """

    RETENTION = Keep.with_("alert")

    id = models.UUIDField(primary_key=True, default=new_id)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=10, choices=[(stage.value, stage.value) for stage in Stage])
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    second = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = StageCallQuerySet.as_manager()

    class Meta:
        db_table = "cases_stagecall"
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "stage"],
                condition=Q(taken_back_at=None, ended_at=None),
                name="one_stage_call_standing",
            ),
            models.CheckConstraint(condition=Q(second=None) | ~Q(second=models.F("by")), name="second_is_another"),
        ]
