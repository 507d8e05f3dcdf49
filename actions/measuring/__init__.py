"""What is measured of indicators: the units in which it may be said, the series against the target, the list."""
