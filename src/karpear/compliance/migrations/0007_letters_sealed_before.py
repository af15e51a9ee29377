from django.db import migrations


def join(apps, schema_editor):
    """Photographs were known by what they are about alone; each is joined to that demand."""
    Demand, DemandLetter = apps.get_model("compliance", "Demand"), apps.get_model("compliance", "DemandLetter")
    Record = apps.get_model("vault", "Record")
    organisations = dict(Demand.objects.values_list("pk", "organisation"))
    rows = Record.objects.filter(type="receipt", about__in=Demand.objects.values("pk"))
    DemandLetter.objects.bulk_create(
        DemandLetter(record_id=record, demand_id=about)
        for record, about, organisation in rows.values_list("pk", "about", "organisation")
        if organisations[about] == organisation
    )


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0006_the_photographs_of_a_letter'),
    ]

    operations = [
        migrations.RunPython(join, migrations.RunPython.noop),
    ]
