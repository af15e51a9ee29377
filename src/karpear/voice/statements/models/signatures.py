"""Names under a published statement, and what came of it."""

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Organisation, Person

from ...querysets import VoiceQuerySet
from ..words import WITHDRAWERS
from .statements import KIND_CHOICES, Statement

#: How a name stands, as records of neutrality say it.
HOW_IT_STANDS = {
    "published": Q(withdrawn_at=None) & ~Q(answer="not_us"),
    "denied": Q(answer="not_us"),
    "struck_out": Q(withdrawn_at__isnull=False) & ~Q(answer="not_us"),
}
_RECORDED = Q(*(stands & Q(recorded_as=state) for state, stands in HOW_IT_STANDS.items()), _connector=Q.OR)
UNRECORDED = Q(organisation__isnull=False) & ~_RECORDED


class SignatureQuerySet(VoiceQuerySet["StatementSignature"]):
    def standing(self) -> "SignatureQuerySet":
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)

    def to_carry(self) -> "SignatureQuerySet":
        """Of accounts whose leads say that it was them; the register of risks has still to hear of it."""
        return self.standing().filter(organisation__isnull=False, answer="yes", carried_at=None)

    def to_take_back(self) -> "SignatureQuerySet":
        """Of which the register of risks heard, and which do not hold: it was not them, or it was struck out."""
        does_not_hold = ~Q(answer="yes") | Q(withdrawn_at__isnull=False)
        return self.filter(does_not_hold, organisation__isnull=False, carried_at__isnull=False)

    def to_tell(self) -> "SignatureQuerySet":
        """Either of them."""
        holds = Q(answer="yes", withdrawn_at=None)
        changed = holds & Q(carried_at=None) | ~holds & Q(carried_at__isnull=False)
        return self.filter(changed, organisation__isnull=False)

    def to_record(self) -> "SignatureQuerySet":
        """Of accounts whose records of neutrality do not say how it stands."""
        return self.filter(UNRECORDED)

    def denied(self) -> "SignatureQuerySet":
        """It was not them, and the convener has neither struck it out nor said why it stays."""
        return self.standing().filter(answer="not_us", stays_at=None)


class StatementSignature(models.Model):
    """A name under a published statement. `organisation`: the account that has exactly this name, if there is one.

    `answer`: what its leads say: it was us, or it was not; `carried_at`: since when its register of risks knows of it.
    `changed_by`: who answered last, or struck it out; `withdrawn_by`: as whom, the convener or that account. `stays`:
    why the convener leaves a name that is denied. `recorded_as`: how it stands by the last record of neutrality of that
    account, which is `neutrality_record`.
    """

    RETENTION = Keep.with_("statement")

    id = models.UUIDField(primary_key=True, default=new_id)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="signatures")
    name = EncryptedTextField()
    kind = models.CharField(max_length=12, choices=KIND_CHOICES)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="statement_signatures")
    answer = models.CharField(max_length=8, blank=True, choices=[("yes", "yes"), ("not_us", "not_us")])
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=12, blank=True, choices=[(code, code) for code in WITHDRAWERS])
    reason = EncryptedTextField(default="", blank=True)
    carried_at = models.DateTimeField(null=True)
    stays = EncryptedTextField(default="", blank=True)
    stays_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    recorded_as = models.CharField(max_length=10, blank=True, choices=[(state, state) for state in HOW_IT_STANDS])
    neutrality_record = models.UUIDField(null=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="") | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by=""),
                name="signature_withdrawn_by_somebody",
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation"],
                condition=Q(organisation__isnull=False, answer="yes", carried_at=None, withdrawn_at=None),
                name="signatures_to_carry",
            ),
            models.Index(fields=["organisation"], condition=Q(carried_at__isnull=False), name="signatures_carried"),
            models.Index(fields=["organisation"], condition=UNRECORDED, name="signatures_to_record"),
        ]

    @property
    def how_it_stands(self) -> str:
        """As `HOW_IT_STANDS`."""
        if self.answer == "not_us":
            return "denied"
        return "struck_out" if self.withdrawn_at else "published"

    @property
    def withdrawn_words(self) -> str:
        """By whom it was taken back, in words; empty while it stands."""
        return str(WITHDRAWERS[self.withdrawn_by]) if self.withdrawn_by else ""


class StatementOutcome(models.Model):
    """What came of a published statement, and what was done to somebody for it. `after_days`: 7, 30, or at any time."""

    RETENTION = Keep.with_("statement")

    id = models.UUIDField(primary_key=True, default=new_id)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="outcomes")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()
    after_days = models.PositiveSmallIntegerField(null=True)
    outcome = models.CharField(max_length=12)
    words = EncryptedTextField(default="", blank=True)
    reprisals = models.JSONField(default=list)
    reprisal_words = EncryptedTextField(default="", blank=True)

    class Meta:
        ordering = ("-noted_at", "-id")
