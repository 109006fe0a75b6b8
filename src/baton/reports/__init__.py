"""Answers: what waits for a person, what is owed, what ran by itself.  Writes nothing."""
