"""Pages travel compressed, and their length tells little."""

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from karpear.screens.compression import LEAST, NOISE, Compress
from tests.cast import Cast


def through(answer: HttpResponse | StreamingHttpResponse, accept: str = "gzip, deflate, br, zstd") -> HttpResponse:
    request = RequestFactory().get("/", headers={"accept-encoding": accept})
    return Compress(lambda _request: answer)(request)  # type: ignore[return-value]


def test_a_browser_that_takes_it_gets_brotli() -> None:
    body = "ខ្ញុំសុខសប្បាយ ".encode() * 50
    answer = through(HttpResponse(body))
    assert answer["Content-Encoding"] == "br"
    assert brotli.decompress(answer.content) == body
    assert answer["Content-Length"] == str(len(answer.content))
    assert "Accept-Encoding" in answer["Vary"]
    assert through(HttpResponse(body), "gzip")["Content-Encoding"] == "gzip"
    assert not through(HttpResponse(body), "").has_header("Content-Encoding")


def test_what_is_short_or_streamed_or_packed_is_left_alone() -> None:
    assert not through(HttpResponse(b"x" * (LEAST - 1))).has_header("Content-Encoding")
    packed = HttpResponse(b"x" * 1000, headers={"Content-Encoding": "identity"})
    assert through(packed).content == b"x" * 1000
    assert through(StreamingHttpResponse([b"x" * 1000])).get("Content-Encoding") != "br"


def test_the_same_page_has_many_lengths() -> None:
    """Or somebody who watches the line could guess at what is in it, letter by letter (BREACH)."""
    noise = {len(through(HttpResponse(b"x" * 1000))["X-Noise"]) for _ in range(40)}
    assert len(noise) > 5
    assert max(noise) < NOISE


@pytest.mark.django_db
def test_no_two_pages_carry_the_same_form_token(client: Client, cast: Cast) -> None:
    client.force_login(cast.sophea)
    pages = [brotli.decompress(client.get("/", headers={"accept-encoding": "br"}).content).decode() for _ in range(2)]
    tokens = [page.partition('csrfmiddlewaretoken" value="')[2][:64] for page in pages]
    assert tokens[0] != tokens[1]
