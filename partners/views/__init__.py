"""Pages of the partners: organisations, councils and their meetings, people."""
