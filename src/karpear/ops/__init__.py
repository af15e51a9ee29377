"""Running an installation: server, backup, health, demo and bench. No tables of its own."""
