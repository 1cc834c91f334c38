"""An office's course at a glance."""
