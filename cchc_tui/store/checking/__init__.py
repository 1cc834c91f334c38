"""What the checks say of submissions as they are stored, with the other periods that they look at."""
