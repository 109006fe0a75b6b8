"""A page without what differs each time it is made: ids, keys and tokens."""

import re
from typing import Any

PASSING = re.compile(r'(name="(?:csrfmiddlewaretoken|key)" value=")[^"]*|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|nonce="[^"]*"')


def plainly(answer: Any) -> str:
    """Its text, by which two answers can be told apart."""
    text = answer if isinstance(answer, str) else answer.content.decode()
    return PASSING.sub(r"\1", text)
