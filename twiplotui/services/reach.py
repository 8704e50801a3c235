"""What the configuration lets the network part reach."""

from __future__ import annotations

from twiplotui.config import Settings
from twiplotui.network.settings import NetworkSettings


def network_settings(settings: Settings) -> NetworkSettings:
    """Return the limits and manners of fetches, with what `[network]` allows and names."""
    return NetworkSettings(allow_hosts=settings.network.allow_hosts, proxy=settings.network.proxy)
