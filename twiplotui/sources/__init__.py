"""Bytes from outside become model facts. One format a module; knows no store, screen or network."""
