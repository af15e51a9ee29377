"""A bulletin in one language: for a page, a feed, a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from karpear.countries.queries import pack
from karpear.rules.sharing.bulletins import CapCertainty, CapSeverity, CapUrgency, EventKind
from karpear.rules.sharing.cap import (
    CapAlert,
    CapArea,
    CapInfo,
    CapReference,
    CapResponse,
    CapScope,
    CapStatus,
    CapType,
    cap_xml,
)
from karpear.rules.sharing.cap_events import CATEGORIES, RESPONSES
from karpear.rules.sharing.labels import Label, RecipientClass
from karpear.ui.templatetags.ui import day_clock

from ..models import Bulletin, BulletinStep
from ..queries.chains import formers_in_public
from ..words import EVENTS, graded, places_in_words

#: The languages in which bulletins are written: each has its columns.
LANGUAGES = ("km", "en")
_TYPES = {BulletinStep.UPDATE: CapType.UPDATE, BulletinStep.CANCEL: CapType.CANCEL}


@dataclass(frozen=True, slots=True)
class BulletinWords:
    """What was written, in the language that was asked for where there is one."""

    language: str
    headline: str
    avoid: str
    todo: str
    #: Of what takes back: nobody is asked to do it.
    why: str = ""

    @property
    def instruction(self) -> str:
        """What not to do first."""
        return _lines((_("Do not:"), self.avoid), (_("Do:"), self.todo))

    @property
    def reason(self) -> str:
        return _lines((_("Why:"), self.why))


def _lines(*parts: tuple[str, str]) -> str:
    return "\n".join(f"{word} {text}" for word, text in parts if text)


def written_in(bulletin: Bulletin) -> list[str]:
    """The languages in which it has a headline."""
    return [code for code in LANGUAGES if getattr(bulletin, f"headline_{code}")]


def words_of(bulletin: Bulletin, language: str) -> BulletinWords:
    """In this language, or in the one that there is: a warning in another language is better than none."""
    languages = written_in(bulletin)
    spoken = language if language in languages else next(iter(languages), language)
    other_languages = [spoken, *(code for code in LANGUAGES if code != spoken)]
    avoid, todo = (
        next((text for code in other_languages if (text := getattr(bulletin, f"{part}_{code}"))), "")
        for part in ("avoid", "todo")
    )
    headline = getattr(bulletin, f"headline_{spoken}")
    if bulletin.step == BulletinStep.CANCEL:
        return BulletinWords(spoken, headline, "", "", why=todo)
    return BulletinWords(spoken, headline, avoid, todo)


def sure_of(bulletin: Bulletin) -> str:
    """How sure it is; empty where it takes back: nobody doubts that."""
    return "" if bulletin.step == BulletinStep.CANCEL else graded(bulletin.reliability, bulletin.credibility)


def taken_back_in(bulletin: Bulletin, kind: RecipientClass) -> str:
    """Which one it takes back, by day and hour, for a reader of this class; empty where it takes back none."""
    if bulletin.step != BulletinStep.CANCEL:
        return ""
    formers = formers_in_public(bulletin) if kind is RecipientClass.PUBLIC else [bulletin.follows]
    moments = ", ".join(day_clock(former.released_at) for former in formers if former)
    return (
        _("This takes back what was sent on %(day)s.") % {"day": moments}
        if moments
        else _("This takes back what was said before.")
    )


def where_of(bulletin: Bulletin) -> str:
    """Provinces by name; the country where it is meant."""
    country = pack(bulletin.organisation.country)
    return places_in_words(bulletin.provinces, bulletin.organisation) or country.name.in_language(
        translation.get_language() or "en"
    )


def identifier_of(bulletin: Bulletin) -> str:
    return f"urn:uuid:{bulletin.pk}"


def sender_of() -> str:
    """This server: the name under which its alerts are known."""
    return urlsplit(settings.KARPEAR_BASE_URL).netloc or "localhost"


def url_of(name: str, *args: object) -> str:
    return f"{settings.KARPEAR_BASE_URL}{reverse(f'network:{name}', args=args)}"


def alert_file(bulletin: Bulletin) -> bytes:
    """A public bulletin as an alert of the Common Alerting Protocol, in each language in which it was written."""
    formers = formers_in_public(bulletin)
    kind = _TYPES.get(BulletinStep(bulletin.step), CapType.ALERT) if formers else CapType.ALERT
    return cap_xml(
        CapAlert(
            identifier=identifier_of(bulletin),
            sender=sender_of(),
            sent=bulletin.released_at or bulletin.written_at,
            status=CapStatus.EXERCISE if bulletin.drill else CapStatus.ACTUAL,
            type=kind,
            scope=CapScope.PUBLIC,
            infos=_infos(bulletin),
            note=str(_("This is an exercise.")) if bulletin.drill else "",
            references=[
                CapReference(sender_of(), identifier_of(former), former.released_at or former.written_at)
                for former in formers
            ],
        )
    )


def _infos(bulletin: Bulletin) -> Sequence[CapInfo]:
    infos = []
    for language in written_in(bulletin):
        with translation.override(language):
            infos.append(_info(bulletin, words_of(bulletin, language)))
    return infos


def _info(bulletin: Bulletin, words: BulletinWords) -> CapInfo:
    event = EventKind(bulletin.event)
    which = taken_back_in(bulletin, RecipientClass.PUBLIC)
    codes = [("ISO 3166-2", code) for code in bulletin.provinces]
    return CapInfo(
        language=words.language,
        categories=CATEGORIES[event],
        event=str(EVENTS[event]),
        responses=[CapResponse.NONE if which else RESPONSES[event]],
        urgency=CapUrgency(bulletin.urgency),
        severity=CapSeverity(bulletin.severity),
        certainty=CapCertainty(bulletin.certainty),
        effective=bulletin.released_at,
        onset=bulletin.since,
        expires=bulletin.expires_at,
        sender_name=bulletin.network.body.name,
        headline=words.headline,
        description="\n".join(filter(None, (which, words.reason, sure_of(bulletin)))),
        instruction=words.instruction,
        web=url_of("public_bulletins", words.language),
        parameters=[("TLP", Label(bulletin.label).marking)],
        areas=[CapArea(where_of(bulletin), codes or [("ISO 3166-1", bulletin.organisation.country.upper())])],
    )
