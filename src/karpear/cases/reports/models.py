"""What the server knows of a report to somebody outside: to whom, when, and where it stands. The letter is sealed."""

from datetime import date

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.case.huridocs import Response
from karpear.rules.case.recipients import ReportState
from karpear.vault.models import Record, RecordType


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, person: Person) -> "ReportQuerySet":
        """One's own; those of organisations where one may see incidents; and letters that one can open."""
        teams = Membership.objects.that_may(Verb.SEE_INCIDENTS).filter(person=person).values("organisation")
        open_to = Record.objects.visible_to(person).filter(type=RecordType.REPORT).values("thread")
        return self.filter(
            Q(by=person) | Q(organisation__in=teams, restricted=False) | Q(restricted=True, record__in=open_to)
        )

    def open(self) -> "ReportQuerySet":
        return self.exclude(state=ReportState.CLOSED)

    def sent(self) -> "ReportQuerySet":
        """On their way, and not answered for good."""
        return self.filter(state__in=[ReportState.SENT, ReportState.RECEIVED, ReportState.ANSWERED])

    def to_follow_up(self, today: date) -> "ReportQuerySet":
        """Those of which the day to ask again has come."""
        return self.sent().filter(follow_up_on__lte=today)


class Report(models.Model):
    """One letter to one recipient. `incident` and `record`: threads of sealed records; `recipient`: an id of the pack.

    `named`, `consents`: how many people stand in it by name, and how many consents they rest on. `restricted`: the
    incident is kept from the team, and so is this. `removal_due`: consent was taken back after it was sent; the
    recipient has to be asked to remove it.
    """

    RETENTION = Keep(days=5 * 365, after="closed_at", words="it was closed", by="its sealed letter goes with it")

    id = models.UUIDField(primary_key=True, default=new_id)
    incident = models.UUIDField(db_index=True)
    record = models.UUIDField(unique=True)
    by = models.ForeignKey(Person, models.CASCADE, related_name="reports")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="reports")
    recipient = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=[(option.value, option.value) for option in ReportState])
    restricted = models.BooleanField(default=False)
    named = models.PositiveSmallIntegerField(default=0)
    consents = models.PositiveSmallIntegerField(default=0)
    removal_due = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    follow_up_on = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(state="draft") | Q(sent_at__isnull=False) | Q(closed_at__isnull=False),
                                   name="report_on_its_way_was_sent"),
        ]  # fmt: skip


class ReportEventKind(models.TextChoices):
    DRAFTED = "drafted", "drafted"
    SENT = "sent", "sent"
    TAKEN_BACK = "unsent", "unsent"
    RECEIVED = "received", "received"
    ANSWERED = "answered", "answered"
    CLOSED = "closed", "closed"
    WITHDRAWN = "withdrawn", "withdrawn"
    REMOVAL_ASKED = "removal", "removal"
    DISCLOSED = "disclosed", "disclosed"


class ReportEvent(models.Model):
    """What happened to a report. `note`: the thread of a sealed note; `size`: bytes that the server was shown, once."""

    RETENTION = Keep.with_("report")

    id = models.UUIDField(primary_key=True, default=new_id)
    report = models.ForeignKey(Report, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=ReportEventKind.choices)
    response = models.CharField(
        max_length=12, blank=True, choices=[(option.value, option.value) for option in Response]
    )
    note = models.UUIDField(null=True)
    size = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
