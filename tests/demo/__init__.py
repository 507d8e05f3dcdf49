"""The demonstration, and the proof of its document."""
