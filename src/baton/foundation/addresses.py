"""Where somebody may be led on to."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_local(address: str) -> bool:
    """Is it a path of this very site, however a browser reads it?"""
    is_path = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return is_path and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
