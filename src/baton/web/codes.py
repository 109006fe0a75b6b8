"""The form of the second step."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError

from baton.foundation.errors import Refused
from baton.foundation.proofs import check_code


class CodeForm(forms.Form):
    """A code of the user's app, or a recovery code; good once, and counted."""

    code = forms.CharField(max_length=40)

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            check_code(context.request, self.user, code)
        except Refused as refusal:
            raise ValidationError(refusal.words) from refusal
        return code

    def save(self) -> None:
        record_authentication(context.request, self.user, "mfa", type="code")
