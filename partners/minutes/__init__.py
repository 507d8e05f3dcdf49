"""The minutes of a meeting: what they hold, their papers, their mails, their pages."""
