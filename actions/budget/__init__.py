"""The money of actions added up, planned, asked for, granted, notified, paid, spent; the rules of the FIPD."""
