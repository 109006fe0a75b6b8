"""Where a visitor comes from.  What a proxy says of it counts where the proxy is trusted (BATON_TRUSTED_PROXIES), and nowhere else."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FOR, PROTO, HOST = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"
SAID: Final = (FOR, PROTO, HOST, "HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


class Proxies:
    """Middleware, the first: puts the visitor's own address, scheme and host where all others look for them.

    Baton ends no TLS itself, so the scheme is that of BATON_URL where no trusted proxy names one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta: Any = request.META
        said = {name: meta.pop(name, "") for name in SAID}
        near = meta.get("REMOTE_ADDR", "")
        if is_trusted(near):
            meta["REMOTE_ADDR"] = _origin(near, said[FOR])
            if host := _last(said[HOST]):
                meta["HTTP_HOST"] = host
            meta["wsgi.url_scheme"] = {"https": "https", "http": "http"}.get(_last(said[PROTO]).lower(), _ours())
        else:
            meta["REMOTE_ADDR"] = str(_parsed(near) or near)
            meta["wsgi.url_scheme"] = _ours()
        return self.get_response(request)


def address_of(request: Any) -> str:
    """The address that a visitor comes from."""
    address: str = request.META.get("REMOTE_ADDR", "")
    return address


def network_of(address: str) -> str:
    """What one household or firm has: an IPv4 address, or an IPv6 network of 64 bits."""
    found = _parsed(address)
    if found is None:
        return "unknown"
    return str(ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)


def is_trusted(address: str) -> bool:
    """Does this address belong to a proxy of ours?"""
    found = _parsed(address)
    return found is not None and any(found.version == one.version and found in one for one in settings.BATON_TRUSTED_PROXIES)


def _origin(near: str, chain: str) -> str:
    """The last address of the chain that no proxy of ours has: what stands before it is the visitor's own word."""
    address = near
    for said in reversed(chain.split(",")):
        found = _parsed(said)
        if found is None:
            break
        address = str(found)
        if not is_trusted(address):
            break
    return address


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """An address, also with a port behind it; an IPv4 one that is written as IPv6 is that IPv4 one."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _last(said: str) -> str:
    return said.rpartition(",")[2].strip()


def _ours() -> str:
    return "https" if settings.SECURE else "http"
