"""What is CLEAR and public, read by programs that people have: newsboat, sfeed, and xmllint with the schema of OASIS."""

from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.engine.processes import Living
from tests.parts.programs import manage, world

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]
OF_BULLETINS = """
from karpear.network.bulletins.models import Bulletin
print(*(f"{row.pk} {row.label} {row.state}" for row in Bulletin.objects.all()), sep=chr(10))
"""


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with world(tmp_path_factory.mktemp("feeds") / "data") as karpear_world:
        yield karpear_world


def fetched(address: str, **headers: str) -> tuple[int, bytes, str]:
    """Status, body and entity tag."""
    request = Request(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urlopen(request, timeout=20) as answer:
            return answer.status, answer.read(), answer.headers["ETag"]
    except HTTPError as error:
        with error:
            return error.code, error.read(), error.headers["ETag"]


def test_look(living: Living) -> None:
    print(manage(living, OF_BULLETINS))
    print(fetched(f"{living.url}/public/bulletins/km/feed.atom"))
    raise AssertionError
