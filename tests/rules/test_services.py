"""Who can help: what fits, why, what is missing, and what nobody has looked at for long. And the shortest way."""

from datetime import UTC, date, datetime, time, timedelta

from karpear.rules.case.playbook import Happened
from karpear.rules.sharing.help_kinds import KINDS_AFTER, HelpKind
from karpear.rules.sharing.reach import PROVE_AFTER, Awake, ReachLink, awake_state, needs_proof, ways_to
from karpear.rules.sharing.services import (
    UNCONFIRMED,
    Against,
    Applicant,
    Fit,
    HelpNeed,
    Offer,
    PersonRole,
    Reason,
    ServiceMatch,
    ask_after,
    confidence_on,
    is_doubtful,
    match_services,
    shown_first,
)

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
NEED = HelpNeed(kinds=["lawyer", "visit"], country="kh", applicant="person", role="defender", languages=["km"])


def offer(key: str = "a", **more: object) -> Offer:
    return Offer(**{"key": key, "kinds": ["lawyer"], "looked_on": TODAY, **more})  # type: ignore[arg-type]


def only(need: HelpNeed, one: Offer) -> ServiceMatch:
    [match] = match_services(need, [one], TODAY)
    return match


def need(**more: object) -> HelpNeed:
    return HelpNeed(**{"kinds": ["lawyer"], "country": "kh", **more})  # type: ignore[arg-type]


def test_confidence_halves_every_180_days() -> None:
    assert confidence_on(TODAY, TODAY) == 1.0
    assert confidence_on(date(2027, 5, 29), TODAY) == 0.5
    assert confidence_on(TODAY, date(2027, 1, 1)) == 1.0, "a day ahead is today"
    assert is_doubtful(confidence_on(date(2027, 11, 30), TODAY)) and not is_doubtful(0.25)
    assert is_doubtful(confidence_on(date(2027, 6, 1), TODAY, UNCONFIRMED))


def test_what_gives_none_of_it_is_left_out() -> None:
    assert match_services(NEED, [offer(kinds=["medical"])], TODAY) == []
    assert only(NEED, offer(kinds=["visit", "lawyer"])).given == ["lawyer", "visit"], "in the order of the need"


def test_why_a_service_does_not_fit() -> None:
    assert only(NEED, offer(country="xx")).against == [Against.COUNTRY]
    assert only(NEED, offer(applicants=[Applicant.ORGANISATION])).against == [Against.APPLICANT]
    assert only(NEED, offer(roles=[PersonRole.JOURNALIST])).against == [Against.ROLE]
    assert only(need(helped_before=True), offer(once=True)).against == [Against.HELPED_BEFORE]
    assert only(need(paid=True), offer(retrospective=False)).against == [Against.PAID_ALREADY]
    assert only(need(paid=True), offer(retrospective=None)).fit is Fit.FITS


def test_how_well_it_fits() -> None:
    assert only(need(), offer(applicants=["person"])).fit is Fit.LIKELY
    assert only(need(), offer(roles=["defender"])).fit is Fit.LIKELY
    missing = only(need(have=["identity"]), offer(papers=["identity", "mandate"]))
    assert missing.fit is Fit.PAPERS and missing.missing == ["mandate"]


def test_what_speaks_for_it() -> None:
    best = offer(speed="hours", at_night=True, safe=True, languages=["km"], cap=500, currency="USD", retrospective=True)
    asked = need(urgent=True, languages=["km"], amount=400, currency="USD", paid=True)
    assert only(asked, best).reasons == [
        Reason.GIVES, Reason.ANSWERS_SOON, Reason.AT_NIGHT, Reason.SAFE_CHANNEL, Reason.IN_LANGUAGE, Reason.COVERS,
        Reason.PAYS_BACK,
    ]  # fmt: skip


def test_what_is_to_be_known_before() -> None:
    slow = offer(speed="calls", safe=False, languages=["en"], cap=500, currency="USD")
    asked = need(urgent=True, languages=["km"], amount=600, currency="USD")
    assert only(asked, slow).reasons == [
        Reason.GIVES, Reason.PART_ONLY, Reason.NO_LANGUAGE, Reason.NOT_SAFE, Reason.SLOW,
    ]  # fmt: skip
    assert Reason.OTHER_CURRENCY in only(need(amount=1, currency="EUR"), slow).reasons


