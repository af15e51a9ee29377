"""Key tasks and their deputies, hand-over packs, and why people leave, as totals."""
