"""The machine underneath: command line, embedded PostgreSQL, serving, and the runner of the suite."""
