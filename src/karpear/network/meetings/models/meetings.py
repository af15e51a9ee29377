"""Meetings of a network."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Person
from karpear.rules.sharing.labels import Label

from ...members.models import Network
from ...querysets import SeenInNetwork

if TYPE_CHECKING:
    from uuid import UUID

#: As they are written, in every language.
LABELS = [(label.value, label.marking) for label in Label]


class MeetingState(models.TextChoices):
    """How far a meeting is. `open`: its agenda stands, and seats answer."""

    CALLED = "called", pgettext_lazy("a meeting", "called")
    OPEN = "open", pgettext_lazy("a meeting", "answers are open")
    CLOSED = "closed", pgettext_lazy("a meeting", "over")
    MINUTED = "minuted", pgettext_lazy("a meeting", "minutes are out")


CALLED_OFF = pgettext_lazy("a meeting", "called off")
#: Before it is over.
RUNNING = [MeetingState.CALLED, MeetingState.OPEN]


class MeetingQuerySet(SeenInNetwork["Meeting"]):
    """Meetings of a network."""


class Meeting(models.Model):
    """`label`: of its items, unless they say another. `chatham`: nothing says who said what, and nothing stores it.

    `minuted_at`: None of one that was called off: nothing is done with it any more, and it has no minutes.
    """

    RETENTION = Keep(days=5 * 365, after="starts_at", words="it began")
    NOT_NOW = _("This cannot be done with this meeting now: %(state)s.")

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.ForeignKey(Network, models.CASCADE, related_name="meetings")
    title = EncryptedTextField()
    place = EncryptedTextField(default="", blank=True)
    starts_at = models.DateTimeField()
    label = models.CharField(max_length=12, choices=LABELS, default=Label.AMBER_STRICT.value)
    chatham = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=MeetingState.choices, default=MeetingState.CALLED)
    called_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    called_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    minuted_at = models.DateTimeField(null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at", "-id")
        indexes = [models.Index(fields=["network", "starts_at"], name="meetings_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="known_meeting_state"),
        ]

    @property
    def organisation_id(self) -> "UUID":
        """Where its coordinator's role is looked up."""
        return self.network.body_id

    @property
    def is_called_off(self) -> bool:
        return self.state == MeetingState.MINUTED and self.minuted_at is None

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """In words, also of one that was called off."""
        return str(CALLED_OFF if self.is_called_off else MeetingState(self.state).label)
