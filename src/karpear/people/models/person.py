"""Somebody who signs in, and what is theirs alone: safety words, devices, answered keys."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password as hash_matches
from django.db import models
from django.db.models import Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.rules.text.names import isolated


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    KHMER = "km", "ភាសាខ្មែរ"


#: Where somebody would sign in who has no account: no address of this kind can exist (RFC 2606).
NO_ACCOUNT = "@no-account.invalid"


class PersonManager(BaseUserManager["Person"]):
    def create_without_account(self, **fields: object) -> "Person":
        """Somebody who only has a number: nobody can sign in as them."""
        return self.create_user(f"{new_id()}{NO_ACCOUNT}", None, **fields)

    def without_account(self) -> "models.QuerySet[Person]":
        return self.filter(email__endswith=NO_ACCOUNT)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        person: Person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. `email` is clear because signing in looks it up.

    `duress_signed_in_at`: they signed in with the duress password, or a text that did nothing else said it, and the
    keeper still has to raise the silent alert; it clears the field in the same transaction. `session_round`: sessions
    of an earlier round are closed.
    """

    RETENTION = Keep.until("the person leaves")

    id = models.UUIDField(primary_key=True, default=new_id)
    email = models.EmailField(unique=True)
    name = EncryptedTextField()
    code_name = EncryptedTextField(default="", blank=True)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.KHMER)
    khmer_digits = models.BooleanField(default=False)
    time_zone = models.CharField(max_length=40, default="Asia/Phnom_Penh")
    duress_password = models.CharField(max_length=128, blank=True)
    duress_signed_in_at = models.DateTimeField(null=True)
    session_round = models.PositiveIntegerField(default=0)
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
            models.Index(fields=["id"], condition=Q(is_active=False), name="person_inactive"),
            models.Index(fields=["time_zone"], condition=Q(is_active=True), name="person_zone"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def check_password(self, raw_password: str | None) -> bool:
        """Either password opens the door, everywhere a password is asked, so that nobody can tell them apart.

        Both are always compared; where no duress password is set a stand-in is, so that every answer takes
        as long. `typed_duress` says afterwards which it was.
        """
        true_one = super().check_password(raw_password)
        matches_other = hash_matches(raw_password, self.duress_password or self.password, setter=None)
        self.typed_duress = matches_other and bool(self.duress_password) and not true_one
        return true_one or self.typed_duress

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What ties a session to this person: a new password or a new round closes it."""
        sealed: str = super()._get_session_auth_hash(secret)  # type: ignore[misc] # missing from the stubs
        return f"{sealed}.{self.session_round}" if self.session_round else sealed

    @property
    def has_account(self) -> bool:
        """Can they sign in at all? Who has only a number and a card cannot."""
        return not self.email.endswith(NO_ACCOUNT)

    @property
    def shown_name(self) -> str:
        """How others see this person: the code name when there is one. What is written from the right turns no line."""
        return isolated(str(self.code_name or self.name))


class PasswordLink(models.Model):
    """A one-time link to a new password, who made it, and for which organisation; both None: whoever runs the server.

    The rule that allowed it is asked again when it is used.
    """

    RETENTION = Keep(days=90, after="made_at", words="it was made")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="password_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Tally(models.Model):
    """How often something was done within a stretch of time: limits that hold for all web processes together.

    `key`: a hash of what, whose, and which stretch.
    """

    RETENTION = Keep(days=1, after="ends_at", words="its stretch ended", hourly=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)


class SafetyWord(models.Model):
    """A person's word for OK, delayed or duress. Only an HMAC of the folded word is kept."""

    RETENTION = Keep.until("the person changes it")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="safety_words")
    kind = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_word_per_kind")]


class Device(models.Model):
    """A registered phone or browser. Its token can check in and raise SOS; only the hash is kept.

    `created_at`: when it was given its token, at first or again. `shortcut_hash`: of the secret in an address that
    raises SOS and nothing else; empty when there is none. `consented_at`: its person read what it does and agreed.
    `tested_at`: an officer last acknowledged a test from it, with that token. `reminded_at`: when its person was last
    told that it is due again. `left_at`: when it was told to forget everything, its token with it, because somebody
    left in a hurry; None while it holds its token.
    """

    RETENTION = Keep(days=365, after="revoked_at", words="it was revoked")

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="devices")
    name = EncryptedTextField(default="")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    shortcut_hash = models.CharField(max_length=64, blank=True, default="")
    consented_at = models.DateTimeField(null=True)
    tested_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shortcut_hash"], condition=~Q(shortcut_hash=""), name="one_device_per_shortcut"
            ),
        ]


class Receipt(models.Model):
    """One client-made key and what it was answered, so that a repeated request changes nothing."""

    RETENTION = Keep(days=30, after="created_at", words="it was given", hourly=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    key = models.UUIDField()
    verb = models.CharField(max_length=30)
    body_hash = models.CharField(max_length=64)
    answer = EncryptedJSONField(default=dict)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")]
