"""The keys of a screen and what its signs mean, out of the registry of actions."""
