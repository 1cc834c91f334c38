"""Files that survive a crash, locks that die with their process, and who gets disk and processor first."""
