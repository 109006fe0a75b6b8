"""Pages: read input, one door, one answer."""
