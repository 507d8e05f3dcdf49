"""The eligibility of a territory at a date: the grounds, the rule that weighs them, the statement that is frozen."""
