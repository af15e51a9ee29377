"""Speak or not: more to lose never proposes more, nothing depends on the order, each step has its reason."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karpear.rules.voice.forms import Form
from karpear.rules.voice.proposal import (
    CAPS,
    LOOK_AGAIN,
    LOOK_SOON,
    STEPS,
    Consent,
    Content,
    Custody,
    Exposure,
    Harmed,
    OtherVoices,
    Protection,
    Reason,
    SpeakCase,
    Timing,
    propose_form,
)

NEUTRAL = SpeakCase(
    start=Form.GROUP, harmed=Harmed.NOBODY, consent=Consent.NOT_NEEDED, protection=Protection.NO_MATTER,
    others=OtherVoices.FEW, content=Content.FACTS,
)  # fmt: skip
AGREED = replace(NEUTRAL, harmed=Harmed.NEAR, consent=Consent.UNNAMED)
CASES = st.builds(
    SpeakCase,
    start=st.one_of(st.none(), st.sampled_from(Form)),
    harmed=st.sampled_from(Harmed),
    consent=st.sampled_from(Consent),
    protection=st.sampled_from(Protection),
    others=st.sampled_from(OtherVoices),
    content=st.sampled_from(Content),
    custody=st.sampled_from(Custody),
    exposures=st.lists(st.sampled_from(Exposure), unique=True),
    timing=st.lists(st.sampled_from(Timing), unique=True),
)


def _form(**answers: Any) -> Form:
    return propose_form(replace(NEUTRAL, **answers)).form


@given(CASES, st.sampled_from(Exposure))
@settings(max_examples=300)
def test_one_exposure_more_never_proposes_to_be_louder(case: SpeakCase, exposure: Exposure) -> None:
    exposed = replace(case, exposures=[*case.exposures, exposure])
    assert propose_form(exposed).form.loudness <= propose_form(case).form.loudness


@given(CASES, st.sampled_from(Timing))
def test_nor_does_one_more_thing_that_is_near(case: SpeakCase, timing: Timing) -> None:
    nearer = replace(case, timing=[*case.timing, timing])
    assert propose_form(nearer).form.loudness <= propose_form(case).form.loudness


@given(CASES)
def test_nor_does_somebody_held_of_whom_nobody_asks_to_speak(case: SpeakCase) -> None:
    free, held = replace(case, custody=Custody.NOBODY), replace(case, custody=Custody.HELD)
    assert propose_form(held).form.loudness <= propose_form(free).form.loudness


@given(CASES, st.randoms())
def test_the_order_of_answers_does_not_matter(case: SpeakCase, random: Any) -> None:
    exposures, timing = list(case.exposures), list(case.timing)
    random.shuffle(exposures)
    random.shuffle(timing)
    assert propose_form(replace(case, exposures=exposures, timing=timing)) == propose_form(case)


@given(CASES)
def test_the_arithmetic_comes_to_what_is_proposed_and_every_move_has_a_reason(case: SpeakCase) -> None:
    proposal = propose_form(case)
    total = proposal.start.loudness + sum(step.by for step in proposal.steps)
    reached = min(max(total, 0), 4)
    assert reached == proposal.reached.loudness
    cut = min([reached, *(cap.most.loudness for cap in proposal.caps)])
    assert proposal.form.loudness == (max(cut, Form.BRIEFING.loudness) if case.has_floor else cut)
    assert proposal.is_lifted == (proposal.form.loudness > cut)
    assert all(step.by and isinstance(step.reason, Reason) for step in proposal.steps)
    reasons = {step.reason for step in proposal.steps} | {cap.reason for cap in proposal.caps}
    assert set(proposal.rules) <= reasons
    assert proposal.rules or proposal.form is proposal.start


@given(CASES)
def test_silence_and_nothing_else_has_a_day_to_look_again(case: SpeakCase) -> None:
    proposal = propose_form(case)
    assert (proposal.form is Form.SILENCE) == (proposal.look_again is not None)


@given(CASES)
def test_nobody_is_named_who_refused_or_was_not_asked(case: SpeakCase) -> None:
    refused, unasked = replace(case, consent=Consent.REFUSED), replace(case, consent=Consent.NOT_ASKED)
    assert propose_form(refused).form.loudness <= Form.BRIEFING.loudness
    assert not propose_form(unasked).form.shows_name


@given(CASES, st.sampled_from([Consent.NOT_ASKED, Consent.NOT_NEEDED]))
@settings(max_examples=300)
def test_nobody_is_talked_round_where_somebody_may_be_harmed_only_a_yes_yields_more(
    case: SpeakCase, consent: Consent
) -> None:
    case = replace(case, consent=consent)
    if case.harmed is not Harmed.NOBODY or case.protection is not Protection.NO_MATTER:
        refused = replace(case, consent=Consent.REFUSED)
        assert propose_form(case).form.loudness <= propose_form(refused).form.loudness


@given(CASES)
def test_silence_is_never_proposed_where_it_endangers_those_who_agree(case: SpeakCase) -> None:
    for consent in (Consent.GIVEN, Consent.UNNAMED):
        endangered = replace(case, protection=Protection.SILENCE_ENDANGERS, consent=consent)
        assert propose_form(endangered).form is not Form.SILENCE


def test_every_reason_is_of_use() -> None:
    of_tables = {reason for reason, _by in (*STEPS.values(), *CAPS.values())}
    assert of_tables | {Reason.LIGHT, Reason.MANY_LIGHT} == set(Reason)


@pytest.mark.parametrize(
    ("answers", "form"),
    [
        ({}, Form.GROUP),
        ({"start": None}, Form.GROUP),
        ({"start": Form.SILENCE}, Form.SILENCE),
        ({"harmed": Harmed.OURS, "consent": Consent.GIVEN}, Form.NAMED),
        ({"consent": Consent.UNNAMED, "harmed": Harmed.OURS}, Form.GROUP),
        ({"exposures": [Exposure.FILE]}, Form.UMBRELLA),
        ({"exposures": [Exposure.PREMISES, Exposure.DONORS]}, Form.UMBRELLA),
        ({"exposures": [Exposure.PREMISES, Exposure.DONORS, Exposure.RISKS]}, Form.BRIEFING),
        ({"exposures": list(Exposure)}, Form.SILENCE),
        ({"exposures": list(Exposure), "protection": Protection.SILENCE_ENDANGERS}, Form.SILENCE),
        ({"protection": Protection.SILENCE_ENDANGERS}, Form.BRIEFING),
        ({"harmed": Harmed.NEAR}, Form.BRIEFING),
        ({"exposures": list(Exposure), "start": Form.SILENCE, "consent": Consent.UNNAMED,
          "protection": Protection.SILENCE_ENDANGERS}, Form.BRIEFING),
        ({"custody": Custody.HELD, "protection": Protection.SILENCE_ENDANGERS}, Form.BRIEFING),
        ({"custody": Custody.ASKED}, Form.NAMED),
        ({"timing": [Timing.COURT]}, Form.UMBRELLA),
        ({"timing": [Timing.COURT], "start": Form.BRIEFING}, Form.BRIEFING),
        ({"others": OtherVoices.NOBODY, "content": Content.ACCUSES}, Form.BRIEFING),
    ],
)  # fmt: skip
def test_some_cases(answers: dict[str, Any], form: Form) -> None:
    assert _form(**answers) is form


def test_what_decided_is_every_cap_that_cut_else_every_step_that_way() -> None:
    assert propose_form(replace(NEUTRAL, timing=[Timing.COURT])).rules == (Reason.COURT,)
    endangered = replace(AGREED, start=Form.BRIEFING, protection=Protection.SILENCE_ENDANGERS)
    assert propose_form(endangered).rules == (Reason.SILENCE_ENDANGERS,)
    assert propose_form(NEUTRAL).rules == (), "their own rule alone"
    cut_twice = replace(NEUTRAL, consent=Consent.REFUSED, custody=Custody.HELD, start=Form.NAMED, harmed=Harmed.OURS)
    assert set(propose_form(replace(cut_twice, protection=Protection.SILENCE_ENDANGERS)).rules) == {
        Reason.REFUSED, Reason.HELD,
    }, "all that cut it"  # fmt: skip
    talked_down = replace(NEUTRAL, exposures=list(Exposure))
    assert propose_form(talked_down).rules == (Reason.MANY_LIGHT, Reason.FILE, Reason.REGISTRATION), "all that moved it"


def test_silence_is_looked_at_sooner_where_it_endangers() -> None:
    silent = replace(NEUTRAL, start=Form.SILENCE)
    assert propose_form(silent).look_again == LOOK_AGAIN
    assert propose_form(replace(silent, custody=Custody.HELD)).look_again == LOOK_SOON
