"""The same doors and queries as the pages have, as JSON over HTTP: made from the registries of doors and of nouns."""
