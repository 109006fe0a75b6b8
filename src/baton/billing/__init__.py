"""What is owed and how it is settled; and the handoff from a won deal to its draft."""
