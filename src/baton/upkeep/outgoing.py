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
# Announced, without a document, and no job waits that would make it.
UNMADE = SQL("""
SELECT made.kind, made.id, made.number
  FROM (SELECT a.id AS because, 'invoice' AS kind, i.id, i.number
          FROM foundation_announcement a JOIN billing_invoice i ON i.id = a.subject_id
         WHERE a.name = 'invoice.issued'
         UNION ALL
        SELECT a.id, 'receipt', r.id, r.number
          FROM foundation_announcement a JOIN billing_receipt r ON r.payment_id = a.subject_id
         WHERE a.name = 'payment.received') made
 WHERE NOT EXISTS (SELECT FROM documents_document d WHERE d.subject_id = made.id AND d.kind = made.kind)
   AND NOT EXISTS (SELECT FROM procrastinate_jobs j
                    WHERE j.status IN ('todo', 'doing') AND j.task_name = 'hear' AND j.args->'announcements' ? made.because::text)
 ORDER BY made.id
""")


def messages_went_once() -> Found:
    """V6: no mail was accepted more than once, and one that says so reached somebody."""
    found = Found()
    for id, state, accepted, reached in rows(ACCEPTED):
        found.checked += 1
        if accepted > 1 or (state == "accepted" and not reached):
            found.breach("message", id, f"The mail is {state}; it was accepted {accepted} times, for {reached} addresses.")
    return found


def documents_are_whole() -> Found:
    """V9: what was issued has its document or will have it, and the kept file of each is there and is the one that was made."""
    found, files = Found(), store()
    for kind, id, number in rows(UNMADE):
        found.checked += 1
        if len(found.breaches) < TOLD:
            found.breach(kind, id, f"{number} has no document, and no job waits to make it: the queue gave it up. Its failed job says why.")
    for id, name, sha256 in rows(DOCUMENTS):
        found.checked += 1
        try:
            files.read(sha256)
        except (NotThere, Altered) as problem:
            if len(found.breaches) < TOLD:
                found.breach("document", id, f"{name}: {problem}")
    return found
