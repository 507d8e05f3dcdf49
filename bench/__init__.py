"""Measurements of the portal against references that anyone can rebuild; no part of the product."""
