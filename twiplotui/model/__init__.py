"""The product's words as frozen records and enums. Imports nothing of ours but errors.

Times are whole milliseconds since 1970-01-01T00:00:00Z (`int`), or None where unknown.
Ids given by a network are text and are never parsed as numbers here.
"""
