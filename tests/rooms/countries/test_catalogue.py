"""Cambodia's risk catalogue carries the whole seed document, and hangs together; another country brings its own."""

import time
from collections import Counter

import pytest

from karpear.activities.itinerary.models import ActivityKind
from karpear.cases.diary import words as diary_words
from karpear.countries import queries
from karpear.countries.catalogue import Catalogue, CatalogueMeasure, CatalogueRisk, Factor
from karpear.countries.loader import packs_folder, read_packs
from karpear.countries.values import FactConfidence
from karpear.rules.case.codes import COUNTED_AS, Coded
from karpear.rules.case.huridocs import ActType
from karpear.rules.case.playbook import Happened
from karpear.rules.plan.suggestions import suggest
from karpear.rules.refusals import Missing
from karpear.rules.risk.matrix import Area, FactorKind, Focus, Level, Scope, TimeToEffect, level_of
from karpear.ui.scales import CODED
from tests.rooms.countries.seed import OUR_OWN, SAYS

CODES = [
    *(f"I{n}r" for n in range(1, 8)),
    *(f"I{n}m" for n in range(8, 28)),
    *(f"O{n}r" for n in range(1, 10)),
    *(f"O{n}m" for n in range(10, 21)),
    *(f"S{n}r" for n in range(1, 4)),
    *(f"S{n}m" for n in range(4, 6)),
    "X1",
    "X2",
]
SCOPES = {"I": Scope.INDIVIDUAL, "O": Scope.ORGANISATION, "S": Scope.SECTOR}
KH = queries.catalogue("kh")
RISKS, MEASURES = list(KH.risks.values()), list(KH.measures.values())
THREATS = KH.for_activities(FactorKind.THREAT)
FOR_REGISTER = [one for one in MEASURES if not one.id.startswith("A-")]
EVERYTHING: list[CatalogueRisk | CatalogueMeasure | Factor] = [*RISKS, *MEASURES, *KH.factors.values()]


class TestTheWholeDocument:
    @pytest.mark.parametrize("code", CODES)
    def test_every_code_has_a_line(self, code: str) -> None:
        assert any(says == code for says, _, _ in SAYS)

    def test_there_is_no_other_code(self) -> None:
        assert {code for code, _, _ in SAYS} == set(CODES)

    @pytest.mark.parametrize(("code", "words", "ids"), SAYS)
    def test_every_statement_has_its_line(self, code: str, words: str, ids: tuple[str, ...]) -> None:
        assert ids, words
        for one in ids:
            line = KH.risks.get(one) or KH.measures[one]
            if code.endswith("r"):
                assert isinstance(line, CatalogueRisk)
            if code.endswith("m"):
                assert isinstance(line, CatalogueMeasure)
            if code[0] in SCOPES:
                assert line.scope is SCOPES[code[0]]

    def test_every_line_is_said_there_or_has_a_reason(self) -> None:
        said = {one for _, _, ids in SAYS for one in ids}
        lines = {risk.id for risk in RISKS} | {measure.id for measure in FOR_REGISTER}
        assert lines - said == set(OUR_OWN), "Add it to seed.py: what it carries, or why it is there."
        assert not said & set(OUR_OWN)

    def test_how_many_of_each(self) -> None:
        assert Counter(one.scope for one in RISKS) == {Scope.INDIVIDUAL: 29, Scope.ORGANISATION: 25, Scope.SECTOR: 12}
        assert Counter(one.scope for one in FOR_REGISTER) == {
            Scope.INDIVIDUAL: 36,
            Scope.ORGANISATION: 23,
            Scope.SECTOR: 8,
        }
        statements = Counter(code[0] + code[-1] for code, _, _ in SAYS if code[0] in SCOPES)
        assert statements == {"Ir": 25, "Im": 34, "Or": 20, "Om": 17, "Sr": 12, "Sm": 4}

    def test_every_area_is_touched_at_every_level_it_can_be(self) -> None:
        touched = {(one.scope, area) for one in RISKS for area in one.areas}
        assert touched == {(scope, area) for scope in Scope for area in Area}


