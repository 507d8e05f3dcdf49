"""The demonstration: invented people and organisations on real communes, made through the operations.

`seed(on=…, seed=1)` does nothing the second time. Everything it makes says DÉMONSTRATION (settings).
"""

from evaluations.demo.scenario import seed

__all__ = ["seed"]
