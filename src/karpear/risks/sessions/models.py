"""An organisational assessment: several people rate in silence, the spread is shown, the facilitator settles."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.risk.matrix import Confidence, Reliability

from ..register.models import Risk


class SessionState(models.TextChoices):
    PREPARING = "preparing", _("being prepared")
    RATING = "rating", _("everybody rates")
    SETTLING = "settling", _("being settled")
    FINISHED = "finished", _("finished")


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, person: Person) -> "SessionQuerySet":
        """Those of organisations whose register they may see, and those they were asked to rate in."""
        visible_registers = Membership.objects.organisations(person, Verb.SEE_RISKS)
        member = Membership.objects.active().filter(person=person).values("organisation")
        own_sessions = Rater.objects.filter(person=person, withdrawn_at__isnull=True).values("session")
        return self.filter(Q(organisation__in=visible_registers) | Q(pk__in=own_sessions, organisation__in=member))

    def finished(self) -> "SessionQuerySet":
        return self.filter(state=SessionState.FINISHED)


class Session(models.Model):
    """One assessment of the organisation. `previous`: the finished one that this is compared with.

    `form`: of the pack, by whose scale it looks at itself; empty: its risks are assessed, and go into the register.
    `confidence`, `reliability`, `why`: what the facilitator says of the whole when finishing it.
    `due_told_at`: when officers and leads were last told that the one after this is due.
    """

    RETENTION = (
        Keep.until("the organisation leaves"),
        Keep(
            days=365,
            after="created_at",
            words="it was made, when it was never finished",
            where=~Q(state=SessionState.FINISHED),
        ),
    )
    NOT_NOW = _("This is not possible any more: the assessment is %(state)s.")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="assessment_sessions")
    title = EncryptedTextField()
    form = models.CharField(max_length=20, blank=True, default="")
    facilitator = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.PREPARING)
    previous = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    confidence = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Confidence], blank=True)
    reliability = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Reliability], blank=True)
    why = EncryptedTextField(default="", blank=True)
    due_told_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-created_at"], name="sessions_of")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="finished")
                | (Q(finished_at__isnull=False) & ~Q(confidence="") & ~Q(reliability="")),
                name="finished_says_how_sure",
            )
        ]


class ItemKind(models.TextChoices):
    RISK = "risk", _("Risk")
    THREAT = "threat", _("Threat")
    VULNERABILITY = "vulnerability", _("Vulnerability")
    CAPACITY = "capacity", _("Capacity")
    ACTOR = "actor", _("Actor")
    ELEMENT = "element", _("Element")


class Stance(models.TextChoices):
    ALLY = "ally", _("ally")
    NEUTRAL = "neutral", _("neutral")
    ADVERSARY = "adversary", _("adversary")


class Item(models.Model):
    """One thing that everybody rates.

    What is asked depends on the kind: a risk {likelihood, people, property, programmes, legal}, of the last four only
    `areas`; a threat, vulnerability or capacity {rating}; an actor {intention, capability}. All 1–5. An element of a
    form {rating}, by the form's scale; its `catalogue_id` is the form's key, or an own one that later sessions keep.
    `settled` has the same keys, or none at all: left open, because nobody knows enough. `proof`: the document that
    shows it, where the form asks for one.
    """

    RETENTION = Keep.with_("session")
    PART_OF = "session"

    id = models.UUIDField(primary_key=True, default=new_id)
    session = models.ForeignKey(Session, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=14, choices=ItemKind.choices)
    catalogue_id = models.CharField(max_length=20, blank=True)
    risk = models.ForeignKey(Risk, models.SET_NULL, null=True, related_name="+")
    name = EncryptedTextField()
    description = EncryptedTextField(default="", blank=True)
    areas = models.JSONField(default=list, blank=True)
    stance = models.CharField(max_length=10, choices=Stance.choices, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    settled = models.JSONField(null=True)
    settled_why = EncryptedTextField(default="", blank=True)
    proof = EncryptedTextField(default="", blank=True)
    settled_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "catalogue_id"], condition=~Q(catalogue_id=""), name="one_item_per_line"
            ),
            models.UniqueConstraint(
                fields=["session", "risk"], condition=Q(risk__isnull=False), name="one_item_per_risk"
            ),
        ]


class Rater(models.Model):
    """Somebody asked to rate: a member, or a guest by a link that is shown once and stored hashed.

    `saves`: how often they saved, so that a stolen link cannot fill the server.
    """

    RETENTION = Keep.with_("session")
    PART_OF = "session"

    id = models.UUIDField(primary_key=True, default=new_id)
    session = models.ForeignKey(Session, models.CASCADE, related_name="raters")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    guest_name = EncryptedTextField(default="", blank=True)
    guest_from = EncryptedTextField(default="", blank=True)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    saves = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], condition=Q(person__isnull=False), name="rates_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(token_hash__isnull=True), name="member_or_guest"
            ),
        ]


class Rating(models.Model):
    """What one rater thinks of one item, seen by nobody else until rating is closed.

    `values`: {scale: 1–5, or None for "I don't know"}. A scale that was not answered has no key.
    """

    RETENTION = Keep(days=365, after="rater__session__finished_at", words="its session finished")

    id = models.UUIDField(primary_key=True, default=new_id)
    rater = models.ForeignKey(Rater, models.CASCADE, related_name="ratings")
    item = models.ForeignKey(Item, models.CASCADE, related_name="ratings")
    values = EncryptedJSONField(default=dict)
    note = EncryptedTextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rater", "item"], name="one_rating_each")]
