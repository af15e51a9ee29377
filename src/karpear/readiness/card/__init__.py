"""The wallet card, and the page that whoever finds it may open."""
