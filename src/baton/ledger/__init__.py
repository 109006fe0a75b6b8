"""What the money did: one row, one debit, one credit, one positive amount."""
