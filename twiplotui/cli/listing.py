"""A group of commands about one thing, which lists that thing where no command is named."""

from __future__ import annotations

import click


class ListingGroup(click.Group):
    """A group whose `list` command may be left out: “accounts” is “accounts list”."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `list` before options that are not the group's own."""
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = ["list", *args]
        return super().parse_args(ctx, args)
