"""The screens of a person's keys and of an organisation's, and the way out."""
