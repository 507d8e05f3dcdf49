"""How a territory stands: its recorded delinquency beside its département, its région, France and its like."""