def test_the_best_first() -> None:
    old = date(2024, 1, 1)
    offers = [
        offer("misfit", country="xx"), offer("doubtful", looked_on=old), offer("slow", speed="weeks"),
        offer("fast", speed="hours"), offer("faster", speed="days", answer_hours=2),
    ]  # fmt: skip
    order = [match.key for match in match_services(need(urgent=True), offers, TODAY)]
    assert order == ["faster", "fast", "slow", "doubtful", "misfit"]
    assert [match.ask_first for match in match_services(need(), offers, TODAY)][-2:] == [True, False]


def test_what_is_shown_first_gives_each_kind_that_any_gives() -> None:
    asked = need(kinds=["lawyer", "visit", "family"])
    offers = [offer(key, kinds=["lawyer", "legal"], speed="hours") for key in "abc"]
    matches = match_services(asked, [*offers, offer("seen", kinds=["visit"], papers=["consent"])], TODAY)
    shown, rest = shown_first(matches, asked.kinds, 2)
    assert ([match.key for match in shown], [match.key for match in rest]) == (["a", "seen"], ["b", "c"])
    assert len(shown_first(matches, asked.kinds, 3)[0]) == 3 and shown_first(matches, [], 9) == (matches, [])
    assert len(shown_first(matches, asked.kinds, 1)[0]) == 2, "rather one more than a kind less"


def test_what_came_of_it_is_asked_once_the_promised_time_is_over() -> None:
    assert ask_after(3) == timedelta(hours=3) and ask_after(None) == timedelta(days=14)


def test_something_helps_after_everything() -> None:
    assert set(KINDS_AFTER) == set(Happened)
    assert HelpKind.LAWYER in KINDS_AFTER[Happened.DETAINED]


def test_hours_may_go_over_midnight_and_are_those_there() -> None:
    assert awake_state(None, None, "UTC", NOW) is awake_state(time(8), None, "UTC", NOW) is Awake.UNKNOWN
    for opens, closes, zone, state in (
        (3, 3, "UTC", Awake.AWAKE), (8, 17, "UTC", Awake.AWAKE), (9, 17, "UTC", Awake.ASLEEP),
        (22, 9, "UTC", Awake.AWAKE), (22, 6, "UTC", Awake.ASLEEP), (7, 1, "UTC", Awake.AWAKE),
        (15, 16, "Asia/Phnom_Penh", Awake.AWAKE), (7, 9, "Asia/Phnom_Penh", Awake.ASLEEP),
    ):  # fmt: skip
        assert awake_state(time(opens), time(closes), zone, NOW) is state


def test_hours_that_nobody_gave_stand_behind_those_that_are_awake() -> None:
    links = [
        ReachLink("unknown", "me"), ReachLink("asleep", "me", opens=time(9), closes=time(10)),
        ReachLink("awake", "maly", opens=time(0), closes=time(0)),
    ]  # fmt: skip
    ways = ways_to(links, [], reader="me", open_to_reader={"awake"}, now=NOW)
    assert [way.last.key for way in ways] == ["awake", "unknown", "asleep"]
    assert [way.awake for way in ways] == [Awake.AWAKE, Awake.UNKNOWN, Awake.ASLEEP]


def test_ways_the_shortest_that_is_awake_first() -> None:
    asleep = {"opens": time(9), "closes": time(10)}
    links = [
        ReachLink("own", "me", **asleep), ReachLink("fresh", "maly", proven_on=TODAY), ReachLink("old", "piseth"),
        ReachLink("failed", "nary", proven_on=TODAY, failed_since=True), ReachLink("closed", "hidden"),
        ReachLink("by_me", "friend"), ReachLink("nobody", "stranger"),
    ]  # fmt: skip
    doors = [
        ReachLink("door", "piseth", "hidden"),
        ReachLink("my_door", "me", "friend"),
        ReachLink("shut", "x", "stranger"),
    ]
    open_to_reader = {"own", "fresh", "old", "failed", "door", "my_door"}
    ways = ways_to(links, doors, reader="me", open_to_reader=open_to_reader, now=NOW)
    assert [way.last.key for way in ways] == ["fresh", "by_me", "old", "failed", "closed", "own"]
    assert [way.steps for way in ways] == [2, 2, 2, 2, 3, 1]
    assert [link.key for link in ways[4].links] == ["door", "closed"] and ways[5].awake is Awake.ASLEEP


def test_what_nobody_tried_for_half_a_year() -> None:
    assert needs_proof(None, TODAY - PROVE_AFTER, TODAY) and not needs_proof(TODAY, TODAY - PROVE_AFTER, TODAY)
