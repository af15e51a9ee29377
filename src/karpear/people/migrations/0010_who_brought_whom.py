from django.db import migrations


def write_down(apps, schema_editor):
    """Who invited those who act for others, as long as the invitation is still kept."""
    Membership, Invitation = apps.get_model("people", "Membership"), apps.get_model("people", "Invitation")
    for one in Membership.objects.filter(ended_at=None).exclude(role="member").iterator():
        used = Invitation.objects.filter(used_by=one.person_id, organisation=one.organisation_id, role=one.role)
        by = used.order_by("-used_at").values_list("created_by", flat=True).first()
        Membership.objects.filter(pk=one.pk, acts_since=None).update(acts_since=one.joined_at, brought_by=by)


def forget(apps, schema_editor):
    apps.get_model("people", "Membership").objects.update(acts_since=None, brought_by=None)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0009_second_people_and_limits'),
    ]

    operations = [
        migrations.RunPython(write_down, forget),
    ]
