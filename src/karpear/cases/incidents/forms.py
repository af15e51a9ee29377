"""What is posted about incidents: choices and days. Words never come here; they are sealed in the browser."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.countries.queries import catalogue, provinces
from karpear.rules.case.playbook import TaskState
from karpear.rules.risk.matrix import FactorKind
from karpear.ui.forms import AnyOf, Choice, Choosable, FewLines, PersonChoice, named, offer
from karpear.ui.scales import GROUND, ONLY_FOR_DISCRIMINATION, by_act

from ..vocabulary import choices
from .actions.incidents import NewIncident

ABOUT_HELP = _(
    "Then its page offers what is prepared for them, including insurance and money. It is not sealed: everybody who "
    "sees the incident reads it."
)


class OpenForm(forms.Form):
    """What happened, how bad, whose, and who may see it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    alert = forms.UUIDField(widget=forms.HiddenInput, required=False)
    entry = forms.UUIDField(widget=forms.HiddenInput, required=False)
    inquiry = forms.UUIDField(widget=forms.HiddenInput, required=False)
    end = forms.BooleanField(widget=forms.HiddenInput, required=False)
    playbook = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)
    severity = forms.ChoiceField(label=_("How bad is it?"), widget=forms.RadioSelect, initial="incident")
    organisation = forms.ChoiceField(label=_("Who works on it?"), required=False, widget=forms.RadioSelect)
    about = PersonChoice(
        label=_("Whom is it about?"),
        required=False,
        empty=_("not said"),
        help_text=ABOUT_HELP,
    )
    restricted = forms.BooleanField(
        label=_("Keep it to people I name"),
        required=False,
        help_text=_("Then your officers and leads do not see it. Use this when it is about one of them."),
    )
    named = forms.TypedMultipleChoiceField(
        label=_("Who may see it, besides you"), required=False, widget=forms.CheckboxSelectMultiple, coerce=str
    )

    def __init__(
        self, *args: Any, books: Any, organisations: Any, people: Any, members: Collection[Choosable], **kwargs: Any
    ) -> None:
        """`members`: whom it may be about, where no alert says so."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())
        offered = [
            *((str(organisation.pk), organisation.name) for organisation in organisations),
            ("", _("I do, alone")),
        ]
        offer(self, playbook=books, severity=choices("severities"), organisation=offered, named=named(people))
        offer(self, about=named(members))
        self.initial.setdefault("organisation", str(organisations[0].pk) if organisations else "")
        if not organisations:
            del self.fields["organisation"]
        if not members:
            del self.fields["about"]
        if not people:
            del self.fields["named"], self.fields["restricted"]

    @property
    def opening(self) -> NewIncident:
        """The values that the action takes."""
        clean = self.cleaned_data
        return NewIncident(
            key=clean["key"],
            playbook=clean["playbook"],
            severity=clean["severity"],
            organisation=UUID(where) if (where := clean.get("organisation")) else None,
            restricted=clean.get("restricted", False),
            named=[UUID(pk) for pk in clean.get("named", [])],
            alert=clean["alert"],
            entry=clean["entry"],
            about=clean.get("about"),
        )


class TaskForm(forms.Form):
    """A task of one's own, without its words."""

    key = forms.UUIDField()
    due = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M"])
    owner = forms.UUIDField(required=False)


class SettleIncidentForm(forms.Form):
    """What became of a step: `do` is a state, or take, give, leave."""

    do = forms.ChoiceField(choices=[*((s.value, s.value) for s in TaskState), ("take", "take"), ("give", "give")])
    owner = forms.UUIDField(required=False)


class OwnerForm(forms.Form):
    owner = forms.UUIDField()


class AboutForm(forms.Form):
    about = PersonChoice(label=_("Whom it is about"), required=False, empty=_("not said"), help_text=ABOUT_HELP)

    def __init__(self, *args: Any, members: Collection[Choosable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, about=named(members))


class IncidentJudgeForm(forms.Form):
    severity = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, severity=choices("severities"))


