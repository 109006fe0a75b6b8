"""The suite's runner: databases for it, its lints, and the system parts that some tests need."""
