"""A few codes that leave the seal because their author said so, and disappear when they take it back."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from karpear.db.retention import Keep
from karpear.keys.ids import new_id
from karpear.people.models import Organisation, Person
from karpear.rules.risk.matrix import Area, Reliability
from karpear.vault.models import Record


class ConsentedFactQuerySet(models.QuerySet["ConsentedFact"]):
    def standing(self) -> "ConsentedFactQuerySet":
        """Those whose author has not taken their consent back."""
        return self.filter(withdrawn_at__isnull=True)

    def of_removed(self) -> "ConsentedFactQuerySet":
        """Those that stand although their author took away the entry they come from."""
        removed_entries = Record.objects.filter(
            thread=OuterRef("thread"), owner=OuterRef("person"), removed_at__isnull=False
        )
        return self.standing().filter(Exists(removed_entries))

    def to_carry(self) -> "ConsentedFactQuerySet":
        """What an organisation's risks have not heard of yet: consent given, or taken back after it was heard."""
        new = Q(withdrawn_at__isnull=True, known=False, organisation__isnull=False)
        back = Q(withdrawn_at__isnull=False, known=True)
        return self.filter(new | back)


class ConsentedFact(models.Model):
    """What one entry of a diary tells outside its seal. Without consent there is no row; withdrawn, there are no codes.

    `happened_on`: the first of the month where only the month may be known (`only_month`). `affected`: areas of
    `rules.risk.Area`, joined by commas. `serious`: somebody was hurt, taken or killed. `known`: the organisation's
    risks were told of it by the keeper, and not yet told that it was taken back.
    """

    RETENTION = (
        Keep(days=2 * 365, after="happened_on", words="it happened"),
        Keep(days=30, after="withdrawn_at", words="it was withdrawn; its codes go at once", where=Q(known=False)),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    thread = models.UUIDField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="consented_facts")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    threat = models.CharField(max_length=20, blank=True)
    happened_on = models.DateField(null=True)
    only_month = models.BooleanField(default=True)
    province = models.CharField(max_length=12, blank=True)
    affected = models.CharField(max_length=60, blank=True)
    serious = models.BooleanField(default=False)
    reliability = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Reliability], blank=True)
    consented_at = models.DateTimeField()
    known = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ConsentedFactQuerySet.as_manager()

    class Meta:
        ordering = ("-consented_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["thread"], condition=Q(withdrawn_at__isnull=True), name="one_standing_consent_per_entry"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(threat="", happened_on__isnull=True, province="", affected="", reliability="", serious=False),
                name="withdrawn_consent_has_no_codes",
            ),
        ]

    @property
    def areas(self) -> list[Area]:
        """What was affected."""
        return [Area(area) for area in self.affected.split(",") if area]
