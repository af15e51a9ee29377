"""Run by the new version on what an old one left, as `karpear manage shell -c`: one line of JSON about what works."""

import json
import os
import re

from django.apps import apps
from django.db import connection
from django.test import Client

from karpear.audit.queries import verify_chain
from karpear.people.models import Person

asked = json.loads(os.environ["LOOK"])


def clear_of(place: str, pk: str) -> str | None:
    """What stands in `table.column` of the row with this key."""
    table, _, column = place.partition(".")
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            field = next((f for f in model._meta.local_concrete_fields if f.column == column), None)
            row = model._base_manager.filter(pk=pk).first() if field else None
            return getattr(row, field.attname) if row and field else None
    return None


def pages_of(email: str, menu: str) -> dict[str, int]:
    """Today, wherever its navigation leads, and wherever one of those pages, a menu itself, leads."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get_by_natural_key(email), "karpear.people.signin.Backend")
    links = links_in(client, "/", "nav") | (links_in(client, menu, "main") if menu else set())
    return {link: client.get(link, follow=True).status_code for link in sorted({"/", *links})}


def links_in(client: Client, path: str, part: str) -> set[str]:
    """Of pages, not of what goes out of them or is a file."""
    pieces = re.findall(rf"<{part}.*?</{part}>", client.get(path).content.decode(), re.S)
    return {link for piece in pieces for link in LINK.findall(piece)}


LINK = re.compile(r'href="(/[^"#?.]*/)"')
sos = Client(SERVER_NAME="localhost").post(
    "/api/v1/sos", {"key": "0197b0a0-0000-7000-8000-000000000001", "pressed_at": asked["now"]},
    content_type="application/json", headers={"Authorization": f"Bearer {asked['token']}"},
)  # fmt: skip
alert = sos.json().get("alert", "")
with connection.cursor() as cursor:
    subject = alert if connection.vendor == "postgresql" else alert.replace("-", "")
    cursor.execute("SELECT count(*) FROM messaging_delivery WHERE subject = %s", [subject])
    messages = cursor.fetchone()[0]
print(
    json.dumps(
        {
            "clear": {place: clear_of(place, pk) for place, (pk, _value) in asked["clear"].items()},
            "breaks": len(verify_chain()),
            "password": Person.objects.get_by_natural_key(next(iter(asked["menus"]))).check_password(asked["password"]),
            "pages": {email: pages_of(email, menu) for email, menu in asked["menus"].items()},
            "sos": sos.status_code,
            "messages": messages,
        }
    )
)
