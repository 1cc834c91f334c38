"""Backups of a workspace, one file each."""
