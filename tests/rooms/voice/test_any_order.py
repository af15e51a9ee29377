"""Phones and clocks in any order: what appears is one set, complete, and everybody's own condition holds in it."""

from collections import Counter
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from karpear.rules.refusals import Conflict
from karpear.voice.statements.actions.by_link import answer_by_link, pledge_by_link
from karpear.voice.statements.actions.openings import wake_statements
from karpear.voice.statements.calls import LookCall, read_call
from karpear.voice.statements.models import OpeningSeat, Statement, StatementPledge, StatementSignature
from karpear.voice.statements.queries.standings import standing
from tests.cast import NOW, Cast

from .phones import FIRST_AT, LAST_AT, Phone, an_open_statement, fitted, invited

pytestmark = pytest.mark.django_db
KINDS = ("ngo", "union")
phones = st.integers(0, 3)
leasts = st.integers(0, 4)


class Signing(RuleBasedStateMachine):
    """Four phones, and a model of what each of them wants now. Each example is rolled back."""

    cast: ClassVar[Cast]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = NOW
        self.wishes: dict[str, tuple[int, int, str]] = {}
        self.answered: set[str] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(floor=st.integers(2, 3))
    def convene(self, floor: int) -> None:
        self.statement = an_open_statement(self.cast.dara, self.cast.lantern, floor=floor)
        self.phones = invited(self.cast.dara, self.statement, "Ant", "Bee", "Cat", "Dog")

    def call(self, phone: Phone, fields: dict[str, Any], size: int) -> bool:
        wanted: Any = read_call(fitted(fields, size))
        try:
            with transaction.atomic():
                if fields["verb"] == "pledge":
                    pledge_by_link(statement=self.statement.pk, call=wanted, now=self.now)
                else:
                    answer_by_link(statement=self.statement.pk, call=wanted, now=self.now)
        except Conflict:
            return False
        return True

    def look(self, phone: Phone) -> dict[str, Any]:
        fields = {"verb": "look", "capability": phone.capability}
        call = read_call(fitted(fields, 2048))
        assert isinstance(call, LookCall)
        return standing(self.statement.pk, call)

    @rule(number=phones, least=leasts, unions=st.integers(0, 2), kind=st.sampled_from(KINDS), stands=st.booleans())
    def pledge(self, number: int, least: int, unions: int, kind: str, stands: bool) -> None:
        phone = self.phones[number]
        phone.kind = kind
        if self.call(phone, phone.pledge_fields(least, stands=stands, union=unions), 2048):
            phone.has_pledged = True
            self.answered.discard(phone.name)
            self.wishes.pop(phone.name, None)
            if stands:
                self.wishes[phone.name] = (least, unions, kind)

    @rule(number=phones)
    def answer(self, number: int) -> None:
        phone = self.phones[number]
        stands = self.look(phone)
        if stands["yours"] not in ("seat", "answered"):
            return
        keys = {seat["recipient"] for seat in stands["seats"]}
        if str(phone.next_key.to_public()) in keys:
            phone.turn_key()
        if str(phone.key.to_public()) not in keys:
            return  # its key was changed while the round was open: it has nothing to hand in
        name = phone.sealed(list(keys), fingerprint=stands["fingerprint"])
        fields = {
            "verb": "answer", "capability": phone.capability, "round": stands["round"], "sealed_name": name,
            "share": str(phone.key), "next_recipient": str(phone.next_key.to_public()),
        }  # fmt: skip
        if self.call(phone, fields, 16384):
            self.answered.add(phone.name)

    @rule(days=st.integers(0, 1), hours=st.integers(1, 12))
    def pass_time(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)
        wake_statements(now=self.now)

    @invariant()
    def one_set_appears_or_nobody(self) -> None:
        if not hasattr(self, "statement"):
            return
        row = Statement.objects.get(pk=self.statement.pk)
        names = [signature.name for signature in StatementSignature.objects.all()]
        assert bool(names) == (row.state == "published")
        assert OpeningSeat.objects.exists() == (row.state == "opening")
        if names:
            kinds = Counter(self.wishes[name][2] for name in names)
            assert len(names) == len(set(names)) >= row.floor and set(names) <= self.answered
            for name in names:
                least, unions, _kind = self.wishes[name]
                assert len(names) >= least and kinds["union"] >= unions, f"{name} wanted more"
        if row.state in ("published", "not_reached"):
            assert not StatementPledge.objects.exists() and not row.invitations.exists()
            assert row.wakes_at is None
        else:
            assert row.wakes_at is not None and FIRST_AT < LAST_AT


def test_whatever_the_order_everybody_who_appears_wanted_to(cast: Cast) -> None:
    class OfThisCast(Signing):
        pass

    OfThisCast.cast = cast
    run_state_machine_as_test(OfThisCast, settings=settings(max_examples=20, stateful_step_count=20, deadline=None))
