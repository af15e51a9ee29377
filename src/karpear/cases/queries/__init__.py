"""What cases can be asked."""

from .facts import consents, facts_of_removed, facts_to_carry, standing_fact

__all__ = ["consents", "facts_of_removed", "facts_to_carry", "standing_fact"]
