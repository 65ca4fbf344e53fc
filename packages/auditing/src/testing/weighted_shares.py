"""Makes weighted-shares.json: shares of weighted beats with their intervals, as statsmodels makes them.

    pip install statsmodels==0.15.0
    python weighted_shares.py >weighted-shares.json

Each case has groups of beats: [weight of each, how many, how many of them count]. As many beats as the weights leave by
Kish's formula are given to the interval of Wilson.
"""

import json

import numpy as np
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

CASES = [
    [[1, 50, 47]],
    [[2.5, 20, 20]],
    [[1, 400, 290], [36.5, 52, 51]],
    [[1, 10, 0], [12, 7, 3], [80, 5, 5]],
    [[1, 1000, 1000], [400, 50, 50]],
    [[1, 3, 0], [9, 30, 0]],
]


def estimate(groups):
    weights = np.concatenate([np.full(count, weight, dtype=float) for weight, count, _ in groups])
    values = np.concatenate([np.arange(count) < part for _, count, part in groups]).astype(float)
    share = DescrStatsW(values, weights=weights).mean
    effective = weights.sum() ** 2 / (weights**2).sum()
    low, high = proportion_confint(share * effective, effective, 0.05, "wilson")
    return {"groups": groups, "estimate": float(share), "low": float(low), "high": float(high)}


print(json.dumps([estimate(groups) for groups in CASES], indent=2))
