"""Whether a workspace is sound, and whether anybody changed it behind the program's back."""
