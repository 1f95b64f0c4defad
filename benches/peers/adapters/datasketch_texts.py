"""datasketch: MinHash and locality-sensitive hashing in Python and NumPy."""

from datasketch import MinHash, MinHashLSH


def minhash(case):
    """datasketch: MinHash of words, 128 hashes, and MinHashLSH at .8, per problem"""
    by_problem = {}
    for problem, text in zip(case.problem, case.texts, strict=True):
        by_problem.setdefault(problem, {})[text] = None
    found = 0
    for texts in by_problem.values():
        signatures = MinHash.bulk([[word.encode() for word in text.split()] for text in texts], num_perm=128)
        index = MinHashLSH(threshold=0.8, num_perm=128)
        for key, signature in enumerate(signatures):
            found += not index.query(signature)
            index.insert(key, signature)
    return [float(found)]
