"""Makes solutions.jsonl: five solutions of each of four small problems, some of them respelled."""

import json
import random
import re
from pathlib import Path

PROBLEMS = {
    "total": [
        ("    return sum(numbers)\n", True),
        ("    total = 0\n    for x in numbers:\n        total += x\n    return total\n", True),
        ("    return numbers[0] + sum(numbers[1:])\n", True),
        ("    return len(numbers)\n", False),
        ("    for x in numbers:\n        x += x\n    return x\n", False),
    ],
    "largest": [
        ("    return max(numbers)\n", True),
        ("    return sorted(numbers)[-1]\n", True),
        (
            "    x = numbers[0]\n    for y in numbers:\n        if y > x:\n            x = y\n    return x\n",
            True,
        ),
        ("    return sorted(numbers)[0]\n", False),
        ("    return numbers[-1]\n", False),
    ],
    "reverse": [
        ("    return text[::-1]\n", True),
        ("    return ''.join(reversed(text))\n", True),
        ("    result = ''\n    for x in text:\n        result = x + result\n    return result\n", True),
        ("    return reversed(text)\n", False),
        ("    return text[::1]\n", False),
    ],
    "first": [
        ("    return items[0]\n", True),
        ("    for x in items:\n        return x\n", True),
        ("    x, *rest = items\n    return x\n", True),
        ("    return items[1]\n", False),
        ("    return items[:1]\n", False),
    ],
}
# How often each of the five is written; the models of these problems are fond of one solution.
WEIGHTS = {
    "total": (5, 4, 1, 2, 1),
    "largest": (6, 2, 2, 1, 1),
    "reverse": (9, 1, 1, 1, 1),
    "first": (9, 0, 0, 1, 0),
}
ATTEMPTS = 20


def respelled(text, rng):
    """The text with another name for x, or a comment, or as it is."""
    if rng.random() < 0.4:
        text = re.sub(r"\bx\b", rng.choice(["item", "value"]), text)
    return text + "    # done\n" if rng.random() < 0.3 else text


def main():
    """Write the file beside this one."""
    rng = random.Random(1)
    with Path(__file__).with_name("solutions.jsonl").open("w") as file:
        for problem, solutions in PROBLEMS.items():
            for text, passed in rng.choices(solutions, WEIGHTS[problem], k=ATTEMPTS):
                result = "passed" if passed else "failed"
                completion = respelled(text, rng)
                line = {"task_id": problem, "completion": completion, "result": result, "passed": passed}
                file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
