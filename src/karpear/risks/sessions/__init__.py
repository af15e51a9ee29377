"""Organisational assessments: several people rate in silence, the facilitator settles."""