class TestItHangsTogether:
    @pytest.mark.parametrize("risk", RISKS, ids=lambda one: one.id)
    def test_every_risk_can_be_answered(self, risk: CatalogueRisk) -> None:
        reliefs = [one.relief for one in KH.measures_for(risk.id)]
        assert len(reliefs) >= 2
        assert any(one.likelihood or one.impact for one in reliefs)

    @pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.id)
    def test_every_measure_helps_against_something(self, measure: CatalogueMeasure) -> None:
        assert measure.answers or measure.threats
        assert measure.relief.likelihood or measure.relief.impact
        assert measure.id.startswith("A-") == (not measure.answers)

    def test_cancelling_is_an_answer_and_no_measure_of_an_activity(self) -> None:
        """Nobody may choose to cancel and thereby lower the risk of going."""
        assert not KH.measures["I-M3"].threats

    @pytest.mark.parametrize("threat", THREATS, ids=lambda one: one.id)
    def test_every_threat_has_a_judgement_and_something_quick(self, threat: Factor) -> None:
        assert threat.usual
        assert threat.usual.level < Level.VERY_HIGH, "A beginning must not forbid anything."
        catalogue_measures = KH.measures_against(threat.id)
        assert len(catalogue_measures) >= 4
        assert any(one.relief.soon is TimeToEffect.HOURS for one in catalogue_measures)

    def test_an_activity_has_much_to_choose_from(self) -> None:
        practical = [one for one in MEASURES if one.threats]
        assert Counter(one.relief.soon for one in practical).keys() == set(TimeToEffect)
        assert sum(one.relief.soon <= TimeToEffect.DAYS for one in practical) >= 20
        assert [len(KH.of_kind(kind)) for kind in FactorKind] == [42, 20, 20]

    def test_what_befalls_an_organisation_is_no_question_of_an_activity(self) -> None:
        told = {one.id for one in KH.of_kind(FactorKind.THREAT)} - {one.id for one in THREATS}
        assert told == {f"F-T{n}" for n in range(34, 43)}
        assert all(one.usual and one.usual.level < Level.VERY_HIGH for one in KH.of_kind(FactorKind.THREAT))

    def test_every_kind_and_focus_finds_threats(self) -> None:
        for kind in ActivityKind.values:
            for focus in Focus:
                fitting = [
                    one
                    for one in THREATS
                    if (not one.kinds or kind in one.kinds) and (not one.focuses or focus in one.focuses)
                ]
                assert len(fitting) >= 3, (kind, focus)
        assert {kind for one in KH.factors.values() for kind in one.kinds} <= set(ActivityKind.values)

    def test_night_and_lone_travel_bring_threats_of_their_own(self) -> None:
        def suggested(night: bool, alone: bool) -> set[str]:
            suggestions = suggest(
                THREATS, kind="trip", focus=Focus.HEALTH, province="", night=night, alone=alone, recent={}
            )
            return {one.factor_id for one in suggestions}

        by_day = suggested(night=False, alone=False)
        assert "F-T12" in by_day, "Accidents happen by day as well."
        assert suggested(night=True, alone=False) - by_day == {"F-T30", "F-T31"}
        assert suggested(night=False, alone=True) - by_day == {"F-T31", "F-T32"}

    def test_nothing_is_said_about_places_without_a_source(self) -> None:
        assert not [factor.id for factor in KH.factors.values() if factor.provinces]

    def test_ids_are_there_once(self) -> None:
        ids = [one.id for one in EVERYTHING]
        assert len(ids) == len(set(ids))

    def test_two_languages_everywhere_and_no_line_twice(self) -> None:
        for language in ("en", "km"):
            khmer = {one.id for one in EVERYTHING if any("ក" <= c <= "៿" for c in one.name.by_language[language])}
            assert len(khmer) == (len(EVERYTHING) if language == "km" else 0)
            for lines in (RISKS, MEASURES, list(KH.factors.values())):
                assert len({one.name.by_language[language] for one in lines}) == len(lines)
                assert len({one.description.by_language[language] for one in lines}) == len(lines)

    def test_names_are_short_enough_for_a_phone(self) -> None:
        long = [one.id for one in EVERYTHING if max(map(len, one.name.by_language.values())) > 70]
        assert not long

    def test_it_says_that_nobody_has_checked_it_yet(self) -> None:
        assert set(KH.facts) == {"risks", "measures", "factors", "starters"}
        assert {fact.confidence for fact in KH.facts.values()} == {FactConfidence.TO_CHECK}
        assert KH.fact is KH.facts["risks"]
        assert "CCC" in KH.facts["risks"].source


