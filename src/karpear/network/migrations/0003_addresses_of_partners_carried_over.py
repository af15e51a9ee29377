from django.db import migrations

from karpear.keys.cipher import index


def to_outbox(apps, schema_editor):
    """Where each partner is written to becomes an address of the outbox. Whoever is no longer kept informed has none."""
    Address, Partner = apps.get_model("people", "Address"), apps.get_model("network", "Partner")
    for partner in Partner.objects.filter(ended_at=None, address=None).iterator():
        if partner.email:
            partner.address = Address.objects.create(
                organisation_id=partner.organisation_id, language=partner.language, channel="email",
                value=partner.email, value_index=index(partner.email, "address"),
            )  # fmt: skip
            partner.save(update_fields=["address"])


def to_partners(apps, schema_editor):
    """And back, with what was queued to it: the outbox as it was knows no such address."""
    Address, Partner = apps.get_model("people", "Address"), apps.get_model("network", "Partner")
    for partner in Partner.objects.exclude(address=None).select_related("address").iterator():
        partner.email = partner.address.value
        partner.save(update_fields=["email"])
    apps.get_model("messaging", "Delivery").objects.filter(address__organisation__isnull=False).delete()
    Address.objects.filter(organisation__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0002_partners_have_an_address"),
        ("messaging", "0006_mail_to_somebody_outside"),
    ]

    operations = [migrations.RunPython(to_outbox, to_partners)]
