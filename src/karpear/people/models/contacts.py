"""People outside who agreed to be relied on, and every way to reach somebody."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.rules.text.names import isolated

from .organisations import Organisation
from .person import Language, Person


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    CHAT = "chat", _("Chat")
    PUSH = "push", _("Notice in a browser")
    DRILL = "drill", _("Drill (sends nothing)")


class ContactRole(models.TextChoices):
    FAMILY = "family", _("Family or friend")
    COLLEAGUE = "colleague", _("Colleague")
    LAWYER = "lawyer", _("Lawyer")
    PARTNER_NGO = "partner_ngo", _("Partner NGO")
    EMBASSY = "embassy", _("Embassy")
    JOURNALIST = "journalist", _("Journalist")
    LOCAL_AUTHORITY = "local_authority", _("Local authority")
    UN_OFFICE = "un_office", _("UN office")


class ContactState(models.TextChoices):
    ASKED = "asked", _("asked, no answer yet")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    LEFT = "left", _("left")


DISCLOSURES = ("what", "where", "when", "with_whom", "next_check_in", "position", "instructions")


class ContactQuerySet(models.QuerySet["Contact"]):
    def kept(self) -> "ContactQuerySet":
        return self.filter(removed_at__isnull=True)

    def visible_to(self, person: Person) -> "ContactQuerySet":
        return self.kept().filter(owner=person)

    def accepted(self) -> "ContactQuerySet":
        return self.kept().filter(state=ContactState.ACCEPTED)


class Contact(models.Model):
    """Somebody a person relies on, who has accepted by a link. Not a user.

    `knows_me_as`: how the person is named to this contact. `disclosures`: which of DISCLOSURES this
    contact may be told. `reach`: whom they can call (which embassy, which UN office). A removed contact
    is told nothing more; the row stays a while so that what was sent to them stays on record.
    """

    RETENTION = Keep(
        days=30, after="removed_at", words="the person removed it, once no alert goes on in which they are told"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    owner = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    role = models.CharField(max_length=20, choices=ContactRole.choices)
    name = EncryptedTextField()
    code_name = EncryptedTextField(default="", blank=True)
    knows_me_as = EncryptedTextField(default="", blank=True)
    reach = EncryptedTextField(default="", blank=True)
    hours = EncryptedTextField(default="", blank=True)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.KHMER)
    disclosures = models.JSONField(default=list, blank=True)
    in_ladder = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ContactState.choices, default=ContactState.ASKED)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    token_expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ("position", "created_at", "id")

    @property
    def shown_name(self) -> str:
        return isolated(str(self.code_name or self.name))


class AddressQuerySet(models.QuerySet["Address"]):
    def usable(self) -> "AddressQuerySet":
        return self.filter(removed_at__isnull=True)

    def written(self) -> "AddressQuerySet":
        """What a person typed in. Browsers that show notices come beside these and count for nothing."""
        return self.usable().exclude(channel=Channel.PUSH)

    def pushes(self) -> "AddressQuerySet":
        return self.usable().filter(channel=Channel.PUSH)

    def claiming(self) -> "AddressQuerySet":
        """Everybody whose number it is said to be, proven or not: a call for help may be from any of them."""
        relied_on = Q(contact__state=ContactState.ACCEPTED, contact__removed_at__isnull=True)
        return self.usable().filter(relied_on | Q(person__is_active=True))

    def speaking(self) -> "AddressQuerySet":
        """Whose words come from an address, unless they call for help.

        Anybody may type in any number, and prove it by a tap on somebody's phone: so the first who gave a number always
        speaks from it, and who came later only once they have proved it. Then both do, until one says it is not theirs.
        """
        return self.claiming().filter(Q(proven_at__isnull=False) | ~Exists(_earlier_addresses()))

    def before(self, address: "Address") -> "AddressQuerySet":
        """Rows of other people who gave the same number before."""
        same_number = self.usable().filter(
            channel=address.channel, value_index=address.value_index, person__is_active=True
        )
        return same_number.filter(pk__lt=address.pk).exclude(person=address.person_id)


def _earlier_addresses() -> AddressQuerySet:
    """Ids sort by time."""
    same_number = Q(channel=OuterRef("channel"), value_index=OuterRef("value_index"), person__is_active=True)
    return Address.objects.usable().filter(same_number, pk__lt=OuterRef("pk")).exclude(person=OuterRef("person"))


#: By which somebody outside is written to.
_OUTSIDE = [Channel.EMAIL.value, Channel.SMS.value]


class Address(models.Model):
    """One way to reach a person or a contact: an e-mail, a phone or a chat name, in order.

    Or the address of somebody outside to whom an `organisation` writes, in this `language`: the e-mail address of a
    partner, or the number of a stranger whom a text of theirs is answered once. The room that wrote it down deletes it
    once they are no longer kept informed, or have their answer, and with it what was sent there.

    `proven_at`: somebody last opened a link sent here and pressed. `tested_at`: a test last went there.
    `value_index`: HMAC of the value, to find who wrote.
    """

    RETENTION = Keep.with_("person", "contact", "organisation")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="addresses")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="addresses")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=5, choices=Language.choices, blank=True, default="")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    value = EncryptedTextField()
    value_index = models.CharField(max_length=64, db_index=True)
    position = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True)
    tested_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, contact=None, organisation=None, language="")
                | Q(person=None, contact__isnull=False, organisation=None, language="")
                | Q(person=None, contact=None, organisation__isnull=False, channel__in=_OUTSIDE) & ~Q(language=""),
                name="address_has_one_owner",
            ),
        ]
