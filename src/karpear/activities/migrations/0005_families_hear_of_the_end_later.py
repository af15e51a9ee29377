"""When a family heard that a plan was over. Whoever heard before this was known is not told again."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def mark_ended(apps, _editor):
    pages = apps.get_model("activities", "FamilyPage")
    activities = apps.get_model("activities", "Activity")
    ended = activities.objects.filter(pk=OuterRef("activity"), state__in=["ended", "cancelled"])
    over = pages.objects.filter(activity__state__in=["ended", "cancelled"])
    over.update(told_end_at=Subquery(ended.values("ended_at")[:1]))


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_senders_that_encrypt")]

    operations = [
        migrations.AddField("familypage", "told_end_at", models.DateTimeField(null=True)),
        migrations.RunPython(mark_ended, migrations.RunPython.noop, elidable=True),
    ]
