"""Programs that the form is measured against."""
