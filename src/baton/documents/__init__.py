"""What the customer reads and what is kept: documents, set from snapshots and stored by their content."""
