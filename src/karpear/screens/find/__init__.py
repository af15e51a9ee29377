"""Finding: places, and what one may see of people, plans, alerts, risks, incidents and guides."""
