"""The report of a contract for its council (« rapport de suivi »): one content, shown, printed, or given to edit."""
