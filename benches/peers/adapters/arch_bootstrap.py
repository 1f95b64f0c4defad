"""arch's IIDBootstrap: one Python call of the statistic per replicate."""

import numpy as np
from arch.bootstrap import IIDBootstrap


def percentile(case):
    """arch: IIDBootstrap, percentile"""
    bootstrap = IIDBootstrap(case.values, seed=1)
    return bootstrap.conf_int(np.mean, reps=case.replicates, method="percentile").ravel()
