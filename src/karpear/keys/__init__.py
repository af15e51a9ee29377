"""The key ring and encrypted fields: what a stolen disk must not say."""
