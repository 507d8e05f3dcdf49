"""The councils of a département together: who meets, who sleeps, which communes should have one and have none."""
