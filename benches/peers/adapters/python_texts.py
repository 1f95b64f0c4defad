"""What a careful user writes by hand to count different solutions."""

import ast
from itertools import combinations


def syntax_trees(case):
    """Python: set of ast.dump per problem, local names as they are"""
    return [float(len({(p, _tree(text)) for p, text in zip(case.problem, case.texts, strict=True)}))]


def _tree(text):
    try:
        return ast.dump(ast.parse("def f():\n" + text))
    except (SyntaxError, ValueError):
        return text


def token_pairs(case):
    """Python: sets of words, all pairs of a problem, Jaccard index of at least .8"""
    by_problem = {}
    for problem, text in zip(case.problem, case.texts, strict=True):
        by_problem.setdefault(problem, {})[text] = frozenset(text.split())
    groups = 0
    for texts in by_problem.values():
        sets = list(texts.values())
        parent = list(range(len(sets)))
        for i, j in combinations(range(len(sets)), 2):
            if len(sets[i] & sets[j]) >= 0.8 * len(sets[i] | sets[j]):
                one, other = sorted((_root(parent, i), _root(parent, j)))
                parent[other] = one
        groups += sum(i == p for i, p in enumerate(parent))
    return [float(groups)]


def _root(parent, i):
    while parent[i] != i:
        i = parent[i]
    return i
