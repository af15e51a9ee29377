"""How long things of this room are kept."""

#: What the law on associations asks of papers; so long it can be shown that something was filed.
RETENTION_DAYS = 5 * 365
