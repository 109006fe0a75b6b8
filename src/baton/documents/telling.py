"""The announcements of documents in words."""

from baton.foundation.telling import tell

tell({"document.stored": "{{ name }} made and kept"})
