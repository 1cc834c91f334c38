"""Rules on one form as it is typed, and on many stored forms as SQL; proposals for mending."""
