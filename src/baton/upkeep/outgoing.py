"""Is what went out the one thing that was to go out: each mail once, each document as it was made?"""

from psycopg.sql import SQL

from baton.documents.store import Altered, NotThere, store
from baton.upkeep.found import TOLD, Found, rows

ACCEPTED = SQL("""
SELECT m.id, m.state, (SELECT count(*) FROM mail_attempt a WHERE a.message_id = m.id AND a.outcome = 'accepted'),
       (SELECT count(*) FROM mail_recipient r WHERE r.message_id = m.id AND r.state = 'accepted')
  FROM mail_message m
""")
DOCUMENTS = SQL("SELECT id, name, sha256 FROM documents_document ORDER BY id")


def messages_went_once() -> Found:
    """V6: no mail was accepted more than once, and one that says so reached somebody."""
    found = Found()
    for id, state, accepted, reached in rows(ACCEPTED):
        found.checked += 1
        if accepted > 1 or (state == "accepted" and not reached):
            found.breach("message", id, f"The mail is {state}; it was accepted {accepted} times, for {reached} addresses.")
    return found


def documents_are_whole() -> Found:
    """V9: the kept file of each document is there and is the one that was made."""
    found, files = Found(), store()
    for id, name, sha256 in rows(DOCUMENTS):
        found.checked += 1
        try:
            files.read(sha256)
        except (NotThere, Altered) as problem:
            if len(found.breaches) < TOLD:
                found.breach("document", id, f"{name}: {problem}")
    return found
