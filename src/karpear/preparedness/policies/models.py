"""An organisation's security policy: its revisions, their clauses, who was asked to read, and what was understood."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from karpear.countries.values import Name
from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.duty.clauses import FINGERPRINT, Topic


class RevisionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    IN_FORCE = "in_force", _("in force")
    REPLACED = "replaced", _("replaced")


#: Not in force yet: at most one of these in an organisation.
UNFINISHED = (RevisionState.DRAFT.value, RevisionState.IN_REVIEW.value)


class RevisionQuerySet(models.QuerySet["PolicyRevision"]):
    def in_force(self) -> "RevisionQuerySet":
        return self.filter(state=RevisionState.IN_FORCE)

    def visible_to(self, person: Person) -> "RevisionQuerySet":
        """Those of organisations whose preparedness they may see."""
        return self.filter(organisation__in=Membership.objects.organisations(person, Verb.SEE_PREPAREDNESS))


class PolicyRevision(models.Model):
    """The security policy of an organisation as it was written once: one is in force, and one is being written.

    `number`: counts from 1. `writers`: ids of those who wrote in it, the last one last. `summary`: what changed, for
    readers. `review_told_at`: when somebody last heard that it is to be looked at again.
    """

    RETENTION = Keep.until("the organisation leaves")
    UNTRACKED = ("review_told_at", "changed_at", "writers")
    NOT_NOW = _("This revision is %(state)s, so this cannot be done to it.")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="policy_revisions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RevisionState.choices, default=RevisionState.DRAFT)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    writers = models.JSONField(default=list, blank=True)
    reviewer = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    summary = EncryptedTextField(default="", blank=True)
    review_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)
    put_in_force_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    review_told_at = models.DateTimeField(null=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "review_on"], name="policy_reviews_due")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="policy_number_once"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(state="in_force"), name="one_policy_in_force"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state__in=["draft", "in_review"]), name="one_policy_unfinished"
            ),
            models.CheckConstraint(condition=Q(state__in=RevisionState.values), name="policy_state_known"),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(in_force_at__isnull=False, review_on__isnull=False),
                name="policy_in_force_has_days",
            ),
        ]

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED


def by_language(words: Mapping[str, str]) -> Name:
    """In the reader's language; else in English; else in the one in which they are written."""
    return Name({"en": next(iter(words.values()), ""), **words})


class PolicyClause(models.Model):
    """One clause of a revision. `key`: of the pack, or its own; the same in every revision that has it.

    `title`, `text`, and the words of `questions`: by language; whoever reads another sees what there is.
    `applies`: to whom; `risks`, `measures`: lines of the catalogue.
    `content`: the fingerprint of what it means, which a corrected slip leaves as it is.
    """

    RETENTION = Keep.with_("revision")
    PART_OF = "revision"
    SAID = ("key",)

    id = models.UUIDField(primary_key=True, default=new_id)
    revision = models.ForeignKey(PolicyRevision, models.CASCADE, related_name="clauses")
    key = models.CharField(max_length=40)
    topic = models.CharField(max_length=12, choices=[(topic.value, topic.value) for topic in Topic])
    position = models.PositiveSmallIntegerField(default=0)
    title = EncryptedJSONField()
    text = EncryptedJSONField()
    important = models.BooleanField(default=False)
    applies = models.JSONField(default=list)
    risks = models.JSONField(default=list, blank=True)
    measures = models.JSONField(default=list, blank=True)
    questions = EncryptedJSONField(default=list)
    content = models.CharField(max_length=FINGERPRINT)

    class Meta:
        ordering: ClassVar[Any] = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="one_clause_of_a_key"),
            models.CheckConstraint(condition=Q(topic__in=[topic.value for topic in Topic]), name="clause_topic_known"),
        ]

    @property
    def name(self) -> Name:
        return by_language(self.title)

    @property
    def wording(self) -> Name:
        return by_language(self.text)

    @property
    def missing_in(self) -> list[str]:
        """The languages of these pages, by name, in which some of it is not written."""
        parts = [self.title, self.text]
        for question in self.questions:
            parts += [question["ask"], question["why"], *question["choices"]]
        return [name for code, name in settings.LANGUAGES if not all(part.get(code) for part in parts)]

    @property
    def words(self) -> Any:
        """Everything that somebody reads, to be compared with another revision's."""
        return self.title, self.text, self.questions, sorted(self.applies)


class ReadingChannel(models.TextChoices):
    """How somebody answered."""

    PAGE = "page", _("on their own page")
    LINK = "link", _("by a link")
    PHONE = "phone", _("by phone")
    SMS = "sms", _("by text message")


class Reading(models.Model):
    """Somebody was asked to read a revision: once for each, and only where an important clause is new to them.

    `sheet`: the number on their sheet of questions, with which a text answers. `asked`: ids of its clauses, in the
    order of the sheet; more may follow, none moves. `answered_at`: when the last of them was understood.
    """

    RETENTION = Keep.with_("person", "revision")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    revision = models.ForeignKey(PolicyRevision, models.CASCADE, related_name="readings")
    sheet = models.PositiveSmallIntegerField()
    asked = models.JSONField(default=list)
    sent_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=5, choices=ReadingChannel.choices, blank=True)
    entered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["revision"], condition=Q(answered_at__isnull=True), name="readings_open")]
        constraints = [
            models.UniqueConstraint(fields=["person", "revision"], name="one_reading_of_a_revision"),
            models.CheckConstraint(condition=Q(channel__in=["", *ReadingChannel.values]), name="reading_channel_known"),
        ]


class UnderstandingQuerySet(models.QuerySet["ClauseUnderstanding"]):
    def to_talk_about(self) -> "UnderstandingQuerySet":
        """Not yet understood after too many tries, and still in force: somebody is asked to talk with its person."""
        rows = self.filter(talk_since__isnull=False, right_at__isnull=True)
        in_force = PolicyClause.objects.filter(
            revision__organisation=OuterRef("organisation"), revision__state=RevisionState.IN_FORCE, important=True
        )
        return rows.filter(Exists(in_force.filter(content=OuterRef("content"))))


class ClauseUnderstanding(models.Model):
    """How somebody stands in one important clause, whatever revision has it: answers themselves are never kept.

    `content`: what it means. `right_at`: since when all three questions were right; None: not yet. `first_try`: at the
    first try. `talk_since`: since when a colleague is to go through it with them, who tried too often alone or
    says that they do not understand it.
    """

    RETENTION = Keep(days=3 * 365, after="last_at", words="the last answer")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    content = models.CharField(max_length=FINGERPRINT)
    last_at = models.DateTimeField(db_index=True)
    right_at = models.DateTimeField(null=True)
    first_try = models.BooleanField(default=False)
    talk_since = models.DateTimeField(null=True)
    channel = models.CharField(max_length=5, choices=ReadingChannel.choices)
    entered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = UnderstandingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "content"], name="understood_by"),
            models.Index(
                fields=["organisation"],
                condition=Q(talk_since__isnull=False, right_at__isnull=True),
                name="clauses_to_talk_about",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "content"], name="one_understanding"),
            models.CheckConstraint(
                condition=Q(first_try=False) | Q(right_at__isnull=False), name="first_try_was_right"
            ),
        ]
