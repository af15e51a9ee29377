"""The list of assessments: where each stands, found by its title, sorted and saved."""

from django.urls import reverse, reverse_lazy
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from karpear.ui.columns import Column, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing

from ..models import Session, SessionState
from ..pack_forms import form_of


def _since(session: Session) -> str:
    """Since when it stands where it stands, in words."""
    if session.finished_at:
        word, at = _("finished"), session.finished_at
    elif session.closed_at:
        word, at = _("closed"), session.closed_at
    elif session.opened_at:
        word, at = _("open since"), session.opened_at
    else:
        word, at = _("made"), session.created_at
    return f"{word} {date_format(localtime(at), 'j M Y')}"


def _about(session: Session) -> str:
    form = form_of(session)
    return form.name.in_language(get_language() or "en") if form else _("Risks")


def session_list(*, facilitates: bool) -> Listing:
    """`facilitates`: they may begin one."""
    return Listing(
        title=gettext_lazy("Assessments"),
        columns=[
            Column(
                "title", gettext_lazy("Assessment"), 30, sort=True,
                link=lambda session: reverse("risks:session", args=[session.pk]),
            ),
            Column(
                "state", gettext_lazy("State"), 18, value=lambda session: session.get_state_display(), sort="state",
                template="risks/listed_session_state.html",
            ),
            Column("about", gettext_lazy("What is assessed"), 30, value=_about, sort=True, wide=True),
            Column("moment", gettext_lazy("Since"), 18, value=lambda s: stamp(s.moment), show=_since, sort="-moment"),
            Column(
                "organisation", gettext_lazy("Organisation"), 24, value=lambda session: session.organisation.name,
                sort=True, wide=True,
            ),
            Column(
                "facilitator", gettext_lazy("Led by"), 24, value=lambda session: session.facilitator.shown_name,
                sort=True,
            ),
        ],
        filters=[Choice("state", gettext_lazy("State"), dict(SessionState.choices))],
        search=("title", "organisation", "facilitator"),
        search_hint=gettext_lazy("A title or a name"),
        order=("-created_at", "-pk"),
        at_a_glance=5,
        brief=True,
        exports=("csv", "xlsx"),
        empty=NONE_TO_BEGIN if facilitates else NONE_TO_RATE,
    )  # fmt: skip


NONE_TO_BEGIN = EmptyList(
    gettext_lazy("No assessment yet"),
    gettext_lazy(
        "A list that fits what you do is proposed, so that the first one is ready in a minute. Ask three people or "
        "more; one from another organisation sees what you have got used to."
    ),
    reverse_lazy("risks:session_new"),
    gettext_lazy("Begin an assessment"),
)
NONE_TO_RATE = EmptyList(
    gettext_lazy("No assessment yet"),
    gettext_lazy("When an officer asks you to rate, it appears here and you get a message."),
)
