"""What Django itself keeps of a table, its permissions with it, follows to the room that has the table now."""

from django.db import migrations

MODELS = ["contribution", "opening", "custodian", "pack", "instruction", "release", "familywords"]


def move(apps, start, end):
    types = apps.get_model("contenttypes", "ContentType").objects
    present = list(types.filter(app_label=end).values_list("model", flat=True))
    types.filter(app_label=start, model__in=MODELS).exclude(model__in=present).update(app_label=end)


def to_readiness(apps, _editor):
    move(apps, "cases", "readiness")


def to_cases(apps, _editor):
    move(apps, "readiness", "cases")


class Migration(migrations.Migration):
    dependencies = [("contenttypes", "0002_remove_content_type_name"), ("readiness", "0002_case_packs_move_in")]

    operations = [migrations.RunPython(to_readiness, to_cases)]
