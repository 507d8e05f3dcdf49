"""Who sits in a council, by the law of the day; the arrêté that says it."""
