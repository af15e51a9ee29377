"""A family plan as the server may know it: when it was looked through, who may read it one day, what may be counted.

What it says is a sealed record of the vault.
"""

from uuid import UUID

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField
from karpear.keys.ids import new_id
from karpear.people.models import Organisation, Person
from karpear.vault.models import Identity, Record


class FamilyPlanQuerySet(models.QuerySet["FamilyPlan"]):
    def visible_to(self, person: Person) -> "FamilyPlanQuerySet":
        """Their own. No role sees more."""
        return self.filter(person=person)


class FamilyPlan(models.Model):
    """One person's family plan. `looked_at`: when they last wrote it, or said that all of it is still right.

    `record`: the version that its readers' keys open. `counted`: the numbers that its person let the organisation
    `counted_for` add up, as their browser showed them before; empty: nothing.
    """

    RETENTION = Keep.until("its person destroys it")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.OneToOneField(Person, models.CASCADE, related_name="family_plan")
    record = models.OneToOneField(Record, models.SET_NULL, null=True, related_name="+")
    looked_at = models.DateTimeField()
    counted_for = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    counted = EncryptedJSONField(null=True)
    created_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    objects = FamilyPlanQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["looked_at"], name="family_plans_by_look")]
        constraints = [
            models.CheckConstraint(
                condition=Q(counted_for__isnull=True) | Q(counted__isnull=False), name="counted_has_numbers"
            )
        ]


class FamilyReader(models.Model):
    """Somebody whom the person chose. `blob`: the record's key, sealed to them; the server holds it back until then.

    `told_at`: when they heard that they may open it.
    """

    RETENTION = Keep.with_("plan")

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(FamilyPlan, models.CASCADE, related_name="readers")
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="+")
    blob = models.BinaryField()
    added_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("added_at", "id")
        constraints = [models.UniqueConstraint(fields=["plan", "identity"], name="one_family_reader_each")]


class FamilyOpeningQuerySet(models.QuerySet["FamilyOpening"]):
    def standing(self) -> "FamilyOpeningQuerySet":
        """Those that its person did not take back."""
        return self.filter(taken_back_at=None)

    def shown_to_owner(self) -> "FamilyOpeningQuerySet":
        """Those of which its person may hear by now."""
        return self.standing().filter(is_quiet=False)

    def unseen(self) -> "FamilyOpeningQuerySet":
        """Those because of an incident, which their person has not seen yet."""
        return self.shown_to_owner().filter(incident__isnull=False, seen_at=None)


class FamilyOpening(models.Model):
    """A chosen reader may open the plan. `incident`: because of it; empty: its person let them.

    `told_at`: when its person heard of it, empty until that is safe; `seen_at`: when they said that they saw it.
    `is_quiet`: the incident says that others perhaps hold their phone, so they neither hear nor read of it.
    """

    RETENTION = (
        Keep.with_("plan"),
        Keep(days=3 * 365, after="opened_at", words="it was opened"),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(FamilyPlan, models.CASCADE, related_name="openings")
    reader = models.ForeignKey(Person, models.CASCADE, related_name="+")
    incident = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    is_quiet = models.BooleanField(default=False)

    objects = FamilyOpeningQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "reader"], condition=Q(taken_back_at=None), name="one_family_opening_each"
            )
        ]


class FamilyTotalsQuerySet(models.QuerySet["FamilyTotals"]):
    def newest_of(self, organisation: UUID) -> "FamilyTotals | None":
        """The last that was published."""
        return self.filter(organisation=organisation).order_by("-half", "id").first()


class FamilyTotals(models.Model):
    """What was published of a half-year, once, and is never computed again. `totals`: only what may be shown.

    `half`: the first day of the half-year.
    """

    RETENTION = Keep(days=5 * 365, after="published_at", words="it was published")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    half = models.DateField()
    totals = EncryptedJSONField()
    published_at = models.DateTimeField()

    objects = FamilyTotalsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "half"], name="one_family_total_per_half")]
