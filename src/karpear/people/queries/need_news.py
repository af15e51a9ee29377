"""How somebody hears of what waits for them, and whose a calendar's address is."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from karpear.rules.access import Verb
from karpear.rules.secret.tokens import token_hash

from ..models import DigestEvery, Membership, NeedNews, Person, Watch

#: Who watches over others and has not chosen.
DEFAULT_OF_WATCHERS = DigestEvery.WEEKLY
MONDAY = 0


def news_of(person: Person) -> NeedNews:
    """Theirs, with the default where they have not chosen; never saved here."""
    news = NeedNews.objects.filter(person=person).first() or NeedNews(person=person)
    if not news.digest:
        watches = Person.objects.filter(_watchers(), pk=person.pk).exists()
        news.digest = DEFAULT_OF_WATCHERS if watches else DigestEvery.NEVER
    return news


def digest_readers(day: date) -> "QuerySet[Person]":
    """Who wants a digest on this day, where they are, and has not had one."""
    wanted = [DigestEvery.DAILY, DigestEvery.WEEKLY] if day.weekday() == MONDAY else [DigestEvery.DAILY]
    wish = Q(need_news__digest__in=wanted)
    if DEFAULT_OF_WATCHERS in wanted:
        wish |= (Q(need_news=None) | Q(need_news__digest="")) & _watchers()
    return Person.objects.filter(wish, is_active=True).exclude(need_news__digest_on__gte=day)


def calendar_owner(token: str) -> Person | None:
    """Whose calendar asks; None when the address was closed or renewed."""
    news = NeedNews.objects.filter(calendar_hash=token_hash(token), person__is_active=True)
    row = news.exclude(calendar_hash="").select_related("person").first()
    return row.person if row else None


def _watchers() -> Q:
    acting = Membership.objects.that_may(Verb.SEE_BOARD).filter(person=OuterRef("pk"))
    return Q(Exists(acting)) | Q(Exists(Watch.objects.accepted().filter(watcher=OuterRef("pk"))))
