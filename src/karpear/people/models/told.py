"""What was told of needs besides reminders: to leads, in a digest, in a calendar."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from karpear.db.retention import Keep
from karpear.keys.ids import new_id

from .person import Person


class DigestEvery(models.TextChoices):
    """How often somebody wants to be told by mail how much waits."""

    NEVER = "never", _("Never")
    DAILY = "daily", _("Every morning")
    WEEKLY = "weekly", _("On Monday morning")


class NeedNews(models.Model):
    """How somebody hears of what waits for them. `digest`: empty while they have not chosen.

    `digest_on`: the day, where they are, on which the last digest was written; `digest_count`: how much waited then.
    `calendar_hash`: of the secret in their calendar's address; empty: there is none.
    """

    RETENTION = Keep.with_("person")

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="need_news")
    digest = models.CharField(max_length=6, blank=True, choices=DigestEvery.choices)
    digest_on = models.DateField(null=True)
    digest_count = models.PositiveIntegerField(default=0)
    calendar_hash = models.CharField(max_length=64, blank=True, db_index=True)


class Escalated(models.Model):
    """Leads were told that this is still undone. `what`, `subject`: as in `Waiting`."""

    RETENTION = Keep(days=2 * 365, after="told_at", words="leads were told")

    id = models.UUIDField(primary_key=True, default=new_id)
    what = models.CharField(max_length=30)
    subject = models.UUIDField()
    told_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["what", "subject"], name="escalations_of_a_thing")]
