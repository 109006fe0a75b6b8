"""Custom fields: what an organization keeps of its records beside what Baton knows."""
