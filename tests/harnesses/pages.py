"""The pages of the guide that are about a harness: every block is run in its environment."""

from tests.contract.markdown import ROOT, blocks, run


def run_page(name):
    """Write the files that a page shows, and run its commands and examples, in the current folder.

    Parameters
    ----------
    name : str
        Stem of the page in docs/harnesses.

    Returns
    -------
    dict
        The variables of its examples.
    """
    names = {"__name__": "__main__"}
    for block in blocks(ROOT / "docs/harnesses" / f"{name}.md"):
        run(block, names)
    return names
