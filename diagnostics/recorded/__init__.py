"""Recorded delinquency: the bases of SSMSI, from the file to the database."""
