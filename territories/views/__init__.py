"""Pages of the territories: one module per noun."""
