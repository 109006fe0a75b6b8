"""What keeps an installation sound: the invariants and whether they hold."""
