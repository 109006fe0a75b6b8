"""A lively sandbox: two years of a small service business, told by its own doors."""
