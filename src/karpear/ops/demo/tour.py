"""Five stops for each role: a page, and what to look at there."""

from django.utils.translation import gettext_noop

from karpear.people.models import Person
from karpear.rules.access import Role

type Stop = tuple[str, str]

_OFFICER: tuple[Stop, ...] = (
    ("/board/", gettext_noop("The board: who is out, who is late, who has it. It changes by itself.")),
    ("/", gettext_noop("Today: your own check-in and SOS first, then what waits for you from all rooms.")),
    (
        "/incidents/",
        gettext_noop("A colleague was detained yesterday. Each step has its hour."),
    ),
    ("/people/", gettext_noop("Who is ready for a bad day, who partly, and what each of them lacks most.")),
    ("/drills/", gettext_noop("Three drills, with the seconds until somebody answered. Practise before it is needed.")),
)
TOURS: dict[str, tuple[Stop, ...]] = {
    Role.MEMBER.value: (
        ("/", gettext_noop("Today: one button says you are OK, another calls for help. Below: who would be told.")),
        ("/plans/", gettext_noop("A usual trip is planned on one page, then assessed. Whoever is silent is missed.")),
        ("/contacts/", gettext_noop("Who is told last, when nobody closer answers. Each of them has agreed.")),
        ("/diary/", gettext_noop("A diary that this server cannot read. Only a secret that its writer has opens it.")),
        ("/know/", gettext_noop("Rights cards for a checkpoint, a search or an arrest. They work without a network.")),
    ),
    Role.OFFICER.value: _OFFICER,
    Role.LEAD.value: (
        ("/", gettext_noop("Today: what waits for you, the case that goes on, who is on watch, are you prepared.")),
        ("/overview/", gettext_noop("Are we prepared? What only you can decide, and every number leads to its list.")),
        ("/risks/", gettext_noop("The register: what could happen, how bad, and which measure is late.")),
        ("/board/", gettext_noop("The board: who is out, who is late, who has it. It changes by itself.")),
        ("/roster/", gettext_noop("Who is on watch. A gap at the end of the week is shown.")),
    ),
    Role.COORDINATOR.value: (
        ("/", gettext_noop("Today: what waits for you in the network, beside your own check-in and SOS.")),
        ("/together/", gettext_noop("Together: who can help, what others must know, who watches when one cannot.")),
        ("/network/", gettext_noop("Who belongs to the network, with voice and vote or with voice.")),
        ("/threads/", gettext_noop("Short words between organisations. Who receives them is shown before they leave.")),
        ("/partners/", gettext_noop("Partners belong to each member. You see none of them, nor any room of a member.")),
    ),
    "independent": (
        ("/", gettext_noop("Today: one button says you are OK, another calls for help. Below: who would be told.")),
        ("/watchers/", gettext_noop("Without an organisation you choose who watches over you. They have to agree.")),
        ("/contacts/", gettext_noop("Who is told last, when nobody closer answers. Each of them has agreed.")),
        ("/packs/", gettext_noop("If you disappear: what a lawyer, your family or the UN would need.")),
        ("/know/", gettext_noop("Rights cards for a checkpoint, a search or an arrest. They work without a network.")),
    ),
}  # fmt: skip


def tour_of(person: Person) -> tuple[Stop, ...]:
    """The stops for what this person does."""
    role = person.memberships.active().order_by("id").values_list("role", flat=True).first()
    return TOURS[role or "independent"]
