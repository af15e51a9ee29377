"""Rights cards of a person's country."""
