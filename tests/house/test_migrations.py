"""Old and new processes serve one database side by side: a migration adds, and what it takes out goes a release later.

The version before writes rows without knowing what is new, and reads columns that it has always read. So whatever was
released may lose nothing, and nothing new may be demanded of it (docs/running/deploying.md, Upgrades).
"""

import lzma
import re

from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tests.upgrade.released import HERE, VERSIONS

#: `app.migration Operation model` → why the version before is served all the same.
EXCEPTIONS: dict[str, str] = {}
TAKES_OUT = (
    migrations.DeleteModel, migrations.RemoveField, migrations.RenameField, migrations.RenameModel,
    migrations.AlterModelTable,
)  # fmt: skip
NOTED = re.compile(r"INSERT INTO \"django_migrations\" VALUES\(\d+,'(\w+)','(\w+)'")


def of_the_last_release() -> set[tuple[str, str]]:
    dump = lzma.decompress((HERE / VERSIONS[-1] / "sqlite.sql.xz").read_bytes()).decode()
    return set(NOTED.findall(dump))


def hurts(operation: Operation, app: str, former_state: ProjectState, released: set[tuple[str, str]]) -> bool:
    """Would the version before miss something, or be refused something that it writes?"""
    model = getattr(operation, "model_name", None) or getattr(operation, "name", "")
    if isinstance(operation, migrations.RunSQL):
        return True
    if (app, model.lower()) not in released:
        return False
    if isinstance(operation, (*TAKES_OUT, migrations.AddConstraint)):
        return True
    if isinstance(operation, migrations.AddField):
        return _is_demanded(operation.field)
    if isinstance(operation, migrations.AlterField):
        return _is_narrower(operation.field, former_state.models[app, model.lower()].fields[operation.name])
    return False


def _is_demanded(field: models.Field) -> bool:
    return not field.null and not field.many_to_many and not field.has_db_default()


def _is_narrower(field: models.Field, former: models.Field) -> bool:
    if type(field) is not type(former) or field.db_column != former.db_column:
        return True
    shorter = (field.max_length or 10**9) < (former.max_length or 10**9)
    return shorter or (former.null and not field.null) or (field.unique and not former.unique)


def operations_of(migration: migrations.Migration) -> list[Operation]:
    flat: list[Operation] = []
    for operation in migration.operations:
        is_split = isinstance(operation, migrations.SeparateDatabaseAndState)
        flat += operation.database_operations if is_split else [operation]
    return flat


def test_what_is_not_yet_released_only_adds() -> None:
    loader = MigrationLoader(None)
    last = [key for key in of_the_last_release() if key in loader.graph.nodes]
    released = set(loader.project_state(last).models)
    hurting = []
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if not migration.__module__.startswith("karpear.") or (app, name) in last:
            continue
        former_state = loader.project_state((app, name), at_end=False)
        for operation in operations_of(migration):
            if hurts(operation, app, former_state, released):
                model = getattr(operation, "model_name", None) or getattr(operation, "name", "")
                hurting.append(f"{app}.{name} {type(operation).__name__} {model}")
    why = "The version before cannot serve beside these: add first (null or db_default), take out a release later."
    assert sorted(hurting) == sorted(EXCEPTIONS), why


def test_the_rule_knows_what_hurts() -> None:
    state = ProjectState()
    state.add_model(
        migrations.state.ModelState("people", "Shift", [("id", models.AutoField(primary_key=True)), ("note", NULL)])
    )
    released = {("people", "shift")}
    bad = [
        migrations.DeleteModel("Shift"), migrations.RemoveField("Shift", "note"),
        migrations.RenameField("Shift", "note", "words"), migrations.RunSQL("SELECT 1"),
        migrations.AddField("Shift", "place", models.TextField(default="")),
        migrations.AlterField("Shift", "note", models.CharField(max_length=20)),
        migrations.AlterField("Shift", "note", models.CharField(max_length=10, null=True)),
        migrations.AlterField("Shift", "note", models.TextField(null=True)),
        migrations.AddConstraint("Shift", models.UniqueConstraint(fields=["note"], name="one_note")),
    ]  # fmt: skip
    good = [
        migrations.AddField("Shift", "place", models.TextField(db_default="")),
        migrations.AddField("Shift", "place", models.TextField(null=True)),
        migrations.AlterField("Shift", "note", models.CharField(max_length=30, null=True)),
        migrations.AddIndex("Shift", models.Index(fields=["note"], name="by_note")),
        migrations.CreateModel("Swap", [("id", models.AutoField(primary_key=True))]),
        migrations.RemoveField("Swap", "note"),
    ]
    assert [hurts(operation, "people", state, released) for operation in bad] == [True] * len(bad)
    assert [hurts(operation, "people", state, released) for operation in good] == [False] * len(good)


NULL = models.CharField(max_length=20, null=True)
