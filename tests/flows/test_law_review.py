"""A review of all laws: what is proposed, what somebody decides with a lawyer, and what becomes of it after a year."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.compliance.laws.models import ActivityOpinion, OwnActivity
from karpear.rules.law.instruments import LawfulActivity
from tests.cast import Cast, signed_in
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.reviews import article_with_rule

pytestmark = pytest.mark.django_db


def test_an_activity_is_judged_article_by_article_and_the_opinion_expires(cast: Cast) -> None:
    dara, today, article = signed_in(cast.dara), timezone.localdate(), article_with_rule(LawfulActivity.GATHERING)
    assert "Nothing is on the list yet" in shown(dara, "/law/review/")
    typed = {"name": "Marches at the lake", "kinds": ["gathering"]}
    answer = dara.post(f"/law/review/{cast.lantern.pk}/new/", typed)
    activity = OwnActivity.objects.get()
    home = f"/law/review/activities/{activity.pk}/"
    assert answer["Location"] == home
    assert "Proposed, and nobody has decided" in shown(dara, home)

    path = f"{home}{article.key}/"
    assert "It is a proposal until you have decided" in in_one_line(shown(dara, path))
    decision = {"reading": "compliant", "reasoning": "Notice was given", "lawyer": "S. C.", "given_on": today}
    assert dara.post(path, decision).status_code == 302
    page = in_one_line(shown(dara, home))
    assert "Notice was given" in page and "S. C." in page
    assert "opinion expired" not in shown(dara, "/law/review/")

    ActivityOpinion.objects.update(given_on=today - timedelta(days=370))
    assert "1 opinion expired" in in_one_line(shown(dara, "/law/review/"))
    assert "an opinion on the law has expired" in shown(dara, "/needs/")
    assert "an opinion on the law has expired" not in shown(signed_in(cast.sophea), "/needs/")
    dara.post(path, {**decision, "reading": "at_risk"})
    page = in_one_line(shown(dara, path))
    assert "How it stands: compliant → at risk" in page
    assert "1 at risk" in in_one_line(shown(dara, "/law/review/"))
