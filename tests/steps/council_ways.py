"""Every way by which something of the council reaches somebody, to be compared byte for byte."""

import re

from django.test import Client

from karpear.network.meetings.models import AgendaItem


def ways_out(client: Client, item: AgendaItem) -> dict[str, str]:
    """Every way by which something of an item reaches somebody."""
    searched = client.post("/find/", {"q": "joint letter"}, follow=True)
    file = client.post("/meetings/decisions/", {"as": "csv"})
    return {
        "meeting": client.get(f"/meetings/{item.meeting_id}/").text,
        "item": client.get(f"/meetings/items/{item.pk}/").text,
        "list": client.get("/meetings/").text,
        "decisions": client.get("/meetings/decisions/").text,
        "file": b"".join(file.streaming_content).decode() if file.streaming else file.content.decode("utf-8-sig"),
        "search": searched.text,
        "today": client.get("/").text,
        "needs": client.get("/needs/").text,
        "api": client.get("/api/v1/needs").text,
        "paper": str(client.post(f"/meetings/{item.meeting_id}/minutes.pdf").status_code),
        "seats": client.get("/meetings/seats/").text,
    }


def steady(text: str) -> str:
    """Without tokens, and without ages that run."""
    text = re.sub(r'(nonce|value|content|data-now|datetime|data-age)="[^"]*"', "", text)
    return re.sub(r"\d+ (s|min|h)\b", "", text)
