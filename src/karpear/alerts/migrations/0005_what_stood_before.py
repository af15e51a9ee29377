"""What was open before this version gets its circle and its case; what was confirmed of what has ended is over.

Until now a stage had no end and silenced nobody: one of an alert that ended must not silence anybody from now on.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def end_old_stages(apps, _editor):
    StageCall, Alert = apps.get_model("alerts", "StageCall"), apps.get_model("alerts", "Alert")
    ended = Alert.objects.filter(pk=OuterRef("alert"), state="resolved").values("resolved_at")[:1]
    old = StageCall.objects.filter(ended_at=None, taken_back_at=None, alert__state="resolved")
    old.update(ended_at=Subquery(ended))


def link_cases(apps, _editor):
    Alert, Incident = apps.get_model("alerts", "Alert"), apps.get_model("cases", "Incident")
    incidents = Incident.objects.filter(state="open", alert__isnull=False, restricted=False, organisation__isnull=False)
    for incident in incidents.order_by("opened_at").iterator():
        Alert.objects.filter(pk=incident.alert, incident=None).update(incident=incident.pk)


def fill_circles(apps, _editor):
    """As `alerts.circles` remembers them when an alert opens."""
    Alert, InCircle = apps.get_model("alerts", "Alert"), apps.get_model("alerts", "InCircle")
    Membership, Watch = apps.get_model("people", "Membership"), apps.get_model("people", "Watch")
    Contact = apps.get_model("people", "Contact")
    for alert in Alert.objects.exclude(state="resolved").iterator():
        kept = Contact.objects.filter(owner=alert.person_id, state="accepted", removed_at=None, in_ladder=True)
        if not alert.contacts:
            Alert.objects.filter(pk=alert.pk).update(contacts=[str(pk) for pk in kept.values_list("pk", flat=True)])
        if alert.organisation_id or InCircle.objects.filter(alert=alert.pk).exists():
            continue
        watches = Watch.objects.filter(person=alert.person_id, state="accepted")
        organisations = set(watches.exclude(organisation=None).values_list("organisation_id", flat=True))
        if alert.kind in ("sos", "duress"):
            members = Membership.objects.filter(person=alert.person_id, ended_at=None, sos_consent=True)
            organisations |= set(members.values_list("organisation_id", flat=True))
        watchers = set(watches.exclude(watcher=None).values_list("watcher_id", flat=True))
        rows = [InCircle(alert_id=alert.pk, organisation_id=pk) for pk in organisations]
        InCircle.objects.bulk_create([*rows, *(InCircle(alert_id=alert.pk, watcher_id=pk) for pk in watchers)])


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0004_an_alert_keeps_its_circle"),
        ("cases", "0004_more_playbooks_and_grounds"),
        ("people", "0010_who_brought_whom"),
    ]

    operations = [
        migrations.RunPython(end_old_stages, migrations.RunPython.noop),
        migrations.RunPython(link_cases, migrations.RunPython.noop),
        migrations.RunPython(fill_circles, migrations.RunPython.noop),
    ]
