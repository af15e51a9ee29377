"""Where whoever reads may do something, asked once for a statement: most conditions ask it, some seven times.

PostgreSQL plans a policy with each statement that it guards. Written out, the organisations of a reader cost a page
more to plan than all of its rows; a function is planned once for a session.
"""

import re
from hashlib import sha256

from .terms import WHO, WHOLE, terms

_ORGANISATIONS = re.compile(
    r'IN \(SELECT "(\w+)"\."organisation_id" AS "organisation" FROM "people_membership" "\1" WHERE '  # noqa: S608
    rf'\(((?:[^()]|\([^()]*\))*?) AND "\1"\."person_id" = {re.escape(WHO)}\)\)'
)


def policies_and_functions() -> tuple[dict[str, str], dict[str, str]]:
    """Table → condition, and the functions that these call: name → the statement that makes it."""
    functions: dict[str, str] = {}

    def called(match: re.Match[str]) -> str:
        condition = match[2].replace(f'"{match[1]}".', '"m".')
        name = f"{WHOLE}.organisations_{sha256(condition.encode()).hexdigest()[:8]}"
        functions[name] = (
            f"CREATE FUNCTION {name}() RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN ARRAY("  # noqa: S608
            f'SELECT "m"."organisation_id" FROM "people_membership" "m" WHERE "m"."person_id" = {WHO} AND {condition}'
            "); END $$"
        )
        return f"= ANY ((SELECT {name}())::uuid[])"

    return {table: _ORGANISATIONS.sub(called, text) for table, text in terms().items()}, functions
