"""What belongs to one alert: to whom it belongs since it opened, and the lines of its timeline."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.people.models import Organisation, Person, Shift


class InCircle(models.Model):
    """Somebody to whom an alert without an organisation belongs since it opened: an organisation or a watcher.

    While it is open it goes on belonging to them, whatever its person takes back.
    """

    RETENTION = Keep.with_("alert")

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey("alerts.Alert", models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    watcher = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(watcher__isnull=True), name="in_circle_is_one"
            ),
        ]


def heard_first(person: Person) -> Q:
    """Theirs already, or heard when it began by an organisation for which they stand in now, or then by nobody."""
    organisations = Shift.objects.of_guests().at(Now()).filter(officer=person).values("organisation")
    circle = InCircle.objects.filter(alert=models.OuterRef("pk"))
    heard_then = models.Exists(circle.filter(organisation__in=organisations))
    return Q(organisation__isnull=False) | Q(owner=person) | Q(heard_then) | ~Q(models.Exists(circle))


class AlertEvent(models.Model):
    """One line of an alert's timeline that rows elsewhere do not already say. `what`: a code.

    `raise_duress`: the keeper still has to raise a silent alert (a duress word at a stand-down).
    """

    RETENTION = Keep.with_("alert")

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey("alerts.Alert", models.CASCADE, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=30)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    contact_name = EncryptedTextField(default="", blank=True)
    text = EncryptedTextField(default="", blank=True)
    step = models.PositiveSmallIntegerField(null=True)
    raise_duress = models.BooleanField(default=False)

    class Meta:
        ordering = ("at", "id")
        indexes = [models.Index(fields=["at"], condition=Q(raise_duress=True), name="event_duress")]
