"""Meetings and the council: seats, agendas, decisions, minutes."""
