"""What an organisation says on which topic and how, what its staff may post, and what one of them says as a citizen."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import KeptChange, Membership, Organisation, Person
from karpear.people.querysets import SeenByVerb
from karpear.rules.access import Verb
from karpear.rules.voice.agreement import OPEN_STATES, AgreementState, AgreementText
from karpear.rules.voice.forms import Form
from karpear.rules.voice.posture import PostureLine

from ..form_words import FORM_SHAPES, FORMS

RETENTION_DAYS = 3 * 365


class PostureRuleQuerySet(SeenByVerb["PostureRule"]):
    """Everybody who works there reads what is said and how: a rule that nobody knows protects nobody."""

    verb = Verb.READ_POSTURE

    def in_force(self) -> "PostureRuleQuerySet":
        """Those that nobody has taken away."""
        return self.filter(ended_at=None)


class PostureRule(models.Model):
    """In which form an organisation speaks on a topic in a place. Its sentence is encrypted.

    `topic`: a code of the pack, empty: any; `province`: empty: everywhere. `review_on`: the day on which somebody looks
    at it again; silence always has one.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="ended_at", words="it was taken away")
    UNTRACKED = ("changed_at",)
    BEGINS_WITH = ("form",)

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="posture_rules")
    topic = models.CharField(max_length=20, blank=True)
    province = models.CharField(max_length=6, blank=True)
    form = models.CharField(max_length=10, choices=[(form.value, form.value) for form in Form])
    sentence = EncryptedTextField()
    review_on = models.DateField(null=True)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = PostureRuleQuerySet.as_manager()

    class Meta:
        ordering = ("added_at", "id")
        indexes = [models.Index(fields=["review_on"], condition=Q(ended_at=None), name="posture_rules_by_review")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(form=Form.SILENCE.value) | Q(review_on__isnull=False), name="silence_is_reviewed"
            ),
            models.UniqueConstraint(
                fields=["organisation", "topic", "province"], condition=Q(ended_at=None), name="one_posture_rule_each"
            ),
        ]

    @property
    def line(self) -> PostureLine:
        """As the rule reads it."""
        return PostureLine(str(self.pk), self.topic, self.province, Form(self.form))

    @property
    def state(self) -> tuple[str, Any]:
        """Shape and word of its form."""
        return FORM_SHAPES[Form(self.form)], FORMS[Form(self.form)]

    def history(self, verb: str) -> "PostureRuleChange":
        return PostureRuleChange(posture_rule=self, verb=verb)


class PostureRuleChange(KeptChange):
    """What stood there before. Never changed. `fields`: {field: [before, after]}, as text."""

    RETENTION = Keep.with_("posture_rule")

    posture_rule = models.ForeignKey(PostureRule, models.CASCADE, related_name="changes")


class PostingRulesQuerySet(SeenByVerb["PostingRules"]):
    """Everybody who works there reads them."""

    verb = Verb.READ_POSTURE


class PostingRules(models.Model):
    """What staff may post: in the organisation's name and by whom, and as themselves."""

    RETENTION = Keep.with_("organisation")
    UNTRACKED = ("changed_at",)
    BEGINS_WITH = ()

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="posting_rules")
    as_organisation = EncryptedTextField()
    by_whom = EncryptedTextField(default="", blank=True)
    as_oneself = EncryptedTextField()
    changed_at = models.DateTimeField()

    objects = PostingRulesQuerySet.as_manager()

    def history(self, verb: str) -> "PostingRulesChange":
        return PostingRulesChange(posting_rules=self, verb=verb)


