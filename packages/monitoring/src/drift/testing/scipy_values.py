"""What SciPy says of samples that the tests make again by formula: `python3 scipy_values.py > scipy-values.json`."""

import json

import numpy as np
from scipy import stats
from scipy.special import kolmogorov


def compare(one, other):
    root = np.sqrt(len(one) * len(other) / (len(one) + len(other)))
    statistic = stats.ks_2samp(one, other).statistic
    return {"statistic": statistic, "p": float(kolmogorov((root + 0.12 + 0.11 / root) * statistic))}


waves = compare(np.sin(np.arange(1, 101) * 1.7), np.sin(np.arange(1, 61) * 2.3) + 0.25)
ties = compare(np.arange(300) % 7, np.arange(200) % 9)
tables = [[300, 1000, 60, 500], [100, 1000, 60, 500], [0, 20, 5, 20], [3, 3, 0, 4], [0, 10, 0, 10]]
fisher = [
    {"table": table, "p": stats.fisher_exact([[a, n - a], [b, m - b]])[1]} for table in tables for a, n, b, m in [table]
]
limit = [{"value": v, "p": float(kolmogorov(v))} for v in (0.05, 0.5, 1.0, 1.1799, 1.1801, 1.6276, 3.0)]
print(json.dumps({"waves": waves, "ties": ties, "fisher": fisher, "kolmogorov": limit}, indent=1))
