"""The way of one fetch: its address, judged before each hop, and where it has moved for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twiplotui.network.addresses import literal_address, why_inside
from twiplotui.network.settings import NetworkSettings, plain_host
from twiplotui.text.redact import redact, shown

if TYPE_CHECKING:
    import httpx

MAX_REDIRECTS = 5
_LONGEST_URL = 4096
_FOR_GOOD = frozenset({301, 308})
_PORTS = {"http": 80, "https": 443}
_INSIDE_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa")


class RouteError(Exception):
    """An address we do not go to; the message is a sentence for the user."""


class Route:
    """Where a fetch stands. The address is judged here; its IP addresses when connecting.

    Args:
        url: The address asked for.
        settings: Allowed inside hosts and proxy.
        found_at: The address whose answer named it; empty: the user did.

    Raises:
        RouteError: The address is not one we read.
    """

    def __init__(self, url: str, settings: NetworkSettings, found_at: str = "") -> None:
        self._settings = settings
        self._url = self._judged(_parsed(url))
        is_inside = self._is_allowed_inside(self._url)
        if found_at and is_inside and not self._is_allowed_inside(_parsed(found_at)):
            raise RouteError(f"{redact(found_at)} leads inside, to {self.place}; refused.")
        self._seen = {str(self._url)}
        self._only_for_good = True
        self.moved_to = ""
        """The address to use from now on, as far as permanent redirects lead."""

    @property
    def url(self) -> str:
        """The present address."""
        return str(self._url)

    @property
    def host(self) -> str:
        """The present host in its one form."""
        return plain_host(self._url.host)

    @property
    def place(self) -> str:
        """The present address fit to be shown."""
        return redact(self.url)

    @staticmethod
    def host_of(url: str) -> str:
        """Return the host of any address, empty where it has none."""
        try:
            return plain_host(_parsed(url).host)
        except RouteError:
            return ""

    def follow(self, location: str, status: int) -> None:
        """Go on to where a redirect leads.

        Raises:
            RouteError: It leads in a circle, too far, inside, out of https, or with a password to
                another server than the one it is for.
        """
        if len(self._seen) > MAX_REDIRECTS:
            raise RouteError(f"{self.place} leads on more than {MAX_REDIRECTS} times; we stopped.")
        target = self._joined(location)
        shown_target = redact(str(target))
        if self._url.userinfo and not self._is_own(target):
            raise RouteError(
                f"{self.place} leads to another server, {shown_target}, which its password is not"
                " for; refused."
            )
        if target.userinfo not in (b"", self._url.userinfo):
            raise RouteError(f"{self.place} leads to an address with a password; refused.")
        target = target.copy_with(userinfo=self._url.userinfo)
        if self._url.scheme == "https" and target.scheme == "http":
            raise RouteError(f"{self.place} leads out of https to {shown_target}; refused.")
        self._judged(target)
        if self._is_allowed_inside(target) and not self._is_allowed_inside(self._url):
            raise RouteError(f"{self.place} leads inside, to {shown_target}; refused.")
        if str(target) in self._seen:
            raise RouteError(f"{self.place} leads in a circle; we stopped.")
        self._seen.add(str(target))
        self._only_for_good = self._only_for_good and status in _FOR_GOOD
        if self._only_for_good:
            self.moved_to = str(target)
        self._url = target

    def _is_own(self, target: httpx.URL) -> bool:
        """Whether an address is of the present server, perhaps over https where this is http."""
        if plain_host(target.host) != self.host:
            return False
        ports = [url.port or _PORTS.get(url.scheme, 0) for url in (self._url, target)]
        return ports[0] == ports[1] or ports == [_PORTS["http"], _PORTS["https"]]

    def _joined(self, location: str) -> httpx.URL:
        import httpx

        text = _checked_text(location)
        try:
            return self._url.join(text)
        except (httpx.InvalidURL, ValueError):
            raise RouteError(f"{self.place} leads to an address that cannot be read.") from None

    def _judged(self, url: httpx.URL) -> httpx.URL:
        place = redact(str(url))
        if url.scheme not in _PORTS:
            raise RouteError(f"{place} is not a web address (http or https); refused.")
        host = plain_host(url.host)
        if not host or not _is_sane_host(host):
            raise RouteError(f"{place} names no host we can ask.")
        if url.port is not None and not 0 < url.port < 65_536:
            raise RouteError(f"{place} names a port that does not exist.")
        if self._is_allowed_inside(url):
            return url
        literal = literal_address(host)
        reason = why_inside(literal) if literal else ""
        if not reason and self._settings.proxy and not literal and _is_inside_name(host):
            # A proxy would resolve the name itself, beyond our check of addresses.
            reason = "a name of the inside network"
        if reason:
            raise RouteError(f"{host} is inside ({reason}); refused.")
        return url

    def _is_allowed_inside(self, url: httpx.URL) -> bool:
        return self._settings.allows(url.host, url.port or _PORTS.get(url.scheme, 0))


def _parsed(url: str) -> httpx.URL:
    import httpx

    text = _checked_text(url)
    try:
        return httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise RouteError(f"{redact(text)} is not an address that can be read.") from None


def _checked_text(url: str) -> str:
    if len(url) > _LONGEST_URL:
        raise RouteError(f"An address of {len(url)} characters is too long to be one.")
    if not url.isprintable() or "\\" in url or " " in url.strip():
        raise RouteError(f"{redact(shown(url))} holds characters an address may not hold.")
    return url.strip()


def _is_sane_host(host: str) -> bool:
    return len(host) <= 253 and not any(char in "%/@?#<>\"'`{}|^ \t" for char in host)


def _is_inside_name(host: str) -> bool:
    return "." not in host or host.endswith(tuple(f".{name}" for name in _INSIDE_NAMES))
