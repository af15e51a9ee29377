"""SOS and missed promises: one alert, a ladder, an owner, an end."""

from typing import Any, cast

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Device, Membership, Organisation, Person, Shift, Watch
from karpear.rules.access import Verb
from karpear.rules.alarm.ladder import Heard
from karpear.rules.alarm.outcome import Kind, Outcome, State
from karpear.rules.case.pack import HOLDING, Stage

from .parts import InCircle, guest_hours, heard_first, owner_name

UNRESOLVED = (State.OPEN.value, State.ACKNOWLEDGED.value)
#: Characters of a note, on an alert and on its end; of what a contact knows, in a line.
MAX_NOTE, MAX_WORDS = 2000, 300


def not_over() -> Q:
    """Alerts that are open, of which a case goes on, or of whose person something stands that was confirmed.

    That somebody was killed stands for good: it is over when its case is closed.
    """
    stands = Q(stages__confirmed_at__isnull=False, stages__taken_back_at=None, stages__ended_at=None)
    closed = Q(stages__stage=Stage.KILLED.value, case_closed_at__isnull=False)
    held_alerts = Alert.objects.filter(stands & ~closed, stages__stage__in=[stage.value for stage in HOLDING])
    return (
        Q(state__in=UNRESOLVED)
        | Q(incident__isnull=False, case_closed_at__isnull=True)
        | Q(pk__in=held_alerts.values("pk"))
    )


def _is_over() -> Q:
    return Q(state=State.RESOLVED.value) & ~Q(pk__in=Alert.objects.filter(not_over()).values("pk"))


def _no_alert_carries() -> Q:
    return ~Q(pk__in=Alert.objects.filter(briefing__isnull=False).values("briefing"))


def _choices(kinds: type[Kind] | type[State] | type[Outcome]) -> list[tuple[str, str]]:
    return [(k.value, k.value) for k in kinds]


class Briefing(models.Model):
    """What a responder needs, handed over by whoever made the plan; encrypted.

    `content`: {title, place, province, along, plan_b, ring_first: [{id, name, role, phone}],
    home: {id of ring_first: when it was said that they are home}, questions: [{question, answer}],
    instructions: {missed, detained, hurt}, path, starts_at, ends_at,
    legs: [{from, to, departs_at, arrives_at, how, night, alone}]}; times as RFC 3339.
    `active_until`: an SOS pressed before then carries this briefing.
    """

    RETENTION = Keep(
        days=30,
        after="active_until",
        words="its plan ended, and with every alert that carries it",
        where=_no_alert_carries,
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    content = EncryptedJSONField(default=dict)
    buddy = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    active_from = models.DateTimeField(null=True)
    active_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "active_until"], name="briefing_active")]


def _acted_on_by(person: Any, in_query: Any, in_inner_query: Any) -> Q:
    """Who may act on an alert. Of each, the person or what leads to them: in its row, in a query, in a query within."""

    def organisations(whoever: Any) -> models.QuerySet[Membership, Any]:
        return Membership.objects.organisations(whoever, Verb.ACT_ON_ALERT)

    consents = Membership.objects.active().filter(organisation__in=organisations(in_inner_query), sos_consent=True)
    agreed = Q(watcher=in_query) | Q(organisation__in=organisations(in_inner_query))
    watches, circles = Watch.objects.accepted().filter(agreed), InCircle.objects.filter(agreed)
    whole, calls = Q(organisation__isnull=True), Q(kind__in=[Kind.SOS.value, Kind.DURESS.value])
    is_responder = (
        Q(organisation__in=organisations(in_query))
        | (whole & calls & Q(person__in=consents.values("person")))
        | (whole & Q(person__in=watches.values("person")))
    )
    remembered = not_over() & Q(pk__in=circles.values("alert"))
    return is_responder | remembered | Q(buddy=person)


def _answered_by_guest(person: Any, in_query: Any, in_inner_query: Any) -> Q:
    """What is open and heard by an organisation for which somebody of another one stands in, in exactly these hours.

    What they took in them stays theirs until it ends or somebody else has it. Asked of the database's clock, so that
    every way out says the same at the same moment. The three are as of `_acted_on_by`.
    """

    def organisations(whoever: Any) -> models.QuerySet[Shift, Any]:
        return Shift.objects.of_guests().at(Now()).filter(officer=whoever).values("organisation")

    consents = Membership.objects.active().filter(organisation__in=organisations(in_inner_query), sos_consent=True)
    watches = Watch.objects.accepted().filter(organisation__in=organisations(in_inner_query))
    circles = InCircle.objects.filter(organisation__in=organisations(in_inner_query))
    whole, calls = Q(organisation__isnull=True), Q(kind__in=[Kind.SOS.value, Kind.DURESS.value])
    heard_there = (
        Q(organisation__in=organisations(in_query))
        | (whole & calls & Q(person__in=consents.values("person")))
        | (whole & Q(person__in=watches.values("person")))
        | Q(pk__in=circles.values("alert"))
    )
    anybody = Q(Exists(Shift.objects.filter(stands_in_from__isnull=False)))  # asked once, and mostly the whole answer
    return anybody & Q(state__in=UNRESOLVED) & (heard_there | (Q(owner=person) & Q(Exists(guest_hours(in_query)))))


