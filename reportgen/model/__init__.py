"""A study and what is computed of it: the file, the graph of definitions, evaluation, scenarios."""
