"""Every page that tells what the law asks says, once and quietly, that it gives no legal advice."""

import pytest
from django.utils import timezone

from tests.cast import Cast, signed_in
from tests.rooms.compliance.demands import noted
from tests.rooms.compliance.owed import only_date, own_duty

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGES = (
    "/law/", "/law/month/", "/law/year/", "/law/evidence/", "/law/profile/", "/law/profile/{lantern}/applies/",
    "/law/review/", "/law/bills/", "/premises/", "/demands/{demand}/", "/law/dates/{date}/",
)  # fmt: skip


def test_each_page_of_the_law_says_once_that_it_is_no_advice(cast: Cast) -> None:
    own_duty(cast, timezone.localdate(), now=timezone.now())
    keys = {"lantern": cast.lantern.pk, "demand": noted(cast.dara, cast.lantern).pk, "date": only_date().pk}
    dara = signed_in(cast.dara)
    for path in PAGES:
        page = dara.get(path.format(**keys), follow=True).content.decode()
        assert page.count("This is not legal advice. Ask a lawyer") == 1, path
