"""The screen. The only package that imports Textual; `registry` and `keymap` do not even that."""
