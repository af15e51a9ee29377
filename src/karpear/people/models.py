"""People, what they belong to, who watches over them, and how they are reached."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password as hash_matches
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.rules.access import Role, Verb, roles_for


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    KHMER = "km", "ភាសាខ្មែរ"


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    CHAT = "chat", _("Chat")
    DRILL = "drill", _("Drill (sends nothing)")


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        person: Person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. `email` is clear because signing in looks it up.

    `duress_signed_in_at`: they signed in with the duress password and the keeper still has to raise the
    silent alert; it clears the field in the same transaction.
    """

    RETENTION = "until the person leaves"

    id = models.UUIDField(primary_key=True, default=new_id)
    email = models.EmailField(unique=True)
    name = EncryptedTextField()
    code_name = EncryptedTextField(default="", blank=True)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.KHMER)
    time_zone = models.CharField(max_length=40, default="Asia/Phnom_Penh")
    duress_password = models.CharField(max_length=128, blank=True)
    duress_signed_in_at = models.DateTimeField(null=True)
    is_operator = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()
    typed_duress = False

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        indexes = [
            models.Index(
                fields=["duress_signed_in_at"], condition=Q(duress_signed_in_at__isnull=False), name="person_duress"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def check_password(self, raw_password: str | None) -> bool:
        """Either password opens the door, everywhere a password is asked, so that nobody can tell them apart.

        Both are always compared; where no duress password is set a stand-in is, so that every answer takes
        as long. `typed_duress` says afterwards which it was.
        """
        true_one = super().check_password(raw_password)
        other = hash_matches(raw_password, self.duress_password or self.password, setter=None)
        self.typed_duress = other and bool(self.duress_password) and not true_one
        return true_one or self.typed_duress

    @property
    def shown_name(self) -> str:
        """How others see this person: the code name when there is one."""
        return str(self.code_name or self.name)


class Organisation(models.Model):
    """A group with officers who watch. `policy`: overrides of the ladder and check-in defaults."""

    RETENTION = "until the organisation leaves"

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=8, default="kh")
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.KHMER)
    time_zone = models.CharField(max_length=40, default="Asia/Phnom_Penh")
    policy = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(ended_at__isnull=True)

    def that_may(self, verb: Verb) -> "MembershipQuerySet":
        return self.active().filter(role__in=[r.value for r in roles_for(verb)])


class Membership(models.Model):
    """One person in one organisation. `sos_consent`: this organisation is told when they press SOS."""

    RETENTION = "2 years after it ended"

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Role])
    sos_consent = models.BooleanField(default=True)
    feed_hash = models.CharField(max_length=64, blank=True, db_index=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(ended_at__isnull=True), name="one_membership"
            ),
            models.CheckConstraint(condition=Q(role__in=[r.value for r in Role]), name="known_role"),
        ]


class WatchState(models.TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    ENDED = "ended", _("ended")


class WatchQuerySet(models.QuerySet["Watch"]):
    def accepted(self) -> "WatchQuerySet":
        return self.filter(state=WatchState.ACCEPTED)


class Watch(models.Model):
    """A person asks somebody, or an organisation, to watch over them; they accept or not."""

    RETENTION = "2 years after it ended"

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="watched_by")
    watcher = models.ForeignKey(Person, models.CASCADE, null=True, related_name="watching")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="watching")
    state = models.CharField(max_length=10, choices=WatchState.choices, default=WatchState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(watcher__isnull=True) ^ Q(organisation__isnull=True), name="one_kind_of_watcher"
            ),
            models.CheckConstraint(
                condition=Q(watcher__isnull=True) | ~Q(watcher=F("person")), name="nobody_watches_themselves"
            ),
        ]


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

    RETENTION = "30 days after the person removed it"

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
        ordering = ("position", "created_at")

    @property
    def shown_name(self) -> str:
        return str(self.code_name or self.name)


class AddressQuerySet(models.QuerySet["Address"]):
    def usable(self) -> "AddressQuerySet":
        return self.filter(removed_at__isnull=True)


class Address(models.Model):
    """One way to reach a person or a contact: an e-mail, a phone or a chat name, in order.

    `proven_at`: somebody last opened a link sent here and pressed. `value_index`: HMAC of the value,
    to find who wrote.
    """

    RETENTION = "with its person or contact"

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="addresses")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="addresses")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    value = EncryptedTextField()
    value_index = models.CharField(max_length=64, db_index=True)
    position = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(contact__isnull=True), name="address_has_one_owner"
            ),
        ]


class Device(models.Model):
    """A registered phone or browser. Its token can check in and raise SOS; only the hash is kept."""

    RETENTION = "1 year after it was revoked"

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="devices")
    name = EncryptedTextField(default="")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Receipt(models.Model):
    """One client-made key and what it was answered, so that a repeated request changes nothing."""

    RETENTION = "30 days"

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    key = models.UUIDField()
    verb = models.CharField(max_length=30)
    body_hash = models.CharField(max_length=64)
    answer = EncryptedJSONField(default=dict)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")]


class SafetyWord(models.Model):
    """A person's word for OK, delayed or duress. Only an HMAC of the folded word is kept."""

    RETENTION = "until the person changes it"

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="safety_words")
    kind = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_word_per_kind")]


class Invitation(models.Model):
    """A one-time link into an organisation."""

    RETENTION = "90 days after it expired"

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="invitations")
    role = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Role])
    for_name = EncryptedTextField(default="", blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    makes_operator = models.BooleanField(default=False)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)


class ShiftQuerySet(models.QuerySet["Shift"]):
    def at(self, moment: datetime) -> "ShiftQuerySet":
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)


class Shift(models.Model):
    """An officer on watch for an organisation from `starts_at` until `ends_at`.

    `offered_to`: a swap that waits for that officer's yes. `handover`: a note for whoever is next.
    """

    RETENTION = "1 year"

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="shifts")
    officer = models.ForeignKey(Person, models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    offered_to = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    handover = EncryptedTextField(default="", blank=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at",)
        indexes = [models.Index(fields=["organisation", "ends_at"], name="shift_when")]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_has_length")]


class Notice(models.Model):
    """A message this room wants sent; `messaging` turns it into a delivery on the next tick and removes it.

    `topic`, `subject`, `text_key`, `about`: as in the outbox. Without an `address` the recipient's first
    usable one is taken.
    """

    RETENTION = "until the next tick"

    id = models.UUIDField(primary_key=True, default=new_id)
    topic = models.CharField(max_length=20)
    subject = models.UUIDField()
    text_key = models.CharField(max_length=30)
    about = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+")
    address = models.ForeignKey(Address, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(contact__isnull=True), name="notice_has_one_recipient"
            ),
        ]
