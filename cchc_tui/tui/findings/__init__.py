"""All that is wrong or doubtful in one appendix, in one list."""
