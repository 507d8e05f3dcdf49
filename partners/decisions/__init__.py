"""What becomes of a council’s decisions: what they cause in higher apps, and what is awaited of them."""