class AnswerPlanForm(forms.Form):
    """What is answered in public, by whom, and what all others say.

    `conditional`: whoever answers has to be chosen but where it is ignored; one language of both is needed.
    """

    conditional = frozenset({"voices", "words", "words_en"})

    person_decided = forms.BooleanField(
        label=_("Whom it is about has decided what is said"),
        required=False,
        help_text=_("With it the step “The person decides what is said” is done. Not asked yet? Ask first."),
    )
    reply = Choice(label=_("What do we do about it?"), widget=forms.RadioSelect)
    voices = AnyOf(
        label=_("Who answers"),
        help_text=_(
            "One is best. All others stay silent, also on their own pages. Where it is ignored, nobody answers."
        ),
    )
    words = FewLines(
        label=_("What all others say when they are asked, in Khmer"),
        max_length=300,
        rows=2,
        required=False,
        help_text=_(
            "One sentence that everybody may say to anybody. It is not sealed, so it names nobody who is hurt."
        ),
    )
    words_en = FewLines(
        label=_("The same in English"), max_length=300, rows=2, required=False,
        help_text=_("A language that is empty is marked as missing."),
    )  # fmt: skip
    is_shown = forms.BooleanField(
        label=_("Show the sentence to everybody in the organisation"),
        required=False,
        help_text=_(
            "On “My voice” and in the answer of “Before somebody posts”, while this is open. They learn that there is "
            "something, not what."
        ),
    )

    def __init__(
        self, *args: Any, people: Collection[Choosable], shared: bool, asks_person: bool, **kwargs: Any
    ) -> None:
        """`shared`: is it of an organisation, and not kept to those named? `asks_person`: is that step open?"""
        super().__init__(*args, **kwargs)
        if not asks_person:
            del self.fields["person_decided"]
        if not shared:
            del self.fields["is_shown"]
        offer(self, reply=choices("public_replies"), voices=named(people))


class SupportForm(forms.Form):
    """Who should ask me how I am."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    supporter = PersonChoice(label=_("Who should ask you?"), empty="—")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())
        offer(self, supporter=named(people))


class CloseForm(forms.Form):
    """How it ended, and what of it may be counted: nothing, unless somebody says yes."""

    outcome = forms.ChoiceField(label=_("How did it end?"), widget=forms.RadioSelect)
    consent = forms.BooleanField(
        label=_("Yes: these codes may leave the seal"),
        required=False,
        help_text=_(
            "The people concerned have agreed that the kind of threat, the ground of a discrimination, the day, the "
            "province and whether somebody was hurt or taken are counted in the risk register. Nothing else leaves: no "
            "name, no place, no words. An officer can withdraw it there."
        ),
    )
    threat = forms.ChoiceField(label=_("What kind of thing was it?"), required=False)
    ground = forms.ChoiceField(label=GROUND, required=False, help_text=ONLY_FOR_DISCRIMINATION)
    happened_on = forms.DateField(
        label=_("Which day?"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    province = forms.ChoiceField(label=_("Province"), required=False)
    serious = forms.BooleanField(label=_("Somebody was hurt, taken or killed"), required=False)

    def __init__(
        self, *args: Any, country: str, playbook: str, today: date, language: str, counted: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        factors = catalogue(country).of_kind(FactorKind.THREAT)
        usual = [factor.id for factor in factors if playbook in factor.playbooks]
        if len(usual) == 1:  # then what was chosen when it was opened says it already
            self.initial.setdefault("threat", usual[0])
        threat_names = [(factor.id, factor.name.in_language(language)) for factor in factors]
        threats = by_act(threat_names, {factor.id: factor.coded or "" for factor in factors}, usual)
        places = [(province.code, province.name.in_language(language)) for province in provinces(country)]
        offer(
            self,
            outcome=choices("outcomes"),
            threat=[("", "—"), *threats],
            ground=[("", "—"), *choices("grounds")],
            province=[("", _("Not known, or the whole country")), *places],
        )
        if not counted:
            for name in ("consent", "threat", "ground", "happened_on", "province", "serious"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("consent"):
            for name in ("threat", "happened_on"):
                if not clean.get(name) and name not in self.errors:
                    self.add_error(name, _("This is needed to be counted."))
            if (day := clean.get("happened_on")) and day > self.today:
                self.add_error("happened_on", _("This day is still in the future."))
        return clean

    @property
    def fact(self) -> dict[str, Any] | None:
        """What may be counted; None unless it was agreed."""
        if not self.cleaned_data.get("consent"):
            return None
        names = ("threat", "ground", "happened_on", "province", "serious")
        return {name: self.cleaned_data[name] for name in names}
