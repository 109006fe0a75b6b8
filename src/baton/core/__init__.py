"""What is true on paper: pure functions of the standard library alone; "today" is an argument."""
