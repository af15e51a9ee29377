"""Organisations, who belongs to them, and who watches over whom."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.rules.access import Role, Verb, roles_for

from .person import Language, Person


class Organisation(models.Model):
    """A group with officers who watch. `policy`: overrides of the ladder and check-in defaults.

    `phone`: contacts of its people may ring it while something is open; empty: none is given out.

    `had_enough_at`: when so many first kept its keys that the rules of two people hold in full, or one of fewer was
    put out. For good: nobody gets round them by putting colleagues out.
    """

    RETENTION = Keep.until("the organisation leaves")

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=8, default="kh")
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.KHMER)
    time_zone = models.CharField(max_length=40, default="Asia/Phnom_Penh")
    policy = models.JSONField(default=dict, blank=True)
    phone = EncryptedTextField(default="", blank=True)
    had_enough_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(ended_at__isnull=True)

    def belonging(self) -> "MembershipQuerySet":
        """In organisations that have people to look after: whoever coordinates a network belongs to nobody by that."""
        return self.active().exclude(role=Role.COORDINATOR.value)

    def that_may(self, verb: Verb) -> "MembershipQuerySet":
        roles = roles_for(verb)
        rows = self.active().filter(role__in=[role.value for role in roles])
        # Said once more for the databases, which then look at the few who act for others and not at everybody.
        return rows if Role.MEMBER in roles else rows.exclude(role=Role.MEMBER.value)

    def organisations(self, person: Person, verb: Verb) -> models.QuerySet["Membership", Any]:
        """Where this person may do `verb`, to be asked inside another query."""
        return self.that_may(verb).filter(person=person).values("organisation")


class Membership(models.Model):
    """One person in one organisation. `sos_consent`: this organisation is told when they press SOS.

    `acts_since`: when they were given a role that acts for others, None: when they joined. `brought_by`: who did.
    """

    RETENTION = Keep(days=2 * 365, after="ended_at", words="it ended")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Role])
    sos_consent = models.BooleanField(default=True)
    feed_hash = models.CharField(max_length=64, blank=True, db_index=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    acts_since = models.DateTimeField(null=True)
    brought_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation"],
                condition=Q(ended_at__isnull=True) & ~Q(role=Role.MEMBER.value),
                name="membership_acts",
            ),
            models.Index(
                fields=["organisation", "joined_at", "id"],
                condition=Q(ended_at__isnull=True),
                name="membership_in_order",
            ),
            models.Index(
                fields=["organisation"],
                condition=Q(ended_at__isnull=True, sos_consent=False),
                name="membership_unheard",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(ended_at__isnull=True), name="one_membership"
            ),
            models.CheckConstraint(condition=Q(role__in=[r.value for r in Role]), name="known_role"),
        ]


class WatchState(models.TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    ENDED = "ended", _("ended")


class WatchQuerySet(models.QuerySet["Watch"]):
    def accepted(self) -> "WatchQuerySet":
        return self.filter(state=WatchState.ACCEPTED)

    def of(self, person: Person, verb: Verb) -> "WatchQuerySet":
        """Those of who watches themselves, and of the organisations for which they may do `verb`."""
        return self.filter(Q(watcher=person) | Q(organisation__in=Membership.objects.organisations(person, verb)))


class Watch(models.Model):
    """A person asks somebody, or an organisation, to watch over them; they accept or not.

    `approves`: they also agreed to approve what this person plans.
    """

    RETENTION = Keep(
        days=2 * 365, after="answered_at", words="it ended", where=Q(state__in=[WatchState.ENDED, WatchState.DECLINED])
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="watched_by")
    watcher = models.ForeignKey(Person, models.CASCADE, null=True, related_name="watching")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="watching")
    state = models.CharField(max_length=10, choices=WatchState.choices, default=WatchState.ASKED)
    approval_asked = models.BooleanField(default=False)
    approves = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(watcher__isnull=True) ^ Q(organisation__isnull=True), name="one_kind_of_watcher"
            ),
            models.CheckConstraint(
                condition=Q(watcher__isnull=True) | ~Q(watcher=F("person")), name="nobody_watches_themselves"
            ),
        ]


class Withdrawn(models.TextChoices):
    """What was taken back."""

    CONSENT = "consent", "consent"
    WATCH = "watch", "watch"
    MEMBERSHIP = "membership", "membership"
    CONTACT = "contact", "contact"
    CHANGED = "changed", "changed"


class Withdrawal(models.Model):
    """Fewer people would hear of this person's next alarm. One that was open then goes on as it was, and shows this.

    `by`: in whose session it was done. CHANGED: a contact is no longer told, or no longer at an address.
    """

    RETENTION = Keep(days=3 * 365, after="at", words="it was said")

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    what = models.CharField(max_length=10, choices=Withdrawn.choices)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="withdrawal_when")]


class WatchWish(models.Model):
    """Whom, or which organisation, somebody would like to be watched by, as they wrote it. The keeper looks who it is.

    Whoever wrote it learns neither from the answer nor from its time whether there is such an account.
    """

    RETENTION = Keep.until("the next tick")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    email = EncryptedTextField(default="", blank=True)
    organisation_name = EncryptedTextField(default="", blank=True)
    approval = models.BooleanField(default=False)
    wished_at = models.DateTimeField()


class Invitation(models.Model):
    """A one-time link into an organisation. `person`: who has no account yet and gets one by it."""

    RETENTION = Keep(days=90, after="expires_at", words="it expired")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="invitations")
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Role])
    for_name = EncryptedTextField(default="", blank=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    makes_operator = models.BooleanField(default=False)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
