"""Pure: figures the field knows, each with an open definition and n."""
