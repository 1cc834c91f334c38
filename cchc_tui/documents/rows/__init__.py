"""Printed tables row by row, and which row of the form each is."""
