"""Documents and tables held against the rules and what is stored; storing them."""
