"""The folder that HF evaluate loads pass@k from."""

from __future__ import annotations

from pathlib import Path


def folder() -> str:
    """Path for ``evaluate.load``.

    Returns
    -------
    str
        Folder of the module.

    Examples
    --------
    >>> from pathlib import Path
    >>> Path(folder(), "hf_evaluate.py").exists()
    True
    """
    return str(Path(__file__).parent)
