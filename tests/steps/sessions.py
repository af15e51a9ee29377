"""What a facilitated assessment is walked through with: rating, settling and finishing it in the pages themselves."""

import re

from django.test import Client
from django.urls import reverse

from karpear.people.models import Person
from karpear.risks.sessions.models import Session


def fields(page: str) -> list[str]:
    return sorted(set(re.findall(r'<input type="radio" name="([^"]+)"', page)))


def rate_all(browser: Client, home: str, value: str, note: str = "") -> int:
    """Go through all pages as somebody would: begin, save and go on. Returns how many pages there were."""
    page, pages = f"{home}1/", 0
    while page != home:
        answer = browser.get(page)
        assert answer.status_code == 200
        text = answer.content.decode()
        names = fields(text)
        assert names
        data = dict.fromkeys(names, value)
        if note and pages == 0:
            data[re.findall(r'<textarea id="([^"]+)"', text)[0]] = note
        page, pages = browser.post(page, data).url, pages + 1
    return pages


def radios(page: str) -> list[str]:
    return sorted(set(re.findall(r'<input type="radio" name="([^"]+)"', page)))


def finish(by: Client, session: Session, owner: Person, **more: str) -> None:
    address = reverse("risks:session_finish", args=[session.pk])
    page = by.get(address).content.decode()
    match = re.search(r'name="seen" value="([^"]+)"', page)
    assert match
    data = {"seen": match.group(1), "confidence": "medium", "reliability": "likely_reliable", **more}
    owners = re.findall(r'<select name="(owner_[0-9a-f]+)"', page)
    data |= dict.fromkeys(owners, str(owner.pk))
    without = {k: v for k, v in data.items() if k != "confidence"}
    assert by.post(address, without).status_code == 422, "confidence is mandatory"
    answer = by.post(address, data)
    assert answer.status_code == 302, answer.content.decode()


def round_of(by: Client, session: Session, person: Person, value: str) -> None:
    """One rater, who agrees with themselves."""
    by.post(reverse("risks:raters_members", args=[session.pk]), {"people": [str(person.pk)]})
    by.post(reverse("risks:session_open", args=[session.pk]))
    rate_all(by, reverse("risks:rate", args=[session.pk]), value)
    by.post(reverse("risks:session_close", args=[session.pk]))
    for item in session.items.all():
        address = reverse("risks:session_item", args=[session.pk, item.pk])
        assert by.post(address, dict.fromkeys(radios(by.get(address).content.decode()), value)).status_code == 302
    finish(by, session, person)
