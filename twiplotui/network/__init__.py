"""Addresses to bytes, politely and safely. Knows no format, no store, no screen.

Nothing here opens a socket unless a `Fetcher` is entered and asked; httpx is imported then, so
that starting the program pays nothing for it.
"""
