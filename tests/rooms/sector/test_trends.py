"""Trends: what everybody sees of what was published, and the files of it."""

import csv
import hashlib
import io
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from karpear.people.models import Language
from karpear.sector.releases.actions.ledger import set_sector_page
from karpear.sector.releases.models import SectorRelease
from karpear.sector.releases.values import SectorPageSetting
from tests.cast import Cast, signed_in
from tests.rooms.network.net import Net, networked
from tests.rooms.sector.released import a_release
from tests.steps.pages import without_tokens

pytestmark = pytest.mark.django_db
PUBLIC = "/sector/lotus/trends/"


def public_release(cast: Cast) -> tuple[Net, SectorRelease]:
    net, release = a_release(cast)
    show(net, is_public=True)
    return net, release


def show(net: Net, *, is_public: bool) -> None:
    setting = SectorPageSetting(code="lotus", is_public=is_public)
    set_sector_page(by=net.channary, network=net.network.pk, new=setting, now=timezone.now())


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("address", [PUBLIC, f"{PUBLIC}trends.csv", "/sector/lotus/trends.svg"])
def test_it_is_the_same_for_everybody_and_no_cache_asks_for_a_cookie(cast: Cast, address: str) -> None:
    public_release(cast)
    cast.dara.language, cast.dara.khmer_digits, cast.dara.time_zone = Language.KHMER, True, "Pacific/Auckland"
    cast.dara.save()
    stranger, reader = Client(), signed_in(cast.dara)
    for language in ("km", "en"):
        answers = [client.get(f"{address}?lang={language}") for client in (stranger, reader)]
        for answer in answers:
            assert answer.status_code == 200 and answer["Cache-Control"] == "public, max-age=3600"
            assert not {"cookie", "accept-language"} & {
                name.strip().lower() for name in answer.get("Vary", "").split(",")
            }
            assert not answer.cookies, "a cache would give them to others"
        assert answers[0].content == answers[1].content
    assert "Cookie" in reader.get("/trends/").headers.get("Vary", "Cookie"), "pages of their own are theirs"


class Tags(HTMLParser):
    """Which elements a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)


def test_everybody_sees_them_once_the_network_says_so_and_not_before(cast: Cast):
    net, _release = a_release(cast)
    assert Client().get(PUBLIC).status_code == 404
    show(net, is_public=True)
    answer = Client().get(PUBLIC)
    assert answer.status_code == 200
    show(net, is_public=False)
    assert Client().get(PUBLIC).status_code == 404
    for path in ("trends.svg", "trends/trends.csv", "trends/trends.zip"):
        assert Client().get(f"/sector/lotus/{path}").status_code == 404


def test_there_is_nothing_to_show_before_the_first_release(cast: Cast):
    net = networked(cast)
    answer = signed_in(net.channary).post(f"/releases/public/{net.network.pk}/", {"code": "lotus", "is_public": "on"})
    assert answer.status_code == 422
    assert "before the first release" in answer.text


def test_the_public_page_needs_no_script_no_cookie_and_is_the_same_for_everybody(cast: Cast):
    public_release(cast)
    answer = Client().get(PUBLIC)
    tags = Tags()
    tags.feed(answer.text)
    assert not tags.names & {"script", "iframe", "img"}
    assert {"svg", "table", "select"} <= tags.names
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert signed_in(cast.dara).get(PUBLIC).text == answer.text
    assert "More reports are not the same as more threats" in answer.text
    assert "attacked, held" in answer.text
    assert Client().get(f"{PUBLIC}?lang=km")["Content-Language"] == "km"
    for strange in ("?period=1999-Q9&kind=nothing", "?lang=xx", "?period=%00"):
        assert Client().get(f"{PUBLIC}{strange}").status_code == 200


def test_no_name_no_raw_count_and_no_reason_is_in_any_public_byte(cast: Cast):
    _net, release = public_release(cast)
    pages = [Client().get(path).text for path in (PUBLIC, f"{PUBLIC}trends.csv", f"{PUBLIC}trends.json")]
    for text in pages:
        for secret in ("Mekong Lantern", "Cardamom Voices", "Rain", "protected", "exposed"):
            assert secret not in without_tokens(text), secret
    hidden = sum("withheld" in cell for cell in release.cells)
    rows = rows_of(pages[1])
    assert sum(row["status"] == "withheld" for row in rows) == hidden
    numbers = [row["reports, rounded to 5"] for row in rows if row["status"] == "published"]
    assert all(int(number) % 5 == 0 for number in numbers)
    assert sorted(map(int, numbers)) == sorted(cell["n"] for cell in release.cells if "n" in cell)


def test_the_hxl_file_validates_clean(cast: Cast):
    import hxl  # here, since it writes a table of its own when it is first imported: not by all workers at once

    public_release(cast)
    body = Client().get(f"{PUBLIC}trends.hxl.csv").content
    with hxl.data(io.BytesIO(body), hxl.InputOptions(allow_local=True)) as source:
        assert "#event+num" in source.display_tags
        report = hxl.validate(source)
    assert report["is_valid"], report
    assert not report["issues"], report["issues"]


def test_the_folder_has_its_method_and_right_checksums(cast: Cast):
    public_release(cast)
    body = Client().get(f"{PUBLIC}trends.zip").content
    with zipfile.ZipFile(io.BytesIO(body)) as folder:
        sums = folder.read("SHA256SUMS").decode().splitlines()
        for line in sums:
            digest, name = line.split("  ")
            assert hashlib.sha256(folder.read(name)).hexdigest() == digest
        assert {line.split("  ")[1] for line in sums} | {"SHA256SUMS"} == set(folder.namelist())
        assert "5 reports" in folder.read("method.en.txt").decode()
    assert Client().get(f"{PUBLIC}trends.zip").content == body


def test_the_picture_stands_alone(cast: Cast):
    public_release(cast)
    answer = Client().get("/sector/lotus/trends.svg")
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Client().get("/sector/lotus/trends.svg?lang=km")["Content-Language"] == "km"
    drawing = ElementTree.fromstring(answer.text)
    names = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    assert {"title", "desc", "pattern"} <= names
    assert not names & {"script", "style", "image", "foreignObject", "a"}


def test_members_see_the_same_inside_public_or_not(cast: Cast):
    _net, release = a_release(cast)
    page = signed_in(cast.dara).get("/trends/").text
    number = next(cell["n"] for cell in release.cells if "n" in cell)
    assert f">{number}<" in page.replace(" ", "").replace("\n", "")
    assert signed_in(cast.dara).get("/trends/?kind=detained").status_code == 200
    assert signed_in(cast.dara).get("/trends/nothing.csv").status_code == 404
