"""Political roles of its people, and the dated records that show that the organisation takes no side."""
