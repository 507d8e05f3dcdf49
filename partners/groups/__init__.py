"""The groups of councils: who belongs to them, what governs them, who reads what they hold."""
