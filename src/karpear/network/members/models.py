"""Networks, the organisations in them, links that invite one, and the partners of these."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Address, KeptChange, Language, Membership, Organisation, Person
from karpear.rules.access import Verb

if TYPE_CHECKING:
    from uuid import UUID


class NetworkQuerySet(models.QuerySet["Network"]):
    def visible_to(self, person: Person) -> Self:
        """Those that they coordinate, or in which they act for a member."""
        acts_for = Membership.objects.organisations(person, Verb.SEE_NETWORK)
        inside = NetworkMember.objects.active().filter(organisation__in=acts_for).values("network")
        return self.filter(Q(body__in=acts_for) | Q(pk__in=inside))


class Network(models.Model):
    """Organisations that belong together. `body`: the organisation that coordinates them; its name is the network's."""

    RETENTION = Keep.until("its body leaves")

    id = models.UUIDField(primary_key=True, default=new_id)
    body = models.OneToOneField(Organisation, models.CASCADE, related_name="network")
    founded_at = models.DateTimeField()

    objects = NetworkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.body.name

    @property
    def organisation_id(self) -> "UUID":
        """Where a coordinator's role is looked up."""
        return self.body_id


class MemberClass(models.TextChoices):
    """The two classes of members."""

    VOICE_AND_VOTE = "vote", _("voice and vote")
    VOICE = "voice", _("voice")


class NetworkMemberQuerySet(models.QuerySet["NetworkMember"]):
    def active(self) -> "NetworkMemberQuerySet":
        return self.filter(left_at__isnull=True)

    def visible_to(self, person: Person) -> Self:
        """Members see who else is one."""
        return self.filter(network__in=Network.objects.visible_to(person))

    def acted_for_by(self, person: Person) -> "NetworkMemberQuerySet":
        """Those for which they act."""
        return self.active().filter(organisation__in=Membership.objects.organisations(person, Verb.SEE_NETWORK))


class NetworkInvitationQuerySet(models.QuerySet["NetworkInvitation"]):
    def open(self, now: datetime) -> Self:
        """Those that let somebody in: whoever made it still coordinates."""
        keeps = Membership.objects.that_may(Verb.KEEP_NETWORK).filter(
            person=OuterRef("created_by"), organisation=OuterRef("network__body")
        )
        return self.filter(Exists(keeps), used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)

    def visible_to(self, person: Person) -> Self:
        """Those of the networks that they keep."""
        return self.filter(network__body__in=Membership.objects.organisations(person, Verb.KEEP_NETWORK))


class NetworkMember(models.Model):
    """One organisation in one network. `put_out`: the coordinator ended it, for a reason that its leads are told."""

    RETENTION = Keep(days=2 * 365, after="left_at", words="it left")
    BEGINS_WITH = ("member_class",)
    NOT_NOW = _("This organisation has left the network.")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="in_networks")
    member_class = models.CharField(max_length=8, choices=MemberClass.choices, default=MemberClass.VOICE_AND_VOTE)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    put_out = models.BooleanField(default=False)
    reason = EncryptedTextField(default="", blank=True)

    objects = NetworkMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation"], condition=Q(left_at__isnull=True), name="one_network_membership"
            ),
            models.CheckConstraint(condition=Q(member_class__in=MemberClass.values), name="known_member_class"),
            models.CheckConstraint(condition=Q(put_out=False) | Q(left_at__isnull=False), name="put_out_has_left"),
        ]

    def history(self, verb: str) -> "NetworkMemberChange":
        return NetworkMemberChange(member=self, verb=verb)


class NetworkMemberChange(KeptChange):
    """What stood there before. Never changed."""

    RETENTION = Keep.with_("member")

    member = models.ForeignKey(NetworkMember, models.CASCADE, related_name="changes")


class NetworkInvitation(models.Model):
    """A one-time link with which a lead lets their organisation join. Of the link itself the hash alone is stored."""

    RETENTION = Keep(days=90, after="expires_at", words="it expired")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="invitations")
    for_name = EncryptedTextField()
    member_class = models.CharField(max_length=8, choices=MemberClass.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(NetworkMember, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = NetworkInvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(member_class__in=MemberClass.values), name="known_invited_class"),
        ]


class PartnerKind(models.TextChoices):
    """What a partner is to the organisation that names it."""

    DONOR = "donor", _("donor")
    COMMUNITY = "community", _("community group")
    MEDIA = "media", _("media")
    DIPLOMAT = "diplomat", _("embassy or UN")
    LAWYER = "lawyer", _("lawyers")
    OTHER = "other", _("other")


class PartnerQuerySet(models.QuerySet["Partner"]):
    def active(self) -> "PartnerQuerySet":
        return self.filter(ended_at__isnull=True)

    def visible_to(self, person: Person) -> Self:
        """Those of their own organisations: nobody else's."""
        return self.filter(organisation__in=Membership.objects.organisations(person, Verb.SEE_NETWORK))


class Partner(models.Model):
    """Somebody outside the network whom one organisation keeps informed, by a page of their own. Never shown to other
    members. `address`: where a mail goes that says that there is a note, and nothing of it; whoever has none is told by
    their organisation itself. It goes once they are no longer kept informed, with what was sent there.

    `agreed_on`: the day on which they agreed. Nothing is mailed as long as nobody has written that down.
    """

    RETENTION = Keep(days=365, after="ended_at", words="it ended")
    BEGINS_WITH = ("kind",)
    UNTRACKED = ("address_id",)  # a history has its words
    NOT_NOW = _("This partner is no longer kept informed.")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="partners")
    name = EncryptedTextField()
    kind = models.CharField(max_length=10, choices=PartnerKind.choices)
    address = models.OneToOneField(Address, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.ENGLISH)
    agreed_on = models.DateField(null=True)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ("added_at", "id")
        constraints = [models.CheckConstraint(condition=Q(kind__in=PartnerKind.values), name="known_partner_kind")]

    @property
    def email(self) -> str:
        """Empty: they have none. Select `address` with it."""
        return str(self.address.value) if self.address else ""

    def history(self, verb: str) -> "PartnerChange":
        return PartnerChange(partner=self, verb=verb)


class PartnerChange(KeptChange):
    """What stood there before. Never changed."""

    RETENTION = Keep.with_("partner")

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="changes")
