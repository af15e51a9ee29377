"""What cases can be asked."""

from .facts import consents, facts_to_carry, standing_fact

__all__ = ["consents", "facts_to_carry", "standing_fact"]
