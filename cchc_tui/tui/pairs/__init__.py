"""Two periods of one org unit side by side."""
