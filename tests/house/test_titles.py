"""Nothing that stands in a tab, a notice or on a home screen says what this is."""

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import RequestFactory

from karpear.ui import service_worker as worker
from karpear.ui import views
from tests.house.source import ROOT, SRC

#: Also parts of words. Khmer: SOS is written so; alarm, danger, security, rights, protection, under pressure.
TELLING = re.compile(r"sos|alarm|alert|danger|emergenc|securit|rights|defender|protect|duress|karpear|panic", re.I)
TELLING_KM = re.compile(r"SOS|អាសន្ន|គ្រោះថ្នាក់|សន្តិសុខ|សិទ្ធិ|ការពារ|បង្ខំ")
TITLE = re.compile(r"\{% block title %\}(.*?)\{% endblock %\}|<title>(.*?)</title>", re.S)
WORDS = re.compile(r"\{% trans ['\"](.*?)['\"] %\}")


def titles() -> dict[str, str]:
    titles_by_text = {}
    for path in SRC.rglob("*.html"):
        for parts in TITLE.findall(path.read_text()):
            titles_by_text["".join(parts)] = path.name
    return titles_by_text


def test_titles_say_nothing():
    telling = {title: name for title, name in titles().items() if TELLING.search(re.sub(r"\{\{.*?\}\}", "", title))}
    assert not telling


def test_titles_say_nothing_in_khmer():
    with (ROOT / "src/karpear/locale/km/LC_MESSAGES/django.po").open("rb") as stream:
        catalogue = read_po(stream, locale="km")
    words = {word for title in titles() for word in WORDS.findall(title)}
    telling = {
        word: answer.string
        for word in words
        if (answer := catalogue.get(word)) and TELLING_KM.search(str(answer.string))
    }
    assert not telling


@pytest.mark.parametrize("place", ["manifest", "notice", "icon"])
def test_what_is_shown_outside_the_page_says_nothing(place: str):
    manifest = views.manifest(RequestFactory().get("/")).content.decode()
    icon = "".join(p.read_text() for p in sorted((SRC / "ui/static/ui/icons").glob("*.svg")))
    text = {"manifest": manifest, "notice": " ".join(worker._notice().values()), "icon": icon}[place]
    assert not TELLING.search(text) and not TELLING_KM.search(text)
    assert settings.KARPEAR_NAME == "Notes"
