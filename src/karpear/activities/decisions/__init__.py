"""How an activity stands: what its assessment asks for, who answers, and what has happened since."""
