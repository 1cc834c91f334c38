"""What was typed, line by line: journals, their archives and checkpoints, and what they say."""
