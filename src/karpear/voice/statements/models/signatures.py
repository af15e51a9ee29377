"""Names under a published statement, and what came of it."""

from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.voice.named import NameAnswer

from ...querysets import VoiceQuerySet
from ..words import ANSWERS, CLASSES, DENIALS, WITHDRAWERS
from .statements import Statement

#: How a name stands, as records of neutrality say it.
HOW_IT_STANDS = {
    "published": Q(withdrawn_at=None) & ~Q(answer="not_us"),
    "denied": Q(answer="not_us"),
    "struck_out": Q(withdrawn_at__isnull=False) & ~Q(answer="not_us"),
}
_RECORDED = Q(*(stands & Q(recorded_as=state) for state, stands in HOW_IT_STANDS.items()), _connector=Q.OR)
UNRECORDED = Q(organisation__isnull=False) & ~_RECORDED
#: What leads answer for an account.
OF_ACCOUNTS = ["yes", "not_us"]
#: What people answer for themselves: never for an account of an organisation.
PERSONAL = [NameAnswer.CONFIRMED.value, NameAnswer.DENIED.value]


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
        return self.standing().filter(answer__in=DENIALS, stays_at=None)


class StatementSignature(models.Model):
    """A name under a published statement. `organisation`: the one account that has a name like it; of several (see
    `NamedAccount`) the first that says that it was them.

    `answer`: what its leads say, or independents of this name (`NamedPerson`): it was us, or it was not; `carried_at`:
    since when its register of risks knows of it. `changed_by`: who answered last for the account, or struck it out;
    `withdrawn_by`: as whom, the convener or whose name it is. `stays`: why the convener leaves a name that is denied.
    `recorded_as`: how it stands by the last record of neutrality of that account, which is `neutrality_record`; empty
    while that does not say what its leads answered.
    """

    RETENTION = Keep.with_("statement")

    id = models.UUIDField(primary_key=True, default=new_id)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="signatures")
    name = EncryptedTextField()
    kind = models.CharField(max_length=12, choices=[(code, code) for code in CLASSES])
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="statement_signatures")
    answer = models.CharField(max_length=8, blank=True, choices=[(code, code) for code in ANSWERS])
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
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=PERSONAL) | Q(organisation=None, carried_at=None), name="signature_of_one_sort"
            ),
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
    def our_name(self) -> str:
        """The same, and whether a lead says that it was them."""
        stands = self.how_it_stands
        return "confirmed" if stands == "published" and self.answer == "yes" else stands

    @property
    def is_denied(self) -> bool:
        """Does somebody who has this name say that it was not them?"""
        return self.answer in DENIALS

    @property
    def answer_words(self) -> str:
        """What is said of it, in words; empty while nobody has said anything."""
        return str(ANSWERS[self.answer]) if self.answer else ""

    @property
    def withdrawn_words(self) -> str:
        """By whom it was taken back, in words; empty while it stands."""
        return str(WITHDRAWERS[self.withdrawn_by]) if self.withdrawn_by else ""


class NamedPersonQuerySet(models.QuerySet["NamedPerson"]):
    def visible_to(self, person: Person) -> "NamedPersonQuerySet":
        """Nobody but they reads that they have an account with such a name."""
        return self.filter(person=person)

    def unanswered(self) -> "NamedPersonQuerySet":
        return self.filter(answer="", signature__withdrawn_at=None)

    def holding(self) -> "NamedPersonQuerySet":
        """Who says that it was them, of names that were not taken back."""
        return self.filter(answer=NameAnswer.CONFIRMED.value, signature__withdrawn_at=None)

    def to_tell(self) -> "NamedPersonQuerySet":
        """Whose plans have still to hear of it, or that it does not hold."""
        holds = Q(answer=NameAnswer.CONFIRMED.value, signature__withdrawn_at=None)
        return self.filter(holds & Q(carried_at=None) | ~holds & Q(carried_at__isnull=False))


class NamedPerson(models.Model):
    """An independent whose name looks like one under a statement that no account of an organisation has.

    There can be several of that name, and each is asked. `carried_at`: since when their open plans know of it.
    """

    RETENTION = (
        Keep.with_("signature"),
        Keep(days=365, after="asked_at", words="their name appeared"),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    signature = models.ForeignKey(StatementSignature, models.CASCADE, related_name="named_people")
    person = models.ForeignKey(Person, models.CASCADE, related_name="named_under")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=8, blank=True, choices=[(code, code) for code in PERSONAL])
    answered_at = models.DateTimeField(null=True)
    carried_at = models.DateTimeField(null=True)

    objects = NamedPersonQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["signature", "person"], name="asked_once_for_a_name"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="named_person_answered_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person"],
                condition=Q(answer=NameAnswer.CONFIRMED.value, carried_at=None),
                name="named_people_to_carry",
            ),
            models.Index(fields=["person"], condition=Q(carried_at__isnull=False), name="named_people_carried"),
        ]

    @property
    def own_answer(self) -> NameAnswer:
        """As the rule reads it."""
        return NameAnswer(self.answer)


class NamedAccountQuerySet(VoiceQuerySet["NamedAccount"]):
    def unanswered(self) -> "NamedAccountQuerySet":
        return self.filter(answer="", signature__withdrawn_at=None)

    def of_leads(self, person: Person) -> "NamedAccountQuerySet":
        """Those for which this person may answer. Nobody else reads that there is such an account."""
        return self.filter(organisation__in=Membership.objects.organisations(person, Verb.DECIDE_TO_SPEAK))


class NamedAccount(models.Model):
    """One of several accounts of organisations that have a name like one under a statement: each is asked.

    Where there is one alone it stands in the signature itself.
    """

    RETENTION = (
        Keep.with_("signature", "organisation"),
        Keep(days=365, after="asked_at", words="the name appeared"),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    signature = models.ForeignKey(StatementSignature, models.CASCADE, related_name="named_accounts")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=8, blank=True, choices=[(code, code) for code in OF_ACCOUNTS])

    objects = NamedAccountQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["signature", "organisation"], name="account_asked_once_for_a_name")
        ]


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
