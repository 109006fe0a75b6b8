"""The receipt of a payment, as it was made out."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from baton.documents.queries import pdf_of
from baton.foundation.errors import NotFound
from baton.foundation.nouns import NOUNS, find
from baton.web.invoices import handed_out
from baton.web.pages import page


@page("payment.see")
def receipt(request: Any, id: UUID) -> HttpResponse:
    """The stored receipt of a payment; while there is none yet, a page that says when."""
    said = find(request.actor, NOUNS["payment"], id)
    try:
        return handed_out(pdf_of(request.actor, "receipt", UUID(said["receipt"]["id"])))
    except NotFound:
        return render(request, "payments/no_pdf.html", {"payment": said}, status=404)
