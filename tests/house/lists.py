"""Rewrites the written lists from the code; read the difference before you commit it: each new line is a decision.

python -m tests.house.lists
"""

import os
import tempfile

from tests.house.source import read_list

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"KARPEAR_DATA": data, "DJANGO_SETTINGS_MODULE": "karpear.project.settings"}
        import django

        django.setup()
        from tests.house.fields import CLEAR_FIELDS, clear_fields
        from tests.house.unguarded import UNGUARDED, unguarded_reads
        from tests.house.views import PUBLIC_VIEWS, public_views

        lists = (CLEAR_FIELDS, clear_fields()), (PUBLIC_VIEWS, public_views()), (UNGUARDED, unguarded_reads())
        for path, entries in lists:
            remarks = [line for line in path.read_text().splitlines() if line.startswith("#")] if path.exists() else []
            earlier_entries = read_list(path) if path.exists() else set()
            path.write_text("\n".join([*remarks, *sorted(entries)]) + "\n")
            print(f"{path.name}: {len(entries - earlier_entries)} added, {len(earlier_entries - entries)} removed")