class TestActsFactsAndRisks:
    """One table: what an incident calls an act, which kind of fact that is, and the risks that learn from it."""

    @pytest.mark.parametrize("act", [act for act in ActType if act is not ActType.OTHER])
    def test_every_act_is_counted_as_one_of_five_and_is_a_kind_of_fact(self, act: ActType) -> None:
        kinds = [one for one in KH.of_kind(FactorKind.THREAT) if act in one.acts]
        assert kinds and all(one.risks for one in kinds)
        assert act in COUNTED_AS

    @pytest.mark.parametrize("happened", [one for one in Happened if one is not Happened.FAMILY])
    def test_every_playbook_offers_its_kinds_of_facts(self, happened: Happened) -> None:
        """But for a family without support: what left it so is the fact."""
        assert [one for one in KH.of_kind(FactorKind.THREAT) if happened in one.playbooks]

    def test_what_the_diary_calls_an_act_is_the_same_list(self) -> None:
        assert set(diary_words.ACTS) == {code.value for code in Coded} == set(map(str, CODED))
        assert {factor.coded for factor in KH.of_kind(FactorKind.THREAT)} == {*Coded, None}

    @pytest.mark.parametrize(
        ("act", "risk"),
        [
            (ActType.KILLING, "I-R20"), (ActType.KILLING, "O-R6"), (ActType.DISCRIMINATION, "O-R7"),
            (ActType.SANCTION_LETTER, "O-R9"), (ActType.WORK_STOPPED, "S-R5"), (ActType.WORK_STOPPED, "O-R18"),
            (ActType.REPORTS_DEMANDED, "O-R12"), (ActType.REPRISAL, "O-R1"), (ActType.INVESTIGATION, "O-R11"),
        ],
    )  # fmt: skip
    def test_organisational_and_sector_risks_learn(self, act: ActType, risk: str) -> None:
        assert [factor.id for factor in KH.of_kind(FactorKind.THREAT) if act in factor.acts and risk in factor.risks]

    def test_an_unlawful_demand_is_not_called_our_weakness(self) -> None:
        said = " ".join(KH.factors[one].name.in_language("en") for one in ("F-V17", "F-C7", "F-T4"))
        assert "missing" not in said and "no law asks for" in said


class TestStarters:
    @pytest.mark.parametrize("focus", Focus)
    def test_a_starter_covers_every_level(self, focus: Focus) -> None:
        counted = Counter(KH.risks[line.risk].scope for line in KH.starters[focus])
        assert all(counted[scope] >= 5 for scope in Scope)
        assert len({line.risk for line in KH.starters[focus]}) == len(KH.starters[focus]) >= 30

    def test_health_education_and_community_are_less_exposed_than_advocacy(self) -> None:
        def exposure(focus: Focus) -> float:
            levels = [line.score.level for line in KH.starters[focus]]
            return sum(levels) / len(levels)

        quiet = [exposure(one) for one in (Focus.HEALTH, Focus.EDUCATION, Focus.COMMUNITY)]
        loud = [exposure(one) for one in (Focus.ADVOCACY, Focus.MEDIA, Focus.UNION)]
        assert max(quiet) + 0.5 < min(loud)
        assert exposure(Focus.ADVOCACY) == max(loud)

    def test_an_office_on_land_of_the_state_is_never_a_low_risk(self) -> None:
        levels = {line.score.level for lines in KH.starters.values() for line in lines if line.risk == "O-R13"}
        assert min(levels) >= Level.MEDIUM

    def test_they_differ(self) -> None:
        assert len({tuple((line.risk, line.score.level) for line in lines) for lines in KH.starters.values()}) == 6


class TestAnotherCountry:
    def test_it_has_other_lines_in_its_own_language(self) -> None:
        xx = queries.catalogue("xx")
        assert list(xx.risks) == ["X-STORM", "X-LICENCE", "X-HARBOUR"]
        assert [catalogue_measure.id for catalogue_measure in xx.measures_for("X-LICENCE")] == ["X-LAWYER", "X-UNION"]
        assert [catalogue_measure.id for catalogue_measure in xx.measures_against("X-T-WAVES")] == ["X-RADIO", "X-WAIT"]
        assert not set(xx.risks) & set(KH.risks)
        assert xx.risks["X-STORM"].name.in_language("km") == "Storm at sea"
        waves = xx.factors["X-T-WAVES"]
        assert (set(waves.provinces), waves.night, waves.alone) == ({"XX-I"}, True, False)
        assert waves.usual
        assert waves.usual.level == level_of(3, 4)
        assert xx.factors["X-C-PILOT"].focuses == {Focus.COMMUNITY}
        assert xx.starters[Focus.ADVOCACY][1].risk == "X-HARBOUR"

    def test_an_unknown_country_is_missing(self) -> None:
        with pytest.raises(Missing):
            queries.catalogue("zz")


def test_an_empty_catalogue_has_no_source() -> None:
    assert Catalogue().fact is None


def test_packs_are_read_in_a_moment() -> None:
    """Below 200 ms of our own processor time, best of three, so that a slow neighbour does not fail it."""

    def once() -> float:
        begun = time.process_time()
        read_packs(packs_folder())
        return time.process_time() - begun

    assert min(once() for _ in range(3)) < 0.2
