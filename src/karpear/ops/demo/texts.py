"""What a visitor writes as somebody: laid where the demo's own modem lays texts, so it comes in by the door of all."""

from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.messaging.ingress import ways
from karpear.people.models import Address, Channel, Person
from karpear.rules.text.shortforms import LONGEST

type Writers = list[tuple[str, list[tuple[str, str]]]]


def folder() -> Path | None:
    """Of the demo's modem; None where texts come in otherwise, which is not ours to write to."""
    data = Path(settings.KARPEAR_DATA).absolute()
    folders = [way.folder for way in ways(Channel.SMS.value) if way.kind == "smstools" and way.folder]
    return next((path for path in folders if path.is_relative_to(data) and path.is_dir()), None)


def writers() -> Writers:
    """Everybody with a number, by name: first those who have nothing else."""
    numbered = Address.objects.filter(channel=Channel.SMS, person__is_active=True).values("person")
    people = sorted(Person.objects.filter(pk__in=numbered), key=lambda person: person.name.casefold())
    without = set(Person.objects.without_account().values_list("pk", flat=True))
    groups = ((_("Without an account"), True), (_("With an account"), False))
    return [
        (word, [(str(person.pk), person.name) for person in people if (person.pk in without) is lacks])
        for word, lacks in groups
    ]


class TextForm(forms.Form):
    """Who writes, and what."""

    person = forms.ChoiceField(label=gettext_lazy("Who writes"), choices=writers)
    words = forms.CharField(
        label=gettext_lazy("The text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )


def lay(modem: Path, *, person: UUID, words: str, now: datetime) -> None:
    """One file as smstools writes it, complete before it gets its name."""
    address = Address.objects.filter(channel=Channel.SMS, person=person).order_by("position", "id")[0]
    name = str(uuid4())
    draft = modem / f".{name}"
    draft.write_text(f"From: {address.value}\nReceived: {now:%y-%m-%d %H:%M:%S}\n\n{words}", encoding="utf-8")
    draft.rename(modem / name)
