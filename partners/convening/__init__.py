"""A meeting until it begins: its dates, its agenda, whom it calls together and how."""
