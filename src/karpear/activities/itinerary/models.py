"""Any event, trip or activity: plan, people, legs, start, end."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from karpear.alerts.models import Alert, Briefing, not_over
from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person, Watch
from karpear.rules.access import Verb
from karpear.rules.plan.decision import Decision, Verdict


class ActivityKind(models.TextChoices):
    TRIP = "trip", _("Trip")
    EVENT = "event", _("Event")
    ACTIVITY = "activity", _("Activity")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("being planned")
    PLANNED = "planned", _("planned")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")
    LAPSED = "lapsed", _("over, not confirmed")


#: Of these its people may still say that they are home.
NOT_HOME = (PlanState.PLANNED, PlanState.LAPSED)


#: Whoever had to answer said no, or nobody can approve it.
NOT_APPROVED = (Decision.REFUSED, Decision.MUST_CANCEL)


class CancelledFor(models.TextChoices):
    """Nobody has to say why; a risk that was avoided counts as a good outcome."""

    RISK = "risk", _("because of the risk")
    OTHER = "other", _("for another reason")


DECISIONS = [
    (Decision.UNASSESSED.value, _("unassessed")),
    (Decision.OUTDATED.value, _("changed since it was assessed")),
    (Decision.GO.value, _("may go")),
    (Decision.WAITING.value, _("waiting for approval")),
    (Decision.WAITING_SECOND.value, _("waiting for a second person")),
    (Decision.APPROVED.value, _("approved")),
    (Decision.CONDITIONS.value, _("approved with conditions")),
    (Decision.POSTPONED.value, _("to be postponed")),
    (Decision.PLAN_B.value, _("plan B asked for")),
    (Decision.REFUSED.value, _("to be cancelled")),
    (Decision.MUST_CANCEL.value, _("must be cancelled")),
]


class ActivityQuerySet(models.QuerySet["Activity"]):
    def going_on(self) -> "ActivityQuerySet":
        return self.filter(state=PlanState.PLANNED)

    def not_over(self, now: datetime) -> "ActivityQuerySet":
        """Planned and not home yet, or a draft that somebody has assessed, that may still go, and has not begun."""
        not_going = [decision.value for decision in (*NOT_APPROVED, Decision.UNASSESSED)]
        drafts = Q(state=PlanState.DRAFT, starts_at__gt=now) & ~Q(decision__in=not_going)
        return self.filter(Q(state=PlanState.PLANNED) | drafts)

    def visible_to(self, person: Person) -> "ActivityQuerySet":
        """Their own, those they travel in, and those of organisations whose activities they may see."""
        organisations = Membership.objects.organisations(person, Verb.SEE_ACTIVITIES)
        people = Watch.objects.accepted().of(person, Verb.SEE_ACTIVITIES).values("person")
        travels = Traveller.objects.filter(person=person).values("activity")
        watched_over = Q(organisation__in=organisations) | (Q(organisation__isnull=True) & Q(person__in=people))
        put_before = Q(put_before_approvers=True) & _ours_to_approve(person)
        return self.filter(
            Q(person=person) | Q(pk__in=travels) | (watched_over & ~Q(state=PlanState.DRAFT)) | put_before
        )

    def approvable_by(self, person: Person) -> "ActivityQuerySet":
        """Those that this person may answer for, and does not travel in."""
        travels = Traveller.objects.filter(person=person).values("activity")
        return self.filter(_ours_to_approve(person)).exclude(person=person).exclude(pk__in=travels)


def _ours_to_approve(person: Person) -> Q:
    """Of the organisations where they approve, and of independents who asked them and whom they agreed to approve."""
    organisations = Membership.objects.organisations(person, Verb.APPROVE)
    approvals = Watch.objects.accepted().of(person, Verb.APPROVE).filter(approves=True)
    return Q(organisation__in=organisations) | Q(organisation__isnull=True, person__in=approvals.values("person"))


#: Whoever was forced to say that they are home may be missed soon afterwards.
_SOON_AFTER = timedelta(days=1)


def _nothing_goes_on(**terms: Any) -> Q:
    """Of no alert about it, or about its people since it began, anything is left to do. They are few: asked first."""
    going_on = list(Alert.objects.filter(not_over(), drill=False).values_list("pk", flat=True))
    if not going_on:
        return Q()
    alerts = Alert.objects.filter(pk__among=going_on)
    travellers = Traveller.objects.filter(activity=OuterRef(OuterRef("pk"))).values("person")
    of_its_people = Q(person=OuterRef("person")) | Q(person__in=travellers)
    since_it_began = of_its_people & Q(opened_at__gte=OuterRef("starts_at"), **terms)
    return Q(~Exists(alerts.filter(Q(source=OuterRef("pk")) | since_it_began)))


def _ended_and_over() -> Q:
    return _nothing_goes_on(opened_at__lte=OuterRef("ended_at") + _SOON_AFTER)


def _not_ended_and_over() -> Q:
    return Q(state=PlanState.PLANNED) & _nothing_goes_on()


class Activity(models.Model):
    """What somebody is going to do. Everything that says where or what is encrypted.

    `plan`: {purpose, along, meets, plan_b, driver: {name, phone}, host: {name, phone},
    questions: [{question, answer}], instructions: {missed, detained, hurt}, night_reason, lone_reason, lawful, people,
    political}.
    `lawful`: what it is before the law, as its page asks; `people`: about how many come, None where nobody has said.
    `political`: what of parties and elections it touches; not there where nobody has said.
    `along`: who comes along, in words; `meets`: whom they meet, which nobody is told.
    `schedule`: [{due_at, grace_s}] until it is planned; afterwards the promises say it.
    `approver`: who is asked to answer now. `put_before_approvers`: an assessment asked for somebody, so that they
    see it while it is a draft. `at_least`: the mildest verdict it may come to, from the plan it was copied from.
    """

    RETENTION = (
        Keep(
            days=365,
            after="ended_at",
            words="it ended, and nothing goes on about its people of what began on it",
            where=_ended_and_over,
        ),
        Keep(
            days=365,
            after="ends_at",
            words="its planned end, when nobody ended it, and nothing goes on about its people",
            where=_not_ended_and_over,
        ),
        Keep(
            days=365,
            after="starts_at",
            words="it was to start, when nobody started it",
            where=Q(state=PlanState.DRAFT, starts_at__gt=F("created_at")),
        ),
        Keep(
            days=365,
            after="created_at",
            words="it was begun, when it has no day to come",
            where=Q(state=PlanState.DRAFT) & (Q(starts_at=None) | Q(starts_at__lte=F("created_at"))),
        ),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="activities")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="activities")
    kind = models.CharField(max_length=10, choices=ActivityKind.choices, default=ActivityKind.TRIP)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    decision = models.CharField(max_length=20, choices=DECISIONS, default=Decision.UNASSESSED.value)
    approver = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    put_before_approvers = models.BooleanField(default=False)
    at_least = models.PositiveSmallIntegerField(choices=[(v.value, v.name) for v in Verdict], default=Verdict.GO.value)
    reminded_at = models.DateTimeField(null=True)
    title = EncryptedTextField(default="")
    place = EncryptedTextField(default="")
    province = models.CharField(max_length=12, blank=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    plan = EncryptedJSONField(default=dict)
    schedule = models.JSONField(default=list)
    buddy = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    briefing = models.ForeignKey(Briefing, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancelled_for = models.CharField(max_length=10, choices=CancelledFor.choices, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "state"], name="activity_of"),
            models.Index(fields=["decision", "state"], name="activity_stands"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="activity_has_length",
            ),
            models.CheckConstraint(
                condition=~Q(state="planned") | (Q(starts_at__isnull=False) & Q(ends_at__isnull=False)),
                name="planned_has_times",
            ),
        ]


class Traveller(models.Model):
    """Somebody who comes along. With `person`, they have promises of their own and may be spoken for.

    `home_at`: they said they are home while the others went on.
    """

    RETENTION = Keep.with_("activity")

    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="travellers")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    name = EncryptedTextField(default="")
    phone = EncryptedTextField(default="", blank=True)
    home_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"], condition=Q(person__isnull=False), name="travels_once"
            )
        ]


class Leg(models.Model):
    """One part of the way. `night` is computed from the sun at the place."""

    RETENTION = Keep.with_("activity")

    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="legs")
    position = models.PositiveSmallIntegerField(default=0)
    from_place = EncryptedTextField()
    to_place = EncryptedTextField()
    province = models.CharField(max_length=12, blank=True)
    departs_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    transport = EncryptedTextField(default="", blank=True)
    alone = models.BooleanField(default=False)
    night = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "departs_at", "id")
