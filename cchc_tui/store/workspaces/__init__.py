"""A workspace: its folder, settings, org units, who may do what in it, and what remembers its people."""
