"""The answers a deed can have besides success.  Anything else that is raised is a bug and is loud."""

from typing import Any


class Answer(Exception):
    """A deed that was not done, in words for a person.  Nothing was written."""

    status = 500

    def __init__(self, words: str, fields: dict[str, str] | None = None):
        super().__init__(words)
        self.words = words
        self.fields = fields or {}


class Refused(Answer):
    """A rule said no.  `fields` names each input that must be mended."""

    status = 422


class NeedsSecond(Refused):
    """A rule of the organization asks for two different people: the deed is to be asked for (`change.request`)."""


class NotAllowed(Answer):
    """The actor's rights do not cover the deed or one of its fields."""

    status = 403


class NotFound(Answer):
    """There is no such record for this actor: absent and foreign alike."""

    status = 404


class Conflict(Answer):
    """Somebody was faster.  `current` is what stands now, so both versions can be shown."""

    status = 409

    def __init__(self, words: str, current: Any = None):
        super().__init__(words)
        self.current = current


class AlreadyDone(Answer):
    """This key was used before; `first` is the answer that was given then."""

    status = 200

    def __init__(self, first: Any):
        super().__init__("This was done before; the first answer stands.")
        self.first = first


class UnsafeStart(Exception):
    """Baton did not start; the words say why and what to do."""


def require(condition: object, words: str, field: str | None = None) -> None:
    """Refuse in these words unless the condition holds."""
    if not condition:
        raise Refused(words, {field: words} if field else None)
