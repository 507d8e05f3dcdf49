"""Pages of diagnostics, one module for each noun."""
