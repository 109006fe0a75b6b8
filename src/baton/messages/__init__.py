"""E-mail out: what is said, to whom, and what the mail server answered."""
