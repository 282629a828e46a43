"""One picture fetched from the web: its bytes, or why there are none.

Only http and https, only so many bytes and seconds, and never from an address inside a network,
whatever a name or a redirect leads to, unless that is allowed. It knows nothing of products or of
what is in a picture.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from time import monotonic

import httpx

from retrieval.importers.pictures import MOST_BYTES, TOO_BIG, WrongPictureError

CONNECT_S, SILENT_S, WHOLE_S = 10.0, 15.0, 60.0
"""Seconds to wait for a connection, for the next bytes, and for a whole picture."""
_MOST_REDIRECTS = 5
_MOST_TRIES = 2
_HEADERS = {"User-Agent": "shop-assistant", "Accept": "image/*", "Accept-Encoding": "identity"}
_AGAIN = frozenset({429, 500, 502, 503, 504})

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host; raises OSError when it has none."""


def addresses_of(host: str, port: int) -> list[str]:
    """The host's addresses as the system knows them, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[4][0]) for place in found))


class Fetcher:
    """Fetches pictures from many threads; `stop` ends those under way."""

    def __init__(
        self, *, inside: bool = False, resolve: Resolve = addresses_of, whole_s: float = WHOLE_S
    ) -> None:
        """`inside`: addresses inside a network may be asked as well."""
        self._inside = inside
        self._resolve = resolve
        self._whole_s = whole_s
        self._stopped = threading.Event()
        # A connection is made to the very address that was checked, and serves one host only.
        self._client = httpx.Client(
            verify=ssl.create_default_context(),
            limits=httpx.Limits(max_keepalive_connections=0),
            timeout=httpx.Timeout(SILENT_S, connect=CONNECT_S),
            headers=_HEADERS,
            trust_env=False,
        )

    def close(self) -> None:
        """Let go of every connection."""
        self._client.close()

    def stop(self) -> None:
        """End what is under way: those fetches raise WrongPictureError."""
        self._stopped.set()

    def fetch(self, link: str) -> bytes:
        """What lies behind the link. Raises WrongPictureError: what was seen instead."""
        until = monotonic() + self._whole_s
        for tried in range(1, _MOST_TRIES + 1):
            try:
                return self._followed(httpx.URL(link), until)
            except httpx.InvalidURL as error:
                raise WrongPictureError(f"it is no address ({error})") from error
            except _PassingError as error:
                if tried == _MOST_TRIES or self._stopped.wait(1.0):
                    raise WrongPictureError(str(error)) from error
        raise AssertionError("the last try ends the loop")

    def _followed(self, url: httpx.URL, until: float) -> bytes:
        for _ in range(_MOST_REDIRECTS + 1):
            with self._asked(url) as answer:
                if not answer.has_redirect_location:
                    return self._body(answer, until)
                url = url.join(answer.headers["location"])
        raise WrongPictureError(f"it leads on more than {_MOST_REDIRECTS} times")

    @contextmanager
    def _asked(self, url: httpx.URL) -> Iterator[httpx.Response]:
        """The answer of the first of the host's addresses that can be reached."""
        if url.scheme not in ("http", "https") or not url.host:
            raise WrongPictureError(f"{str(url)[:80]!r} is no http or https address")
        port = url.port or (443 if url.scheme == "https" else 80)
        addresses = self._allowed(url.host, port)
        for n, address in enumerate(addresses):
            request = self._client.build_request(
                "GET",
                url.copy_with(host=address),
                headers={"Host": url.netloc.decode("ascii").rpartition("@")[2]},
                extensions={"sni_hostname": url.raw_host.decode("ascii")},
            )
            try:
                answer = self._client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if n < len(addresses) - 1:
                    continue
                raise _PassingError(f"{url.host} cannot be reached ({error})") from error
            except httpx.HTTPError as error:
                raise _PassingError(f"{url.host} did not answer ({error!r})") from error
            try:
                yield answer
            except httpx.HTTPError as error:
                raise _PassingError(f"{url.host} broke off ({error!r})") from error
            finally:
                answer.close()
            return

    def _allowed(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise _PassingError(f"there is no host {host} ({error})") from error
        if not self._inside and not all(map(is_public, addresses)):
            raise WrongPictureError(
                f"{host} is inside a network; if that is yours, allow it with --from-inside"
            )
        return addresses

    def _body(self, answer: httpx.Response, until: float) -> bytes:
        if answer.status_code != HTTPStatus.OK:
            said = f"the server answered {answer.status_code} {answer.reason_phrase}".strip()
            raise (_PassingError if answer.status_code in _AGAIN else WrongPictureError)(said)
        length = answer.headers.get("content-length", "")
        if length.isdigit() and int(length) > MOST_BYTES:
            raise WrongPictureError(TOO_BIG)
        taken, size = [], 0
        for part in answer.iter_raw():
            taken.append(part)
            size += len(part)
            if size > MOST_BYTES:
                raise WrongPictureError(TOO_BIG)
            if self._stopped.is_set():
                raise WrongPictureError("it was not waited for")
            if monotonic() > until:
                raise WrongPictureError(f"it took more than {self._whole_s:g} s")
        return b"".join(taken)


class _PassingError(Exception):
    """Something that may be gone at the next try."""


def is_public(address: str) -> bool:
    """Whether the address is one of the open internet.

    >>> [is_public(a) for a in ("93.184.216.34", "10.0.0.1", "::1", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        teredo = known.teredo[1] if known.teredo else None
        inner = known.ipv4_mapped or known.sixtofour or teredo
        if inner is not None:
            return is_public(str(inner))
    return known.is_global and not known.is_multicast
