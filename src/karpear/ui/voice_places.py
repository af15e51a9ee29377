"""The pages about speaking and being silent, in the tree of `places`. What is not there yet is shown to nobody."""

from django.utils.translation import gettext_noop

from karpear.rules.access import Verb

from .place_kinds import MenuPlace, MenuRoom

VOICE_ROOM = MenuRoom(
    gettext_noop("Voice"),
    (
        MenuPlace(gettext_noop("Speak out or not"), "/voice/decisions/", Verb.SEE_VOICE, below=("/voice/exposure/",)),
        MenuPlace(gettext_noop("What we say, and how"), "/voice/posture/", Verb.SEE_VOICE, each=True),
        MenuPlace(gettext_noop("Statements"), "/statements/", Verb.SEE_VOICE),
        MenuPlace(
            gettext_noop("Roles and neutrality"),
            "/voice/neutrality/",
            Verb.SEE_VOICE,
            each=True,
            below=("/voice/roles/",),
        ),
        MenuPlace(gettext_noop("A question to all"), "/voice/pulse/", Verb.SEE_VOICE, each=True),
    ),
)
#: A person's own page: what they say as a citizen, and where they work, what is said there and how, their roles.
MY_VOICE = MenuPlace(gettext_noop("My voice"), "/voice/mine/", below=("/voice/roles/mine/", "/voice/posts/"))
#: For an independent, where a name like theirs may stand.
MY_STATEMENTS = MenuPlace(gettext_noop("Statements"), "/statements/", lacking=Verb.READ_POSTURE)
