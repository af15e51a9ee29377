"""Who can help, what came of it when somebody asked them, and who can reach whom."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.sharing.help_kinds import HelpKind, HelpOutcome
from karpear.rules.sharing.reach import OfficeKind
from karpear.rules.sharing.services import AnswerSpeed

from ..members.models import Network, NetworkMember

_BITS = {kind.value: 1 << place for place, kind in enumerate(HelpKind)}


def bits_of(kinds: Iterable[str]) -> int:
    """Kinds of help as a number, by which a database can narrow."""
    return sum(_BITS[kind] for kind in set(kinds) & _BITS.keys())


def gives_any(kinds: Iterable[str]) -> Q:
    """Entries that give any of these."""
    return Q(GreaterThan(F("kind_bits").bitand(bits_of(kinds)), 0))


def still_in_network() -> Q:
    """Rows whose organisation belongs to their network, or is its body: what it shared goes with it."""
    members = NetworkMember.objects.active().filter(network=OuterRef("network"), organisation=OuterRef("organisation"))
    return Q(Exists(members)) | Q(organisation=F("network__body"))


class ServiceEntryQuerySet(models.QuerySet["ServiceEntry"]):
    def active(self) -> "ServiceEntryQuerySet":
        return self.filter(ended_at__isnull=True)

    def visible_to(self, person: Person) -> Self:
        """Those of their networks, and those that their own organisations keep for themselves."""
        own_organisations = Membership.objects.organisations(person, Verb.SEE_NETWORK)
        shared = Q(network__in=Network.objects.visible_to(person)) & still_in_network()
        return self.filter(shared | Q(organisation__in=own_organisations))


class ServiceEntry(models.Model):
    """Somebody who can help. Words are encrypted; kinds, hours, sums and days are codes.

    `network`: who sees it; None: only the organisation that wrote it down. `kind_bits`: `kinds` as a number. Empty
    `country`, `applicants` or `roles`: any. `looked_on`: when somebody last heard that it holds, `looked_by`: who.
    """

    RETENTION = Keep(days=365, after="ended_at", words="it ended, once no use of it is left", where=Q(uses=None))
    NOT_NOW = _("This service was taken out of the directory.")
    UNTRACKED = ("changed_at", "kind_bits")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="services")
    network = models.ForeignKey(Network, models.SET_NULL, null=True, related_name="services")
    name = EncryptedTextField()
    about = EncryptedTextField(default="", blank=True)
    not_for = EncryptedTextField(default="", blank=True)
    channel = EncryptedTextField(default="", blank=True)
    through = EncryptedTextField(default="", blank=True)
    kinds = models.JSONField(default=list)
    kind_bits = models.BigIntegerField(default=0)
    country = models.CharField(max_length=8, blank=True)
    applicants = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    once = models.BooleanField(default=False)
    cap = models.PositiveIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    retrospective = models.BooleanField(null=True)
    speed = models.CharField(max_length=10, choices=[(speed.value, speed.value) for speed in AnswerSpeed])
    answer_hours = models.PositiveIntegerField(null=True)
    languages = models.JSONField(default=list)
    safe = models.BooleanField(null=True)
    at_night = models.BooleanField(null=True)
    papers = models.JSONField(default=list)
    looked_on = models.DateField()
    looked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ServiceEntryQuerySet.as_manager()

    class Meta:
        ordering = ("-looked_on", "id")
        indexes = [
            models.Index(fields=["network", "-looked_on", "id"], name="services_of_network"),
            models.Index(fields=["organisation", "-looked_on", "id"], name="services_of_organisation"),
        ]
        constraints = [models.CheckConstraint(condition=Q(cap=None) | ~Q(currency=""), name="service_cap_has_currency")]


class ServiceUseQuerySet(models.QuerySet["ServiceUse"]):
    def unanswered(self) -> "ServiceUseQuerySet":
        return self.filter(outcome="")

    def visible_to(self, person: Person) -> Self:
        """Theirs alone: that somebody asked for help says something about who needs it."""
        return self.filter(by=person)


class ServiceUse(models.Model):
    """Somebody applied: to whom and for what kind, never for whom.

    `entry`, or `pack_entry` of the country's pack (`kh:legal_aid`). Whether it came from an incident is known there.
    `key`: the form's own, so that one press twice is one use.
    """

    RETENTION = Keep(days=2 * 365, after="asked_at", words="it was asked")

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.UUIDField(unique=True)
    entry = models.ForeignKey(ServiceEntry, models.CASCADE, null=True, related_name="uses")
    pack_entry = models.CharField(max_length=40, blank=True)
    network = models.ForeignKey(Network, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=15, choices=[(kind.value, kind.value) for kind in HelpKind])
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=15, choices=[(word.value, word.value) for word in HelpOutcome], blank=True)
    answered_on = models.DateField(null=True)

    objects = ServiceUseQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "id")
        indexes = [
            models.Index(fields=["by", "asked_at"], condition=Q(outcome=""), name="uses_to_answer"),
            models.Index(fields=["pack_entry", "-answered_on"], condition=~Q(pack_entry=""), name="uses_of_pack"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(entry=None) ^ Q(pack_entry=""), name="use_of_one_service"),
        ]


class ReachConsent(models.TextChoices):
    """Of somebody who has an account here."""

    ASKED = "asked", _("asked")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", _("declined")


class OpenTo(models.TextChoices):
    """Who may ask them."""

    NETWORK = "network", _("everybody who acts for a member of the network")
    OWN = "own", _("only our own organisation, and those whom somebody puts through")


class ReachEdgeQuerySet(models.QuerySet["ReachEdge"]):
    def active(self) -> "ReachEdgeQuerySet":
        return self.filter(ended_at__isnull=True)

    def agreed(self) -> "ReachEdgeQuerySet":
        """Both ends have said yes, and whoever is asked still belongs to the organisation that wrote it down."""
        far = Q(to_person=None, far_agreed_on__isnull=False) | Q(to_consent=ReachConsent.AGREED)
        belongs = Membership.objects.active().filter(person=OuterRef("near"), organisation=OuterRef("organisation"))
        return self.active().filter(far, still_in_network(), Exists(belongs), near_consent=ReachConsent.AGREED)

    def of_own(self, person: Person) -> "ReachEdgeQuerySet":
        """What their organisations wrote down, and what they are an end of."""
        own_organisations = Membership.objects.organisations(person, Verb.SEE_NETWORK)
        unblocked = Q(organisation__in=own_organisations) & ~Q(pk__in=_blocked_for(person))
        return self.active().filter(unblocked | Q(near=person) | Q(to_person=person))

    def reachable_for(self, person: Person) -> "ReachEdgeQuerySet":
        """Agreed, in their networks or organisations, and not closed to them: also by way of somebody else."""
        is_near = Q(network__in=Network.objects.visible_to(person)) | _is_own(person)
        return self.agreed().filter(is_near).exclude(pk__in=_blocked_for(person))

    def askable_by(self, person: Person) -> "ReachEdgeQuerySet":
        """Which they may use themselves."""
        return self.reachable_for(person).filter(Q(open_to=OpenTo.NETWORK) | _is_own(person))

    def visible_to(self, person: Person) -> Self:
        """What they may use, and what is theirs to keep or to answer."""
        rows = self.model._default_manager
        return self.filter(Q(pk__in=rows.askable_by(person).values("pk")) | Q(pk__in=rows.of_own(person).values("pk")))


def _is_own(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.SEE_NETWORK)) | Q(near=person)


def _blocked_for(person: Person) -> models.QuerySet["ReachBlock", Any]:
    own_organisations = Membership.objects.active().filter(person=person).values("organisation")
    blocks = ReachBlock.objects.filter(Q(person=person) | Q(organisation__in=own_organisations))
    return blocks.values("edge")


class ReachEdge(models.Model):
    """A person of a member (`near`) can reach an office, or another person here (`to_person`) who can go further.

    `office`, `human`, `capacity`, `how`: which office, whom there, as what, and how `near` is asked. `human` is shown
    to `near` and to their organisation alone. `opens`, `closes`: hours at the far end, in `time_zone`. `far_agreed_on`,
    `told_by`: whoever has no account agreed on that day, as somebody says. `proven_on`: when it last worked;
    `failed_on`: when nobody answered.
    """

    RETENTION = Keep(days=90, after="ended_at", words="it ended")
    NOT_NOW = _("This contact was taken out.")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="edges")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="edges")
    near = models.ForeignKey(Person, models.CASCADE, related_name="+")
    office_kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in OfficeKind], blank=True)
    office_country = models.CharField(max_length=2, blank=True)
    to_person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    office = EncryptedTextField(default="", blank=True)
    human = EncryptedTextField(default="", blank=True)
    capacity = EncryptedTextField(default="", blank=True)
    how = EncryptedTextField(default="", blank=True)
    languages = models.JSONField(default=list)
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    time_zone = models.CharField(max_length=40, default="Asia/Phnom_Penh")
    open_to = models.CharField(max_length=10, choices=OpenTo.choices, default=OpenTo.NETWORK)
    near_consent = models.CharField(max_length=10, choices=ReachConsent.choices, default=ReachConsent.ASKED)
    near_answered_at = models.DateTimeField(null=True)
    to_consent = models.CharField(max_length=10, choices=ReachConsent.choices, blank=True)
    to_answered_at = models.DateTimeField(null=True)
    far_agreed_on = models.DateField(null=True)
    told_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    proven_on = models.DateField(null=True)
    failed_on = models.DateField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ReachEdgeQuerySet.as_manager()

    class Meta:
        ordering = ("-added_at", "id")
        indexes = [
            models.Index(fields=["network", "office_kind", "office_country"], name="edges_to_office"),
            models.Index(fields=["near", "near_consent"], name="edges_of_near"),
            models.Index(fields=["to_person"], condition=Q(to_person__isnull=False), name="edges_to_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_person=None, to_consent="") & ~Q(office_kind="")
                | Q(to_person__isnull=False, office_kind="") & ~Q(to_consent=""),
                name="edge_has_one_far_end",
            ),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__isnull=False),
                name="edge_hours_are_both",
            ),
        ]


class ReachBlock(models.Model):
    """Who may not use a way. Whoever it is does not learn of it: for them the way is not there.

    `typed`: the address of a person as the owner typed it: whether somebody here has it is not said.
    """

    RETENTION = Keep.with_("edge")

    id = models.UUIDField(primary_key=True, default=new_id)
    edge = models.ForeignKey(ReachEdge, models.CASCADE, related_name="blocks")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    typed = EncryptedTextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(organisation=None) | Q(person=None), name="block_of_one"),
            models.UniqueConstraint(
                fields=["edge", "organisation"],
                condition=Q(organisation__isnull=False),
                name="organisation_blocked_once",
            ),
            models.UniqueConstraint(
                fields=["edge", "person"], condition=Q(person__isnull=False), name="person_blocked_once"
            ),
        ]
