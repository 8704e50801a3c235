"""twiplotui, a terminal monitor for foreign-ministry press staff. Imports nothing."""

__version__ = "0.1.0"
