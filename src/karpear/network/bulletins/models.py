"""Its tables: what was said, for whom its author meant it, and who was allowed to receive it."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.sharing.bulletins import (
    CapCertainty,
    CapSeverity,
    CapUrgency,
    Credibility,
    EventKind,
    Reliability,
)
from karpear.rules.sharing.labels import Label, RecipientClass, allowance

from ..members.models import Network, NetworkMember, Partner

RETENTION_DAYS = 2 * 365


class BulletinState(models.TextChoices):
    """How far it is. `waiting`: somebody else has to release it."""

    DRAFT = "draft", pgettext_lazy("bulletin", "draft")
    WAITING = "waiting", pgettext_lazy("bulletin", "waits for a second person")
    RELEASED = "released", pgettext_lazy("bulletin", "sent")
    CANCELLED = "cancelled", pgettext_lazy("bulletin", "taken back")


class BulletinStep(models.TextChoices):
    """What it is to the one that it follows."""

    NEW = "new", pgettext_lazy("bulletin", "new")
    UPDATE = "update", pgettext_lazy("bulletin", "update")
    CANCEL = "cancel", pgettext_lazy("bulletin", "takes back")
    DOWNGRADE = "downgrade", pgettext_lazy("bulletin", "may travel further")


UNSENT_STATES = (BulletinState.DRAFT.value, BulletinState.WAITING.value)
SENT_STATES = (BulletinState.RELEASED.value, BulletinState.CANCELLED.value)
#: Of a copy: its reader needs the former no longer.
IS_UPDATE = {"bulletin__step": BulletinStep.UPDATE.value, "bulletin__state": BulletinState.RELEASED.value}


def _choices(codes: type) -> list[tuple[str, str]]:
    return [(code.value, code.value) for code in codes]  # type: ignore[attr-defined]


def of_the_network(network: str, organisation: str) -> Exists:
    """Does this organisation belong to this network, or coordinate it? Columns of the outer query."""
    inside = NetworkMember.objects.active().filter(network=OuterRef(network), organisation=OuterRef(organisation))
    return Exists(inside)


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def unsent(self) -> Self:
        return self.filter(state__in=UNSENT_STATES)

    def sent(self) -> Self:
        """What has been released, whether or not it was taken back since."""
        return self.filter(state__in=SENT_STATES)

    def of_source(self, person: Person) -> Self:
        """What their own organisations say. Of what is closed only who wrote it, is asked to release it, or did."""
        of_source = Q(organisation__in=Membership.objects.organisations(person, Verb.WRITE_BULLETIN))
        return self.filter(of_source & (~is_closed() | Q(by=person) | hands_of(person)), origin__isnull=True)

    def received_by(self, person: Person) -> Self:
        """What was released to them, as long as they belong where they received it, and its source to the network."""
        copies = BulletinReceiver.objects.of(person).filter(bulletin=OuterRef("pk"))
        return self.sent().filter(Exists(copies))

    def listed_for(self, person: Person) -> Self:
        """What stands in their lists, feeds and searches: not what they have an update of."""
        copies = BulletinReceiver.objects.of(person).allowing("listed")
        newer = copies.filter(bulletin__follows=OuterRef("pk"), **IS_UPDATE)
        return self.sent().filter(Exists(copies.filter(bulletin=OuterRef("pk"))), ~Exists(newer))

    def visible_to(self, person: Person) -> Self:
        """After release those who received it, and its source at any time; whoever is asked to release it."""
        visible = Q(pk__in=self.model.objects.of_source(person).values("pk"))
        visible |= Q(pk__in=self.model.objects.received_by(person).values("pk"))
        return self.filter(visible | hands_of(person))


def hands_of(person: Person) -> Q:
    """Whoever is asked to release it, or did, as long as they act for its source, or for the network it belongs to."""
    asked = Q(state=BulletinState.WAITING.value, asked_of=person) | Q(state__in=SENT_STATES, released_by=person)
    acts_for = Membership.objects.organisations(person, Verb.RELEASE_BULLETIN)
    inside = NetworkMember.objects.active().filter(network=OuterRef("network"), organisation__in=acts_for)
    outside = source_stays() & (Q(network__body__in=acts_for) | Q(Exists(inside)))
    return asked & (Q(organisation__in=acts_for) | outside)


def is_closed() -> Q:
    """RED, and what follows a RED one until it is released, or follows one that is gone: its words are the same."""
    of_red = Q(follows__in=Bulletin.objects.filter(label=Label.RED.value).values("pk"))
    orphaned = Q(follows=None) & ~Q(step=BulletinStep.NEW.value)
    return Q(label=Label.RED.value) | Q(Q(state__in=UNSENT_STATES), of_red | orphaned)


def source_stays() -> Q:
    """Rows whose organisation (of a bulletin, its source) belongs to their network, or coordinates it."""
    return Q(organisation=models.F("network__body")) | Q(of_the_network("network", "organisation"))


def copies_of(person: Person) -> Q:
    """This person's: the label lets them receive it, and they, where they received it and its source still belong."""
    own_organisations = Membership.objects.active().filter(person=person).values("organisation")
    stays = Q(organisation=models.F("bulletin__network__body"))
    stays |= Q(of_the_network("bulletin__network", "organisation"))
    source_stays = Q(bulletin__organisation=models.F("bulletin__network__body"))
    source_stays |= Q(of_the_network("bulletin__network", "bulletin__organisation"))
    own_rows = Q(person=person, organisation__in=own_organisations)
    return own_rows & stays & source_stays & _where_allowed("receive")


