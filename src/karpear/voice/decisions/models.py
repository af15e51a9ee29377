"""Something happened: speak, and how? What is proposed, who decided what, and what came of it."""

from datetime import timedelta
from hashlib import sha256

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import KeptChange, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.secret.chain import canonical
from karpear.rules.voice.forms import Form

from ..querysets import VoiceQuerySet

RETENTION_DAYS = 5 * 365
#: When what came of it is looked at.
AFTER_DAYS = (7, 30)
#: So often the keeper looks whether what the house knows has changed.
LOOKED_EVERY = timedelta(minutes=15)


class SpeakState(models.TextChoices):
    """How far a decision is."""

    PROPOSED = "proposed", pgettext_lazy("to speak", "to decide")
    DECIDED = "decided", pgettext_lazy("to speak", "decided")
    REVIEWED_7 = "reviewed_7", _("looked at after 7 days")
    REVIEWED_30 = "reviewed_30", _("looked at after 30 days")


#: Until what came of it was looked at for the first time, a decision may be changed.
CHANGEABLE_STATES = (SpeakState.PROPOSED.value, SpeakState.DECIDED.value)
DECIDED_STATES = (SpeakState.DECIDED.value, SpeakState.REVIEWED_7.value, SpeakState.REVIEWED_30.value)


def may_change() -> Q:
    """Nothing is decided, or nobody has looked yet what came of it; silence, and what is new to those who decide."""
    return Q(state__in=CHANGEABLE_STATES) | Q(form=Form.SILENCE.value) | Q(moved_at__isnull=False)


class SpeakDecisionQuerySet(VoiceQuerySet["SpeakDecision"]):
    def visible_to(self, person: Person) -> "SpeakDecisionQuerySet":
        """Never to somebody who is held, where it speaks of it: others may hold their phone."""
        return super().visible_to(person).exclude(pk__in=KeptFrom.objects.filter(person=person).values("decision"))

    def watched(self) -> "SpeakDecisionQuerySet":
        """Those whose answers may still change something."""
        return self.filter(may_change())

    def looked_after(self) -> "SpeakDecisionQuerySet":
        """Those, and any that is kept from somebody, who may be free by now."""
        hidden_from_some = KeptFrom.objects.values("decision")
        return self.filter(may_change() | Q(pk__in=hidden_from_some))

    def standing(self) -> "SpeakDecisionQuerySet":
        """Those by which the organisation speaks now, or is silent."""
        return self.filter(Q(state__in=(SpeakState.DECIDED, SpeakState.REVIEWED_7)) | Q(form=Form.SILENCE.value))

    def untold(self) -> "SpeakDecisionQuerySet":
        """To be decided, or with news, and nobody has heard of it."""
        return self.watched().filter(Q(state=SpeakState.PROPOSED) | Q(moved_at__isnull=False), told_at=None)

    def with_news(self) -> "SpeakDecisionQuerySet":
        """Those of them of which the house knows something else now."""
        return self.watched().filter(moved_at__isnull=False)


