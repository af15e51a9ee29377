"""What keepers of cover do."""
