"""What another installation, or whoever reads a public page, may try with tables that were exchanged."""

import pytest
from django.test import Client

from karpear.people.models import Language
from karpear.sector.releases.models import SectorPage
from tests.cast import Cast, signed_in
from tests.rooms.network.federated import two
from tests.rooms.sector.exchanged import send_table, table_like
from tests.rooms.sector.released import a_release

pytestmark = pytest.mark.django_db
OTHERS, PUBLIC = "/trends/others/", "/sector/lotus/others/"


def test_everybody_reads_the_same_whatever_cookie_or_language_they_bring(cast: Cast) -> None:
    """It is kept by every cache on the way: what one reader has set must not be given to others."""
    lotus, delta = two(cast)
    net, release = a_release(cast)
    send_table(delta, lotus, table_like(release))
    SectorPage.objects.create(network=net.network, code="lotus", is_public=True, shows_others=True)
    cast.dara.language, cast.dara.khmer_digits, cast.dara.time_zone = Language.KHMER, True, "Pacific/Auckland"
    cast.dara.save()
    for language in ("km", "en"):
        readers = (Client(), signed_in(cast.dara), Client(headers={"Accept-Language": "km"}))
        answers = [reader.get(PUBLIC, {"lang": language}) for reader in readers]
        assert len({answer.content for answer in answers}) == 1
        for answer in answers:
            assert answer["Cache-Control"] == "public, max-age=3600" and not answer.cookies
            assert "cookie" not in answer.get("Vary", "").lower()
