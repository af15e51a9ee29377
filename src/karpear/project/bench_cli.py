"""`karpear bench …`: measuring."""

import os

import click

from .bootstrap import set_up_django


@click.group()
def bench() -> None:
    """Measure this installation on an empty database (DATABASE_URL); prints one JSON line."""
    os.environ.setdefault("KARPEAR_EMAIL", "smtp://127.0.0.1:9?from=bench@bench.invalid")
    set_up_django()


@bench.command("keep")
@click.option(
    "--due", default=20_000, show_default=True, type=click.IntRange(1, 10_000_000), help="Falling due at once."
)
@click.option("--idle", default=100_000, show_default=True, type=click.IntRange(0, 10_000_000), help="Armed for later.")
def bench_keep(due: int, idle: int) -> None:
    """Missed promises a second, from due to messages queued."""
    from karpear.keeper.steps import do_every_tick
    from karpear.ops.bench import command, keep

    command.measure("keep", lambda: keep.run(due, idle, do_every_tick))


@bench.command("check-ins")
@click.option("--seconds", default=20.0, show_default=True, type=click.FloatRange(1, 3600))
def bench_check_ins(seconds: float) -> None:
    """Check-ins a second over HTTP, two web processes."""
    from karpear.ops.bench import checkins, command

    command.measure("check-ins", lambda: checkins.run(seconds))


@bench.command("sos")
@click.option("--presses", default=100, show_default=True, type=click.IntRange(1, 5000))
@click.option(
    "--queued", default=0, show_default=True, type=click.IntRange(0, 1_000_000), help="Other messages waiting."
)
def bench_sos(presses: int, queued: int) -> None:
    """Time from pressing SOS until a mail server has taken the first message."""
    from karpear.ops.bench import command, sos

    command.measure("sos", lambda: sos.run(presses, queued))


@bench.command("pages")
@click.option("--people", default=1000, show_default=True, type=click.IntRange(1, 1_000_000))
@click.option("--open", "open_alerts", default=200, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--needs", default=500, show_default=True, type=click.IntRange(0, 100_000))
@click.option("--organisations", default=1, show_default=True, type=click.IntRange(1, 10_000), help="One is large.")
@click.option("--armed", type=click.IntRange(0, 10_000_000), help="Armed promises; one for each of the people.")
@click.option("--audit", default=0, show_default=True, type=click.IntRange(0, 50_000_000), help="Lines of the audit.")
def bench_pages(*, people: int, armed: int | None, **counts: int) -> None:
    """Pages and the keeper's steps, with many people, open alerts and things that wait for an officer."""
    from karpear.keeper.steps import every_step
    from karpear.ops.bench import command, pages

    size = pages.Size(people=people, armed=people if armed is None else armed, **counts)
    command.measure("pages", lambda: pages.run(size, every_step()))


@bench.command("purge")
@click.option("--rows", default=1_000_000, show_default=True, type=click.IntRange(100, 20_000_000), help="Expired.")
@click.option("--audit", default=0, show_default=True, type=click.IntRange(0, 50_000_000), help="Expired lines of it.")
def bench_purge(rows: int, audit: int) -> None:
    """A night in which a year's worth has expired, with somebody writing alongside."""
    from karpear.keeper.rounds import Rounds
    from karpear.ops.bench import command, purge

    rounds = Rounds()
    rounds.next_hourly = rounds.next_nightly = 0
    command.measure("purge", lambda: purge.run(rows, audit, rounds.round))


@bench.command("compare")
@click.argument("small", type=click.Path(exists=True, dir_okay=False))
@click.argument("large", type=click.Path(exists=True, dir_okay=False))
def bench_compare(small: str, large: str) -> None:
    """What a larger world costs: the figures of two lines that `bench` printed, and their ratios."""
    from karpear.ops.bench.report import compare

    click.echo(compare(small, large))


@bench.command("find")
@click.option("--rows", default=100_000, show_default=True, type=click.IntRange(100, 1_000_000), help="In all tables.")
def bench_find(rows: int) -> None:
    """Searches of an officer among people, trips, alerts, incidents and risks."""
    from karpear.ops.bench import command, searches

    command.measure("find", lambda: searches.run(rows))
