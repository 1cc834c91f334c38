"""The form row by row in ordinary lines, for screen readers and for terminals that can do no better."""
