"""Who the organisation is before the law: its kind, registrations, people in office, money. What applies follows."""
