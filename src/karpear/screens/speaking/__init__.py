"""What all rooms know that bears on speaking: filled in where it is asked, and on a page of its own."""
