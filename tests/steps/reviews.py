"""What tests of the review begin with."""

from karpear.compliance.laws.actions.review import add_activity, decide_opinion
from karpear.compliance.laws.models import ActivityOpinion, OwnActivity
from karpear.compliance.laws.values import NewOwnActivity
from karpear.countries.laws import PackArticle
from karpear.countries.queries import law_book
from karpear.rules.law.applies import LawBinds, applies
from karpear.rules.law.instruments import LawfulActivity
from karpear.rules.law.organisation import LegalProfile
from tests.cast import NOW, Cast

TODAY = NOW.date()


def article_with_rule(kind: LawfulActivity) -> PackArticle:
    """The first article of the country that may bind anybody, and has a reading for such activities."""
    book = law_book("kh")
    for rule in book.rules.values():
        article = book.articles[rule.article]
        if kind in rule.activities and applies(article.bound_groups, LegalProfile()).answer is not LawBinds.NO:
            return article
    raise AssertionError(f"No rule of the country is about {kind}.")


def own_activity(cast: Cast, name: str = "Marches at the lake", kinds: tuple[str, ...] = ("gathering",)) -> OwnActivity:
    """Dara puts it on the list."""
    new = NewOwnActivity(name=name, kinds=kinds)
    return add_activity(by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW)


def decided(cast: Cast, activity: OwnActivity, article: str, **changes: object) -> ActivityOpinion:
    """Dara decides."""
    clean = {"reading": "compliant", "reasoning": "Seen with counsel", "given_on": TODAY, **changes}
    return decide_opinion(by=cast.dara, activity=activity.pk, article=article, clean=clean, now=NOW, today=TODAY)
