"""Different solutions among texts, with the bar that passk-fast has to clear."""

import diversity_cases
from task import Bar, Task

TASKS = (
    Task(
        "diversity",
        "different solutions among 16,400 completions, 164 problems (or among those of an example)",
        diversity_cases.solutions,
        (
            "passk_fast.diversity",
            "python_texts.syntax_trees",
            "python_texts.token_pairs",
            "datasketch_texts.minhash",
        ),
        problems=164,
        bars=(Bar("at most 2 s", "passk_fast.diversity", lambda medians: 2.0),),
    ),
)
