"""An organization's own words."""

from typing import Literal

from baton.core.template import check
from baton.foundation.actions import action
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import given
from baton.foundation.unique import made_once
from baton.foundation.work import Work
from baton.messages.models import Template
from baton.messages.wording import EXAMPLES, KNOWN, Said, say


@given
class TemplateInput:
    """What mails of a kind say in a language."""

    kind: Literal["invoice", "receipt"]
    language: Literal["en", "de", "fr"]
    subject: str
    body: str


@action("template.change")
def change_template(work: Work, entered: TemplateInput, *, version: int | None = None) -> Template:
    """Put one's own words in the place of the built-in ones; what has been written down already stays as it is.

    Refused with the line of each name that has no value, and of all else that could not be filled in.
    """
    _check(entered)
    words = {"subject": entered.subject, "body": entered.body}
    of = {"kind": entered.kind, "language": entered.language}
    template, is_new = made_once(
        "template_once", lambda: work.create(Template, **of, **words), lambda: work.rows(Template).get(**of)
    )
    if not is_new:
        work.change(work.load(Template, template.pk, version=version), **words)
        template = work.rows(Template).get(pk=template.pk)
    work.announce("template.changed", template, kind=entered.kind, language=entered.language)
    return template


def _check(entered: TemplateInput) -> None:
    wrong = {}
    for field in ("subject", "body"):
        text = getattr(entered, field)
        require(text.strip(), f"A mail needs a {field}. Nothing was saved.", field)
        problems = check(text, KNOWN[entered.kind])
        if problems:
            wrong[field] = " ".join(f"Line {problem.line}: {problem.words}" for problem in problems[:10])
    require("\n" not in entered.subject.strip(), "A subject is one line. Nothing was saved.", "subject")
    if wrong:
        said = " ".join(f"{field}: {words}" for field, words in wrong.items())
        raise Refused(f"{said} Nothing was saved.", wrong)
    try:
        say(Said(entered.subject, entered.body), EXAMPLES[entered.kind])
    except ValueError as error:
        raise Refused(f"{error} Nothing was saved.", {"body": str(error)}) from error
