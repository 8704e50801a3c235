"""The only place that imports sqlite3 or sqlite_utils. Writes what others decided."""
