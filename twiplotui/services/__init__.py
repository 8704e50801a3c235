"""Use cases: open the store, call pure code, write. No printing, no widgets."""