class AlertQuerySet(models.QuerySet["Alert"]):
    def unresolved(self) -> "AlertQuerySet":
        return self.filter(state__in=UNRESOLVED)

    def tests_of(self, device: Device) -> "AlertQuerySet":
        """Its tests that are open, of the token that it holds now."""
        device_tests = self.unresolved().filter(person=device.person_id, drill=True, source=device.pk)
        return device_tests.filter(opened_at__gte=device.created_at)

    def incidents(self) -> "AlertQuerySet":
        """Those of which something came. Written out, since SQLite finds no partial index with parameters."""
        return cast("AlertQuerySet", self.extra(where=["alerts_alert.outcome IN ('incident', 'case')"]))

    def going_on(self) -> "AlertQuerySet":
        """Those of which a case is open, ended or not."""
        return self.filter(incident__isnull=False, case_closed_at__isnull=True)

    def may_act(self, person: Person) -> "AlertQuerySet":
        """Alerts this person may acknowledge: never their own.

        Officers and leads of its organisation; for a person's own SOS, of every organisation they
        consented to and everybody who agreed to watch over them, now or (until it is over) when it was raised;
        and the named buddy.
        """
        return self.filter(_acted_on_by(person, person, person)).exclude(person=person)

    def with_acting_owner(self) -> "AlertQuerySet":
        """Alerts whose owner is among those, or stands in: by the same rule, asked of each row."""
        row, owner = models.F("owner"), OuterRef("owner")
        rules = _acted_on_by(row, owner, OuterRef(owner)) | _answered_by_guest(row, owner, OuterRef(owner))
        return self.filter(rules, owner__is_active=True)

    def may_answer(self, person: Person) -> "AlertQuerySet":
        """The same, and open alerts of whoever they stand in for. Whatever else is done with one asks `may_act`."""
        rules = _acted_on_by(person, person, person) | _answered_by_guest(person, person, person)
        return self.filter(rules).exclude(person=person)

    def may_take(self, person: Person) -> "AlertQuerySet":
        """The same for `may_own`: what they may have, as their own or while they stand in, by the same rule."""
        stands_in = self.exclude(person=person).filter(_answered_by_guest(person, person, person), heard_first(person))
        return self.filter(Q(pk__in=self.may_own(person).values("pk")) | Q(pk__in=stands_in.values("pk")))

    def may_own(self, person: Person) -> "AlertQuerySet":
        """Of those they may act on, what they may take and end.

        Nobody whom the person, or whoever holds their phone, brought in after it began: unless nobody was there then.
        """
        organisations = Membership.objects.organisations(person, Verb.ACT_ON_ALERT)
        in_circle = InCircle.objects.filter(Q(watcher=person) | Q(organisation__in=organisations)).values("alert")
        nobody_there = Q(organisation__isnull=True) & ~Exists(InCircle.objects.filter(alert=OuterRef("pk")))
        was_there = Q(organisation__in=organisations) | Q(buddy=person) | Q(pk__in=in_circle)
        return self.may_act(person).filter(was_there | nobody_there)

    def visible_to(self, person: Person) -> "AlertQuerySet":
        """Alerts this person may see: those they may answer, and their own unless it was raised for duress."""
        return self._own_or(person, self.model.objects.may_answer(person))

    def visible_at_home(self, person: Person) -> "AlertQuerySet":
        """Without those for which they only stand in: for whatever is made of an alert in other rooms."""
        return self._own_or(person, self.model.objects.may_act(person))

    def _own_or(self, person: Person, others: "AlertQuerySet") -> "AlertQuerySet":
        own_alerts = Q(person=person) & ~Q(kind=Kind.DURESS.value)
        return self.filter(own_alerts | Q(pk__in=others.values("pk")))


