"""PostgreSQL with two logins: the application's, and the owner's where tables are made."""
