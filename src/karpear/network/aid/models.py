"""What one organisation agreed to do for another; who stands watch for whom; alerts that change hands between them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.alerts.models import Alert
from karpear.db.local_days import day_there
from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import GuestView, Membership, Organisation, Person, Shift
from karpear.rules.access import Verb

from ..members.models import Network, NetworkMember

RETENTION_DAYS = 2 * 365


class AidKind(models.TextChoices):
    """What one organisation does for the other."""

    DUTY = "duty", _("watch at night")
    SHELTER = "shelter", _("a place to stay")
    LAWYER = "lawyer", _("a lawyer")
    CAR = "car", _("a car and a driver")
    MONEY = "money", _("money in an emergency")


class AidState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("aid agreement", "proposed")
    ACTIVE = "active", pgettext_lazy("aid agreement", "signed by both")
    ENDED = "ended", pgettext_lazy("aid agreement", "ended")


def _of_theirs(person: Person, verb: Verb, prefix: str = "") -> Q:
    """Agreements of which they may do this on one side or the other."""
    organisations = Membership.objects.organisations(person, verb)
    return Q(**{f"{prefix}giver__in": organisations}) | Q(**{f"{prefix}taker__in": organisations})


class AidAgreementQuerySet(models.QuerySet["AidAgreement"]):
    def visible_to(self, person: Person) -> "AidAgreementQuerySet":
        """Officers and leads of both sides. Nobody else in the network."""
        return self.filter(_of_theirs(person, Verb.SEE_NETWORK))

    def active(self) -> "AidAgreementQuerySet":
        return self.filter(state=AidState.ACTIVE)

    def outlived(self, now: datetime) -> "AidAgreementQuerySet":
        """Those that nobody has ended, though their last day is over or one of the two has left the network."""

        def is_member(side: str) -> Exists:
            members = NetworkMember.objects.active().filter(network=OuterRef("network"))
            return Exists(members.filter(organisation=OuterRef(side)))

        is_past = Q(ends_on__lt=day_there(now, "taker__time_zone"))
        return self.exclude(state=AidState.ENDED).filter(is_past | ~Q(is_member("giver")) | ~Q(is_member("taker")))


class AidAgreement(models.Model):
    """What `giver` does for `taker`. `proposed_for`: which of the two proposed it; a lead of the other one signs.

    `kinds`: codes; `view`: what whoever stands watch sees of an alert, and `night_from`, `night_until` in which hours,
    on the taker's wall: both only where watch is among the kinds.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="ended_at", words="it ended")
    NOT_NOW = _("This is no longer possible: the agreement is %(state)s.")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    giver = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    taker = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    proposed_for = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=AidState.choices, default=AidState.PROPOSED)
    kinds = models.JSONField(default=list)
    begins_on = models.DateField()
    ends_on = models.DateField()
    night_from = models.TimeField(null=True)
    night_until = models.TimeField(null=True)
    view = models.CharField(max_length=8, choices=GuestView.choices, blank=True)
    terms = EncryptedTextField(default="", blank=True)
    proposed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    signed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    ended_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = AidAgreementQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at", "-id")
        indexes = [models.Index(fields=["review_on"], condition=Q(state="active"), name="aid_by_review")]
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="aid_between_two"),
            models.CheckConstraint(
                condition=Q(proposed_for=F("giver")) | Q(proposed_for=F("taker")), name="aid_proposed_by_one_of_them"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="aid_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(signed_at__isnull=False, review_on__isnull=False),
                name="active_aid_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AidState.values) & (~Q(state="ended") ^ Q(ended_at__isnull=False)),
                name="aid_state_says_its_end",
            ),
        ]

    @property
    def is_duty(self) -> bool:
        return AidKind.DUTY in self.kinds

    @property
    def kind_words(self) -> list[Any]:
        return [AidKind(kind).label for kind in self.kinds]

    @property
    def signs_for(self) -> UUID:
        """The organisation of which a lead still has to sign."""
        return self.taker_id if self.proposed_for_id == self.giver_id else self.giver_id


class SharedWatchState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("shared watch", "nobody has taken it yet")
    TAKEN = "taken", pgettext_lazy("shared watch", "taken")
    OFF = "off", pgettext_lazy("shared watch", "called off")


class SharedShiftQuerySet(models.QuerySet["SharedShift"]):
    def visible_to(self, person: Person) -> "SharedShiftQuerySet":
        """Officers and leads of both sides."""
        return self.filter(_of_theirs(person, Verb.WORK_AID, "agreement__"))


class SharedShift(models.Model):
    """Hours for which the taker asks the giver to stand watch; one of the giver's officers takes them.

    What that gives stands in the taker's roster, as a shift with the same id: without it nobody sees anything.
    """

    RETENTION = Keep(days=365, after="ends_at", words="it ended")

    id = models.UUIDField(primary_key=True, default=new_id)
    agreement = models.ForeignKey(AidAgreement, models.CASCADE, related_name="shifts")
    state = models.CharField(max_length=5, choices=SharedWatchState.choices, default=SharedWatchState.ASKED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    officer = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)

    objects = SharedShiftQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "id")
        indexes = [models.Index(fields=["agreement", "ends_at"], name="shared_shift_when")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shared_shift_has_length"),
            models.CheckConstraint(condition=Q(state__in=SharedWatchState.values), name="known_shared_shift_state"),
            models.UniqueConstraint(
                fields=["agreement", "starts_at", "ends_at"], condition=~Q(state="off"), name="one_shared_shift_each"
            ),
        ]

    def on_roster(self, officer: Person) -> Shift:
        """The row by which it holds."""
        return Shift(
            id=self.pk,
            organisation_id=self.agreement.taker_id,
            officer=officer,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            stands_in_from_id=self.agreement.giver_id,
            guest_view=self.agreement.view,
        )


class AlertHandoverQuerySet(models.QuerySet["AlertHandover"]):
    def visible_to(self, person: Person) -> "AlertHandoverQuerySet":
        """Of the two between whom it goes."""
        return self.filter(Q(giver=person) | Q(taker=person))

    def waiting(self) -> "AlertHandoverQuerySet":
        """Offered and not answered, while whoever offered it still has the alert."""
        return self.filter(answered_at=None, alert__owner=F("giver"), alert__state="acknowledged")


class AlertHandover(models.Model):
    """Whoever has an alert asks somebody to take it over. Until they do it stays where it is, and its clock goes on."""

    RETENTION = Keep.with_("alert")

    id = models.UUIDField(primary_key=True, default=new_id)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="+")
    giver = models.ForeignKey(Person, models.CASCADE, related_name="+")
    taker = models.ForeignKey(Person, models.CASCADE, related_name="+")
    words = EncryptedTextField(default="", blank=True)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(default=False)

    objects = AlertHandoverQuerySet.as_manager()

    class Meta:
        ordering = ("-offered_at", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="handover_to_another"),
            models.UniqueConstraint(
                fields=["alert", "giver", "taker"], condition=Q(answered_at=None), name="one_open_handover_each"
            ),
        ]
