"""Khmer digits for whoever chose them, in what is read; what is dialled, copied or sent stays."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from karpear.people.addresses import clean_address
from karpear.people.forms.organisation import Minutes
from karpear.ui.digits import in_page, khmer, latin
from tests.cast import Cast, signed_in


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>12 &#x27;3&#x27;</p>", "<p>១២ &#x27;៣&#x27;</p>"),
        ('<a href="/7/" title="7">7</a>', '<a href="/7/" title="7">៧</a>'),
        ('<p dir="ltr">012 <b>345</b></p>6', '<p dir="ltr">012 <b>345</b></p>៦'),
        ("<code>1<code>2</code>3</code>4", "<code>1<code>2</code>3</code>៤"),
        ('<textarea dir="ltr">1</textarea><input value="1">2', '<textarea dir="ltr">1</textarea><input value="1">២'),
        ("<script>1 < 2</script><!-- 3 -->4", "<script>1 < 2</script><!-- 3 -->៤"),
    ],
)
def test_only_what_is_read_changes(before: str, after: str) -> None:
    assert in_page(before) == after


@given(st.text("0123456789 ក<>&;x"))
def test_nothing_is_lost(text: str) -> None:
    assert latin(khmer(text)) == latin(text)
    assert latin(in_page(text)) == latin(text)


def test_fields_take_either() -> None:
    assert Minutes(label="", least=5).clean("៤៥") == 45
    assert clean_address("sms", "០១២ ៣៤៥ ៦៧៨") == "+85512345678"


@pytest.mark.django_db
def test_who_chose_them_reads_them_and_nobody_else(cast: Cast) -> None:
    browser: Client = signed_in(cast.sophea)
    browser.post("/language/", {"language": "km"})
    assert "មុន" in browser.get("/").content.decode()
    assert "data-digits" not in browser.get("/").content.decode()
    asked = {"language": "km", "time_zone": "Asia/Phnom_Penh", "khmer_digits": "on"}
    assert browser.post("/settings/", asked).status_code == 302
    page = browser.get("/").content.decode()
    assert 'data-digits="០១២៣៤៥៦៧៨៩"' in page
    assert "១៥ នាទី" in page
    assert "checked" in browser.get("/settings/").content.decode()
    browser.post("/language/", {"language": "en"})
    assert "data-digits" not in browser.get("/").content.decode()
    cast.sophea.refresh_from_db()
    assert cast.sophea.khmer_digits, "kept for when they read Khmer again"
