"""Recorded delinquency before and after, against comparable communes: how it is computed, and when it is not said."""
