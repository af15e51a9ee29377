"""What stands between a key and whoever forces it: travel lock, second persons, waits, drills."""

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Organisation, Person

from .identities import Identity


class TravelLock(models.Model):
    """While it stands, the server hands this person neither wraps nor grants, whatever they are made to type.

    `until` empty: an officer of an organisation of theirs releases it (or their watcher, or the day comes).
    `silent`: a duress alert set it. Its person is never shown it, and it stands beside one that somebody chose.
    `releasers`: who could end it when it was set. Whoever is appointed later, by a hand that is forced, cannot.
    """

    RETENTION = (
        Keep(days=365, after="ended_at", words="it ended"),
        Keep(days=365, after="until", words="its last day"),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="travel_locks")
    set_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()
    silent = models.BooleanField(default=False)
    until = models.DateTimeField(null=True)
    releasers = models.ManyToManyField(Person, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "silent"], condition=Q(ended_at__isnull=True), name="one_travel_lock_of_each"
            )
        ]


class RecoveryRequestQuerySet(models.QuerySet["RecoveryRequest"]):
    def open(self) -> "RecoveryRequestQuerySet":
        return self.filter(done_at__isnull=True, cancelled_at__isnull=True)


class RecoveryRequest(models.Model):
    """Somebody forgot their secret and made a new identity; two others approve, a wait passes, the holder hands over.

    `ready_at`: when the wrap is released to the recovery holder, if nobody cancels before.
    """

    RETENTION = Keep(
        days=2 * 365,
        after="asked_at",
        words="it was asked, once it is over",
        where=Q(done_at__isnull=False) | Q(cancelled_at__isnull=False),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_requests")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="recovery_requests")
    old = models.ForeignKey(Identity, models.CASCADE, related_name="+")
    new = models.ForeignKey(Identity, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = RecoveryRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(done_at__isnull=True, cancelled_at__isnull=True), name="one_recovery"
            )
        ]


class Approval(models.Model):
    """One officer's, or watcher's, yes to a recovery."""

    RETENTION = Keep.with_("request")

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(RecoveryRequest, models.CASCADE, related_name="approvals")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "by"], name="one_approval_each")]


class RequestKind(models.TextChoices):
    EXPORT = "export", "export"


class Request(models.Model):
    """Something that one officer asks and another allows: an export of all that an organisation holds."""

    RETENTION = Keep(days=2 * 365, after="asked_at", words="it was asked")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="vault_requests")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    asked_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    allowed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    allowed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)


class Drill(models.Model):
    """The recovery key was tried: somebody with the offline key opened a challenge that this server sealed to it.

    `answer_hash`: SHA-256 of the words inside the challenge; whoever types them has the key.
    """

    RETENTION = Keep(days=5 * 365, after="asked_at", words="it was asked")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="recovery_drills")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="recovery_drills")
    recipient = models.CharField(max_length=70)
    blob = models.BinaryField()
    answer_hash = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)
