"""An organisation's people: the list with what each has proven, and the page of one person."""
