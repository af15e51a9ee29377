"""A person's safety words. Only an HMAC of each is kept, bound to the person."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.keys import cipher
from karpear.rules.refusals import BadFields
from karpear.rules.text.safety_words import Meaning, fold, fold_marks_as_typed, meaning, strongest

from .models import Person, SafetyWord
from .notices import tell_changed


def set_words(*, person: Person, ok: str, delayed: str, duress: str, now: datetime, forced: bool = False) -> None:
    """Replace all three words; an empty one is removed, and its person hears that something changed.

    Raises BadFields when two are the same. `forced`: they signed in with the duress password. Then nothing changes,
    and nothing says so.
    """
    words = {Meaning.OK: fold(ok), Meaning.DELAYED: fold(delayed), Meaning.DURESS: fold(duress)}
    own_words = [w for w in words.values() if w]
    if len(set(own_words)) != len(own_words):
        raise BadFields([("duress", _("The words must differ from each other."))])
    with transaction.atomic():
        tell_changed(person=person, now=now)
        if forced:
            return note(person, action="words_kept", by=person, at=now)
        SafetyWord.objects.filter(person=person).delete()
        SafetyWord.objects.bulk_create(
            SafetyWord(person=person, kind=kind.value, digest=digest(person, word))
            for kind, word in words.items()
            if word
        )
        note(person, action="words_changed", by=person, at=now)


def digest(person: Person, word: str) -> str:
    """What is kept of a word. The same word of two people looks different."""
    return _index(person, fold(word))


def _index(person: Person, folded: str) -> str:
    return cipher.index(folded, f"word|{person.id}")


def meaning_of(person: Person, word: str | None) -> Meaning:
    """What a typed word means. One query when there is a word, none when there is not."""
    if word is None or not fold(word):
        return Meaning.NONE
    return meanings_of(person, [word])[0]


def meanings_of(person: Person, words: Sequence[str]) -> list[Meaning]:
    """What each of these words means, with one query. All are compared, as they fold now and as they did before."""
    rows = SafetyWord.objects.filter(person=person).values_list("kind", "digest")
    digests = {Meaning(kind): value for kind, value in rows}
    return [
        strongest(*(meaning(_index(person, how(word)), digests) for how in (fold, fold_marks_as_typed)))
        for word in words
    ]