class Bulletin(models.Model):
    """What one organisation tells others. Its words are encrypted, in one language or two; codes are clear. `avoid`:
    what not to do, said before what to do. `asked_of`: who was asked by name to release it. `follows`: which one it
    updates, takes back or lets travel further, as `step` says. `all_staff`: not only those who act for members.
    `is_public`: anybody may read it, where the label lets them. `origin`: who says it at another installation; the
    network's body keeps it then, and nobody here is its source.
    """

    RETENTION = (
        Keep(days=RETENTION_DAYS, after="released_at", words="it was sent"),
        Keep(days=30, after="written_at", words="it was written and not sent", where=Q(state__in=UNSENT_STATES)),
    )
    NOT_NOW = _("This is not possible while it is “%(state)s”.")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="bulletins")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="bulletins")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    event = models.CharField(max_length=12, choices=_choices(EventKind))
    label = models.CharField(max_length=12, choices=_choices(Label), default=Label.AMBER_STRICT.value)
    drill = models.BooleanField(default=False)
    headline_km = EncryptedTextField(default="", blank=True)
    headline_en = EncryptedTextField(default="", blank=True)
    avoid_km = EncryptedTextField(default="", blank=True)
    avoid_en = EncryptedTextField(default="", blank=True)
    todo_km = EncryptedTextField(default="", blank=True)
    todo_en = EncryptedTextField(default="", blank=True)
    since = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    provinces = models.JSONField(default=list)
    reliability = models.CharField(max_length=1, choices=_choices(Reliability), default=Reliability.F.value)
    credibility = models.CharField(max_length=1, choices=_choices(Credibility), default=Credibility.UNKNOWN.value)
    urgency = models.CharField(max_length=10, choices=_choices(CapUrgency), default=CapUrgency.UNKNOWN.value)
    severity = models.CharField(max_length=10, choices=_choices(CapSeverity), default=CapSeverity.UNKNOWN.value)
    certainty = models.CharField(max_length=10, choices=_choices(CapCertainty), default=CapCertainty.UNKNOWN.value)
    all_staff = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=BulletinState.choices, default=BulletinState.DRAFT)
    step = models.CharField(max_length=10, choices=BulletinStep.choices, default=BulletinStep.NEW)
    origin = EncryptedTextField(null=True)
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="followed_by", db_index=False)
    written_at = models.DateTimeField()
    asked_of = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_release_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = BulletinQuerySet.as_manager()

    class Meta:
        ordering = ("-written_at", "-id")
        indexes = [
            models.Index(fields=["organisation", "-written_at", "-id"], name="bulletins_newest"),
            models.Index(fields=["state", "-released_at"], name="bulletins_sent"),
            # Most follow nothing: an index that held them all would be thought of no use, and never asked.
            models.Index(fields=["follows"], condition=Q(follows__isnull=False), name="bulletins_followed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(label__in=[label.value for label in Label]), name="bulletin_label_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT_STATES, released_at=None)
                | Q(state__in=SENT_STATES, released_at__isnull=False),
                name="bulletin_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(asked_release_at__isnull=False), name="bulletin_waits_since"
            ),
        ]

    @property
    def is_sent(self) -> bool:
        return self.state in SENT_STATES

    @property
    def is_closed(self) -> bool:
        """As the query of this name: read by its author, those named and whoever is asked, and not by colleagues."""
        if self.label == Label.RED or self.is_sent or self.step == BulletinStep.NEW:
            return self.label == Label.RED
        return self.follows is None or self.follows.label == Label.RED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == BulletinState.CANCELLED


