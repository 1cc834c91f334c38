"""From a file, or a clipboard, to a document: its figures, who reports and for when."""
