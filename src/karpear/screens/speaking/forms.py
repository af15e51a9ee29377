"""What is asked when something happened: what the house knows is answered, what only people know is asked."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karpear.people.models import Organisation
from karpear.rules.voice.proposal import Custody, Exposure
from karpear.ui.forms import offer
from karpear.ui.values import ValueForm
from karpear.voice.decisions.values import OF_NOBODY, SINGLE, NewSpeakDecision, is_of_nobody
from karpear.voice.posture.words import province_names, topic_names

from .house import HouseReading

FIELD = Exposure.FIELD.value


class SpeakForm(ValueForm):
    """Something happened, on one screen. What is answered by the house is folded, and says its answer.

    Where something is missing, all that is answered is folded.
    """

    asks = NewSpeakDecision
    folds = frozenset({"words", "province"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_of_nobody(self.data.get("harmed", "")):
            for name in OF_NOBODY:
                self.fields[name].required = False

    @property
    def folded(self) -> frozenset[str]:
        answered = {"exposures"} | ({"custody"} if self["custody"].value() == Custody.NOBODY.value else set())
        if self.is_bound and self.errors:
            answered |= {"timing", *SINGLE, "province"}
        return super().folded | (answered - self.errors.keys())

    def answer(self, name: str) -> Any:
        """What is chosen of a few, in words."""
        field: Any = self.fields[name]
        return dict(field.choices).get(self[name].value() or "", "")


def speak_form(request: HttpRequest, organisation: Organisation, house: HouseReading, **kwargs: Any) -> SpeakForm:
    """Each question of which the house knows something says what, and where it stands."""
    form = SpeakForm(request.POST or None, **kwargs)
    offer(form, topic=topic_names(organisation).items(), province=province_names(organisation).items())
    for question, lines in house.by_question.items():
        form.fields[question].help_text = render_to_string(
            "speaking/known.html", {"lines": lines, "heading": _("Karpear knows:")}
        )
    if house.unread_grants:
        form.fields["exposures"].help_text += _unread(house.unread_grants)
    if FIELD in house.codes["exposures"]:
        text = _("Whether people of ours are in the field there follows from the province when you save.")
        form.fields["exposures"].help_text += format_html("<p>{}</p>", text)
    answers = {name: form.answer(name) for name in ("province", *SINGLE)}
    form.answers = {**answers, "exposures": _count(form, house)}
    return form


def _count(form: SpeakForm, house: HouseReading) -> str:
    """How much is ticked, and what the house cannot know."""
    ticked = len(form["exposures"].value() or [])
    text = _("%(n)s of %(all)s ticked") % {"n": ticked, "all": len(Exposure)}
    return f"{text}; {_('look at what donors ask')}" if house.unread_grants else text


def _unread(count: int) -> SafeString:
    text = ngettext(
        "What the terms of %(n)s grant say about public words, nobody has written down under “Registration and MOU”.",
        "What the terms of %(n)s grants say about public words, nobody has written down under “Registration and MOU”.",
        count,
    )
    return format_html("<p>{}</p>", text % {"n": count})