class Alert(models.Model):
    """Somebody may need help.

    `organisation` empty: the alert is the person's own (SOS, duress, an independent's promise) and goes
    to everybody they consented to. `rung`: the ladder's next rung; `next_rung_at` when it runs (empty:
    the ladder stands still because somebody owns the alert). `ladder_from`: when the ladder's clock began;
    it moves on when an owner was overtaken. `cause`: the promise behind it; `source`: the activity,
    standing promise or roll-call that promise belongs to; of a test, the device. `calls`: how often it was
    raised (pressed again, missed again). `incident`: what was opened from it, known upstairs; it goes on
    until `case_closed_at`, also when the alert has ended. `case_ended_well`: everybody it was about is safe.
    `contacts`: ids of the contacts whom its ladder was to tell when it opened;
    `heard_surely`: it was surely the person who was heard from; `passed_over`: contacts were held back at their step.
    """

    #: Its end, or that of its case, which is told: whoever is told opens it.
    RETENTION = Keep(days=3 * 365, after="changed_at", words="its last change, once it is all over", where=_is_over)

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=10, choices=_choices(Kind))
    drill = models.BooleanField(default=False)
    silent = models.BooleanField(default=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="alerts")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="alerts", db_index=False)
    buddy = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    briefing = models.ForeignKey(Briefing, models.SET_NULL, null=True, related_name="+", db_index=False)
    cause = models.UUIDField(null=True)
    source = models.UUIDField(null=True)
    calls = models.PositiveIntegerField(default=1)
    contacts = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=_choices(State), default=State.OPEN.value)
    exhausted = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    ladder_from = models.DateTimeField()
    rung = models.PositiveIntegerField(default=0)
    next_rung_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    acknowledged_at = models.DateTimeField(null=True)
    owner_acted_at = models.DateTimeField(null=True)
    overtake_at = models.DateTimeField(null=True)
    heard_from_at = models.DateTimeField(null=True)
    heard_surely = models.BooleanField(default=False)
    passed_over = models.BooleanField(default=False)
    stood_down_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    outcome = models.CharField(max_length=12, choices=_choices(Outcome), blank=True)
    note = EncryptedTextField(default="", blank=True)
    incident = models.UUIDField(null=True)
    case_closed_at = models.DateTimeField(null=True)
    case_ended_well = models.BooleanField(null=True)
    changed_at = models.DateTimeField()

    objects = AlertQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_rung_at"], condition=Q(next_rung_at__isnull=False), name="alert_climbs"),
            models.Index(fields=["overtake_at"], condition=Q(overtake_at__isnull=False), name="alert_overtakes"),
            models.Index(fields=["organisation", "opened_at"], name="alert_of_organisation"),
            models.Index(fields=["changed_at"], name="alert_changed"),
            models.Index(fields=["resolved_at"], condition=Q(outcome__in=["incident", "case"]), name="alert_happened"),
            models.Index(fields=["incident"], condition=Q(incident__isnull=False), name="alert_incident"),
            models.Index(fields=["briefing"], condition=Q(briefing__isnull=False), name="alert_briefing"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind="sos", drill=False) & ~Q(state="resolved"), name="one_open_sos"
            ),
            models.UniqueConstraint(
                fields=["person", "source"],
                condition=Q(kind="missed", source__isnull=False) & ~Q(state="resolved"),
                name="one_open_missed",
            ),
            models.UniqueConstraint(fields=["cause"], condition=Q(cause__isnull=False), name="one_alert_per_cause"),
            models.CheckConstraint(
                condition=~Q(state="acknowledged") | Q(owner__isnull=False), name="acknowledged_has_owner"
            ),
            models.CheckConstraint(condition=Q(state="resolved") ^ Q(outcome=""), name="resolved_has_outcome"),
            models.CheckConstraint(
                condition=~Q(outcome="case") | Q(incident__isnull=False), name="a_case_has_an_incident"
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | ~Q(owner=models.F("person")), name="nobody_owns_their_own"
            ),
        ]

    @property
    def owner_name(self) -> str:
        """With the organisation from which they come, where they stand in."""
        return owner_name(self)

    @property
    def is_test(self) -> bool:
        """A phone was tried: a drill that its own device raised."""
        return self.drill and self.kind == Kind.SOS.value and self.source is not None

    @property
    def heard(self) -> Heard:
        """How surely its person was heard from since they went missing."""
        if self.heard_from_at is None:
            return Heard.NO
        return Heard.SURELY if self.heard_surely else Heard.UNPROVEN

    @property
    def no_contact(self) -> bool:
        """Calling or texting this person may put them in danger."""
        return self.silent or self.kind == Kind.DURESS.value

    @property
    def goes_on(self) -> bool:
        """A case was opened from it, and is not closed."""
        return self.incident is not None and self.case_closed_at is None
