"""What pages of the review and of plans show."""
