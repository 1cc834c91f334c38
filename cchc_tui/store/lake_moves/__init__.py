"""Taking a workspace to a lake and back, and bringing back what it sent there and lost."""