class BulletinAddressee(models.Model):
    """Whom its author chose: an organisation of the network, one person, or one of the author's own partners."""

    RETENTION = Keep.with_("bulletin")

    id = models.BigAutoField(primary_key=True)
    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="addressees")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    partner = models.ForeignKey(Partner, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person=None, partner=None)
                | Q(organisation=None, person__isnull=False, partner=None)
                | Q(organisation=None, person=None, partner__isnull=False),
                name="bulletin_addressee_is_one",
            ),
            models.UniqueConstraint(fields=["bulletin", "organisation"], name="bulletin_addresses_organisation_once"),
            models.UniqueConstraint(fields=["bulletin", "person"], name="bulletin_addresses_person_once"),
            models.UniqueConstraint(fields=["bulletin", "partner"], name="bulletin_addresses_partner_once"),
        ]


def _where_allowed(right: str) -> Q:
    """Rows whose bulletin's label allows this to what they are to it: the one table, asked in the database."""
    allowed = Q(pk__in=[])
    for label in Label:
        kinds = [kind.value for kind in RecipientClass if getattr(allowance(label, kind), right)]
        if kinds:
            allowed |= Q(bulletin__label=label.value, kind__in=kinds)
    return allowed


class BulletinReceiverQuerySet(models.QuerySet["BulletinReceiver"]):
    def of(self, person: Person) -> Self:
        """Their own copies, as long as they stand."""
        return self.filter(copies_of(person))

    def allowing(self, right: str) -> Self:
        """`right`: receive, listed or download, as `Allowance` has them."""
        return self.filter(_where_allowed(right))


class BulletinReceiver(models.Model):
    """Who was allowed to receive it, worked out when it was released: one person, one partner, or everybody.

    `organisation`: through which they receive it. `handed_on_by`: who handed it to them afterwards. `seen_here_at`:
    when they said that their organisation has seen the same.
    """

    RETENTION = Keep.with_("bulletin")

    id = models.UUIDField(primary_key=True, default=new_id)
    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="receivers")
    kind = models.CharField(max_length=8, choices=_choices(RecipientClass))
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    partner = models.ForeignKey(Partner, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    handed_on_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    seen_here_at = models.DateTimeField(null=True)

    objects = BulletinReceiverQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-sent_at"], name="bulletin_receivers_newest"),
            models.Index(
                fields=["person"], condition=Q(read_at__isnull=True, person__isnull=False), name="bulletins_unread"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="public", person=None, partner=None, organisation=None)
                | (~Q(kind="public") & Q(person__isnull=False, partner=None, organisation__isnull=False))
                | Q(kind="partner", person=None, partner__isnull=False, organisation__isnull=False),
                name="bulletin_receiver_is_one",
            ),
            models.UniqueConstraint(fields=["bulletin", "person"], name="bulletin_received_by_person_once"),
            models.UniqueConstraint(fields=["bulletin", "partner"], name="bulletin_received_by_partner_once"),
            models.UniqueConstraint(
                fields=["bulletin"], condition=Q(kind="public"), name="bulletin_received_in_public_once"
            ),
        ]
