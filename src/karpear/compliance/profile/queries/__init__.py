"""What is known of an organisation before the law, and the pages that show it."""
