"""What belongs to one alert: to whom it belongs since it opened, and the lines of its timeline."""

from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Now

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.people.models import Organisation, Person, Shift, guest_name


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


def guest_hours(officer: Any) -> models.QuerySet[Shift]:
    """Of an alert: the hours in which they took it while they stood in for an organisation that heard it."""
    in_circle = InCircle.objects.filter(alert=OuterRef(OuterRef("pk"))).values("organisation")
    return Shift.objects.of_guests().filter(
        Q(organisation=OuterRef("organisation")) | Q(organisation__in=in_circle),
        officer=officer, starts_at__lte=OuterRef("acknowledged_at"), ends_at__gt=OuterRef("acknowledged_at"),
    )  # fmt: skip


def owner_home() -> Subquery:
    """From which organisation whoever has it comes, where they stand in; to be read with the row, as `owner_home`."""
    return Subquery(guest_hours(OuterRef("owner")).order_by("pk").values("stands_in_from__name")[:1])


def owner_name(alert: Any) -> str:
    """Who has it, as others see them. Another query where the row was read without `owner_home`."""
    if alert.owner is None:
        return ""
    if "owner_home" not in alert.__dict__:
        rows = type(alert).objects.filter(pk=alert.pk).annotate(owner_home=owner_home())
        alert.__dict__["owner_home"] = rows.values_list("owner_home", flat=True).first()
    home, name = alert.__dict__["owner_home"], alert.owner.shown_name
    return guest_name(name, home) if home else name


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
