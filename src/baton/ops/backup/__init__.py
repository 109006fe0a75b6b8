"""Backups: made while everything runs, restored into an empty database, and tried out every night."""