class PostingRulesChange(KeptChange):
    """What stood there before. Never changed. `fields`: {field: [before, after]}, as text."""

    RETENTION = Keep.with_("posting_rules")

    posting_rules = models.ForeignKey(PostingRules, models.CASCADE, related_name="changes")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, person: Person) -> "AgreementQuerySet":
        """Of its person, and of the one lead before whom it was put, while they are a lead there. No role sees more."""
        leads = Membership.objects.organisations(person, Verb.DECIDE_TO_SPEAK)
        return self.filter(Q(person=person) | Q(lead=person, organisation__in=leads))

    def standing(self) -> "AgreementQuerySet":
        """Those that nobody has ended."""
        return self.exclude(state=AgreementState.ENDED.value)

    def of_leavers(self) -> "AgreementQuerySet":
        """Those of them whose person belongs there no longer."""
        return self.standing().exclude(models.Exists(_work_there()))

    def signed(self) -> "AgreementQuerySet":
        """Those that both have signed, and that hold."""
        return self.filter(state=AgreementState.SIGNED.value)

    def published(self) -> "AgreementQuerySet":
        """Those of which their person lets colleagues know, while both hold: the agreement and the work."""
        return self.signed().filter(models.Exists(_work_there()), published_at__isnull=False)


def _work_there() -> "models.QuerySet[Membership]":
    return Membership.objects.active().filter(
        organisation=models.OuterRef("organisation"), person=models.OuterRef("person")
    )


class Agreement(models.Model):
    """What one person says as a citizen, which their organisation answers for no more and no less than this text says.

    Everything that is said in it is encrypted, its fingerprint too. `lead`: before whom it was put; `signed_by`: who
    signed it, though another lead has it since. `answer`: what the lead would have otherwise. `earlier`: the words that
    this lead had before them until they were changed, and since when, while nobody has signed. `person_looked_at`,
    `lead_looked_at`: that this year's review is done, by each.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="ended_at", words="it ended")
    NOT_NOW = _("This is no longer possible: the agreement is %(state)s.")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    person = models.ForeignKey(Person, models.CASCADE, related_name="agreements")
    lead = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    signed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    ended_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[
            (AgreementState.PROPOSED.value, pgettext_lazy("agreement", "proposed")),
            (AgreementState.ANSWERED.value, pgettext_lazy("agreement", "answered with changes")),
            (AgreementState.SIGNED.value, pgettext_lazy("agreement", "signed by both")),
            (AgreementState.ENDED.value, pgettext_lazy("agreement", "ended")),
        ],
    )
    topics = EncryptedJSONField(default=list)
    own_words = EncryptedTextField(default="", blank=True)
    disclaimer_km = EncryptedTextField(default="", blank=True)
    disclaimer_en = EncryptedTextField(default="", blank=True)
    ask_first = EncryptedJSONField(default=list)
    ask_whom = EncryptedTextField(default="", blank=True)
    support = EncryptedJSONField(default=list)
    support_words = EncryptedTextField(default="", blank=True)
    answer = EncryptedTextField(default="", blank=True)
    earlier = EncryptedJSONField(default=dict)
    end_reason = EncryptedTextField(default="", blank=True)
    salt = EncryptedTextField()
    text_hash = EncryptedTextField()
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    person_looked_at = models.DateTimeField(null=True)
    lead_looked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at", "-id")
        indexes = [models.Index(fields=["review_on"], condition=Q(state="signed"), name="agreements_by_review")]
        constraints = [
            models.CheckConstraint(condition=Q(lead=None) | ~Q(lead=F("person")), name="agreed_with_somebody_else"),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_at__isnull=False, review_on__isnull=False),
                name="signed_agreement_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(signed_at__isnull=False), name="only_signed_is_published"
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(state__in=[state.value for state in sorted(OPEN_STATES)]),
                name="one_open_agreement_each",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(state="signed"), name="one_signed_agreement_each"
            ),
        ]

    @property
    def text(self) -> AgreementText:
        """Everything that both sign."""
        return AgreementText(
            organisation=str(self.organisation_id),
            person=str(self.person_id),
            topics=self.topics,
            own_words=self.own_words,
            disclaimer={"km": self.disclaimer_km, "en": self.disclaimer_en},
            ask_first=self.ask_first,
            ask_whom=self.ask_whom,
            support=self.support,
            support_words=self.support_words,
            salt=self.salt,
        )
