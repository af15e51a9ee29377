"""Where gateways hand over texts, and pages about them."""