class SpeakDecision(models.Model):
    """One thing that happened. Words, answers and their arithmetic are encrypted; what lists are narrowed by is a code.

    `answers`: {question: code or codes}; `on_record`: what the house knew when it was asked, in the same shape.
    `start`: what the organisation's own rule said then, empty where it had none. `arithmetic`: steps, caps and what
    decided, as codes, so that each reader has them in their language. `moved`: what is new since: what the house knows
    otherwise (`on_record`), and harm that came of it (`harm`); `moved_at`: since when, until a lead decides.
    `review_on`: the day on which silence is looked at again. `round`: how often it was decided, or opened again.
    `told_at`: when whoever has something to do with it last heard so.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="proposed_at", words="it was written down")
    UNTRACKED = (
        "changed_at",
        "arithmetic",
        "on_record",
        "start",
        "moved",
        "look_at",
        "look_again_days",
        "round",
        "told_at",
    )
    BEGINS_WITH = ("proposed",)
    SAID = ("state",)
    NOT_NOW = _("This is not possible while it is “%(state)s”.")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    title = EncryptedTextField()
    words = EncryptedTextField(default="", blank=True)
    topic = models.CharField(max_length=20)
    province = models.CharField(max_length=12, blank=True)
    answers = EncryptedJSONField(default=dict)
    on_record = EncryptedJSONField(default=dict)
    start = models.CharField(max_length=10, blank=True)
    arithmetic = EncryptedJSONField(default=dict)
    proposed = models.CharField(max_length=10, choices=[(form.value, form.value) for form in Form])
    look_again_days = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=SpeakState.choices, default=SpeakState.PROPOSED)
    form = models.CharField(max_length=10, choices=[(form.value, form.value) for form in Form], blank=True)
    reason = EncryptedTextField(default="", blank=True)
    review_on = models.DateField(null=True)
    round = models.PositiveSmallIntegerField(default=0)
    proposed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    moved = EncryptedJSONField(default=dict)
    moved_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    objects = SpeakDecisionQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at", "-id")
        indexes = [
            models.Index(fields=["organisation", "-proposed_at", "-id"], name="speak_decisions_newest"),
            models.Index(
                fields=["look_at"],
                condition=Q(state__in=("proposed", "decided")) | Q(form="silence"),
                name="speak_decisions_watched",
            ),
            models.Index(fields=["review_on"], condition=Q(review_on__isnull=False), name="silences_by_review"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SpeakState.values), name="speak_state_known"),
            models.CheckConstraint(
                condition=Q(state="proposed", form="", decided_at=None)
                | (~Q(state="proposed") & ~Q(form="") & Q(decided_at__isnull=False)),
                name="speak_decided_has_form",
            ),
            models.CheckConstraint(
                condition=Q(form="silence", review_on__isnull=False) | (~Q(form="silence") & Q(review_on=None)),
                name="silence_and_nothing_else_has_a_day",
            ),
        ]

    @property
    def text_hash(self) -> str:
        """The same for the same words and answers that nobody has decided on since, and for the same harm."""
        cells = [self.title, self.words, self.topic, self.province, self.answers, self.proposed, self.round]
        cells += self.moved.get("harm", [])
        return sha256(canonical({"cells": cells})).hexdigest()

    @property
    def is_silent(self) -> bool:
        """Was silence decided?"""
        return self.form == Form.SILENCE.value

    @property
    def may_change(self) -> bool:
        """May it be answered, and decided, again?"""
        return self.state in CHANGEABLE_STATES or self.is_silent or self.moved_at is not None

    @property
    def verb_to_reopen(self) -> Verb:
        """What it takes to answer it again. That it was decided to speak, only a lead takes back."""
        is_spoken = self.may_change and self.state in DECIDED_STATES and not self.is_silent
        return Verb.DECIDE_TO_SPEAK if is_spoken else Verb.KEEP_VOICE

    @property
    def next_look_days(self) -> int | None:
        """After how many days what came of it is looked at next; None: nothing is decided, or both are done."""
        done = {SpeakState.DECIDED.value: 0, SpeakState.REVIEWED_7.value: 1}.get(self.state)
        return None if done is None else AFTER_DAYS[done]

    def history(self, verb: str) -> "SpeakDecisionChange":
        return SpeakDecisionChange(decision=self, verb=verb)


class SpeakDecisionChange(KeptChange):
    """What stood there before. Never changed. `fields`: {field: [before, after]}, as text."""

    RETENTION = Keep.with_("decision")

    decision = models.ForeignKey(SpeakDecision, models.CASCADE, related_name="changes")


class KeptFrom(models.Model):
    """Somebody who is held, and does not see a decision while they are: it may say so."""

    RETENTION = Keep.with_("decision")

    id = models.BigAutoField(primary_key=True)
    decision = models.ForeignKey(SpeakDecision, models.CASCADE, related_name="kept_from")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="speak_kept_from_once")]


class DecisionToRead(models.Model):
    """Somebody who asked, or has to do with speaking, and has not said yet that they know what was decided."""

    RETENTION = Keep.with_("decision")

    id = models.UUIDField(primary_key=True, default=new_id)
    decision = models.ForeignKey(SpeakDecision, models.CASCADE, related_name="to_read")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="speak_decision_to_read_once")]


class SpeakReviewQuerySet(models.QuerySet["SpeakReview"]):
    def to_carry(self) -> "SpeakReviewQuerySet":
        """Those that name harm of which the register has not heard."""
        return self.filter(is_harmful=True, carried_at=None)


class SpeakReview(models.Model):
    """What came of it, after so many days. `happened`: codes; `carried_at`: when the register heard of the harm;
    `carried`: {code: where it stands there}.
    """

    RETENTION = Keep.with_("decision")

    id = models.UUIDField(primary_key=True, default=new_id)
    decision = models.ForeignKey(SpeakDecision, models.CASCADE, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField()
    happened = EncryptedJSONField(default=list)
    is_harmful = models.BooleanField(default=False)
    words = EncryptedTextField(default="", blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    carried_at = models.DateTimeField(null=True)
    carried = EncryptedJSONField(default=dict)

    objects = SpeakReviewQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [
            models.Index(
                fields=["at"], condition=Q(is_harmful=True, carried_at__isnull=True), name="speak_reviews_to_carry"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["decision", "round", "day"], name="one_review_of_a_day"),
            models.CheckConstraint(condition=Q(day__in=AFTER_DAYS), name="speak_review_day_known"),
        ]


class DissentQuerySet(models.QuerySet["Dissent"]):
    def visible_to(self, person: Person) -> "DissentQuerySet":
        """One's own; and what its author shows, to whoever sees the decision."""
        return self.filter(
            Q(person=person) | Q(shown_at__isnull=False),
            decision__in=SpeakDecision.objects.visible_to(person).values("pk"),
        )


class Dissent(models.Model):
    """Somebody disagrees, and says why. `shown_at` empty: nobody else reads it, and nothing counts it.

    `round`, `against`: with what; it stays with that when something else is decided.
    """

    RETENTION = Keep.with_("decision")

    id = models.UUIDField(primary_key=True, default=new_id)
    decision = models.ForeignKey(SpeakDecision, models.CASCADE, related_name="dissents")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    against = models.CharField(max_length=10, choices=[(form.value, form.value) for form in Form])
    words = EncryptedTextField()
    at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)

    objects = DissentQuerySet.as_manager()

    class Meta:
        ordering = ("-round", F("shown_at").asc(nulls_last=True), "id")
        constraints = [models.UniqueConstraint(fields=["decision", "person", "round"], name="one_dissent_each")]
