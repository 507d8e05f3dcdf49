"""The report of an evaluation: one content, shown, printed, given to edit, and its page for elected people."""
