"""Two benchmarks of one model in every format that knows of benchmarks, as the harness leaves them."""

from __future__ import annotations

from tests import result_files as files
from tests.formats.trying import lines
from tests.result_files import write

# One model passes everything of one benchmark, "easy", and nothing of another, "hard": two attempts each.
PROBLEMS = range(25)


def inspect(task, passed, **evaluation):
    document = files.inspect_json()
    document["eval"] |= {
        "task": task,
        "run_id": f"{task}{evaluation}",
        "dataset": {"sample_ids": [f"p{one}" for one in PROBLEMS]},
        **evaluation,
    }
    document["samples"] = [
        {"id": f"p{one}", "epoch": epoch, "scores": {"match": {"value": "C" if passed else "I"}}}
        for one in PROBLEMS
        for epoch in (1, 2)
    ]
    return document


def lm_eval(passed, **more):
    return lines(
        {
            "doc_id": one,
            "doc": {"question": "?", "subject": "law" if one < 10 else "physics"},
            "resps": [["r", "r"]],
            "filter": "none",
            "metrics": ["pass@1"],
            "doc_hash": f"{one:064}",
            "prompt_hash": f"{one + 1:064}",
            "target_hash": f"{one + 2:064}",
            "pass@1": float(passed),
            **more,
        }
        for one in PROBLEMS
    )


def lm_eval_results(task, **config):
    shots = config.pop("shots", 0)
    return {
        "results": {},
        "configs": {
            task: {"dataset_path": "d", "generation_kwargs": {"until": ["x"], "temperature": 0.2, **config}}
        },
        "versions": {task: 1.0},
        "n-shot": {task: shots},
        "model_name": "org/gpt",
        "system_instruction": None,
    }


def human_eval(prefix, passed):
    return lines(
        {"task_id": f"{prefix}/{one}", "completion": "", "passed": passed} for one in PROBLEMS for _ in (1, 2)
    )


def evalplus(prefix, passed, digest):
    status = "pass" if passed else "fail"
    samples = [{"base_status": status, "plus_status": status}] * 2
    return {"date": "", "hash": digest, "eval": {f"{prefix}/{one}": samples for one in PROBLEMS}}


def tau2(domain, passed):
    simulations = [
        {"task_id": f"{one}", "trial": trial, "reward_info": {"reward": float(passed)}, "agent_cost": 0.5}
        for one in PROBLEMS
        for trial in (0, 1)
    ]
    info = {
        "agent_info": {"llm": "gpt", "llm_args": {"temperature": 0.0}},
        "user_info": {"llm": "user"},
        "environment_info": {"domain_name": domain, "policy": f"policy of {domain}"},
    }
    return {"info": info, "tasks": [], "simulations": simulations}


def tau(domain, passed):
    return [
        {
            "task_id": one,
            "trial": trial,
            "reward": float(passed),
            "info": {"task": {"instruction": f"{domain} {one}"}},
            "traj": [{"role": "system", "content": f"# {domain} agent policy\n…"}],
        }
        for one in PROBLEMS
        for trial in (0, 1)
    ]


def terminal_bench(passed):
    trials = [
        {"trial_name": f"{one}.{trial}", "task_id": f"{one}", "is_resolved": passed, "instruction": "do"}
        for one in PROBLEMS
        for trial in (1, 2)
    ]
    return {"results": trials}


def swe_bench(size, passed):
    ids = [f"django__django-{one}" for one in PROBLEMS]
    return {
        "total_instances": size,
        "resolved_ids": ids if passed else [],
        "unresolved_ids": [] if passed else ids,
        "schema_version": 2,
    }


def multipl_e(name, passed):
    result = {"status": "OK" if passed else "Exception", "exit_code": 0 if passed else 1}
    return {"name": name, "language": "lua", "results": [result] * 2, "prompt": f"-- {name}"}


def verl(source, passed):
    return [
        {
            "input": f"{one}",
            "gts": "x",
            "output": "y",
            "score": float(passed),
            "step": 1,
            "data_source": source,
        }
        for one in PROBLEMS
        for _ in (1, 2)
    ]


NAMED = {"names": ["m", "m"]}
# What writes both benchmarks, and returns what to read and how to name it, by format.
WRITERS = {}


def two(format):
    """Enter a writer."""

    def entered(writer):
        WRITERS[format] = writer
        return writer

    return entered


@two("inspect")
def write_inspect():
    write("logs/1.json", inspect("easy", True))
    write("logs/2.json", inspect("hard", False))
    return "logs", {}


@two("inspect arguments")
def write_inspect_arguments():
    write("logs/1.json", inspect("mmlu", True, task_args={"subject": "law"}))
    write("logs/2.json", inspect("mmlu", False, task_args={"subject": "physics"}))
    return "logs", {}


@two("inspect data sets")
def write_inspect_data_sets():
    ids = [f"p{one}" for one in PROBLEMS]
    write("logs/1.json", inspect("toy", True, dataset={"name": "easy", "sample_ids": ids}))
    write("logs/2.json", inspect("toy", False, dataset={"name": "hard", "sample_ids": ids}))
    return "logs", {}


@two("lm_eval")
def write_lm_eval():
    for task, passed in (("easy", True), ("hard", False)):
        write(f"o/org__gpt/samples_{task}_2026-01-01T00-00-00.000000.jsonl", lm_eval(passed))
    both = lm_eval_results("easy") | {"configs": {}}
    write("o/org__gpt/results_2026-01-01T00-00-00.000000.json", both)
    return "o/org__gpt/samples_*.jsonl", {}


@two("human_eval")
def write_human_eval():
    write("1_results.jsonl", human_eval("HumanEval", True))
    write("2_results.jsonl", human_eval("MBPP", False))
    return ["1_results.jsonl", "2_results.jsonl"], {**NAMED, "runs": ["1", "2"]}


@two("human_eval in one file")
def write_human_eval_in_one_file():
    write("1_results.jsonl", human_eval("MBPP", False) + human_eval("HumanEval", True))
    return "1_results.jsonl", {}


@two("evalplus")
def write_evalplus():
    write("1_eval_results.json", evalplus("HumanEval", True, "h"))
    write("2_eval_results.json", evalplus("Mbpp", False, "g"))
    return ["1_eval_results.json", "2_eval_results.json"], NAMED


@two("evalplus versions")
def write_evalplus_versions():
    write("1_eval_results.json", evalplus("HumanEval", True, "h"))
    write("2_eval_results.json", evalplus("HumanEval", False, "g"))
    return ["1_eval_results.json", "2_eval_results.json"], {**NAMED, "runs": ["1", "2"]}


@two("tau2_bench")
def write_tau2_bench():
    write("1/results.json", tau2("airline", True))
    write("2/results.json", tau2("retail", False))
    return ["1/results.json", "2/results.json"], {"runs": ["1", "2"]}


@two("tau_bench")
def write_tau_bench():
    write("1.json", tau("Airline", True))
    write("2.json", tau("Retail", False))
    return ["1.json", "2.json"], {**NAMED, "runs": ["1", "2"]}


@two("terminal_bench")
def write_terminal_bench():
    for index, passed in ((1, True), (2, False)):
        told = {"dataset_name": "core", "dataset_version": f"0.1.{index}", "agent_name": "terminus"}
        write(f"runs/{index}/results.json", terminal_bench(passed))
        write(f"runs/{index}/run_metadata.json", told)
    return ["runs/1/results.json", "runs/2/results.json"], {}


@two("harbor")
def write_harbor():
    for source, passed in (("easy", True), ("hard", False)):
        for one in PROBLEMS:
            for trial in (1, 2):
                content = files.harbor(f"t{one}", float(passed), f"{source}{one}.{trial}")
                write(f"jobs/{source}/{one}.{trial}/result.json", content | {"source": source})
    return ["jobs/easy", "jobs/hard"], {}


@two("swe_bench")
def write_swe_bench():
    for run_, size, passed in (
        ("a", 300, True),
        ("b", 300, True),
        ("c", 500, False),
        ("d", 500, False),
    ):
        write(f"model.{run_}.json", swe_bench(size, passed))
    return ".", {}


@two("livecodebench")
def write_livecodebench():
    for scenario, passed in (("codegeneration", True), ("testoutputprediction", False)):
        rows = [{"question_id": f"{one}", "graded_list": [passed] * 2} for one in PROBLEMS]
        write(f"gpt/Scenario.{scenario}_2_0.2_eval_all.json", rows)
    return "gpt/*.json", {}


@two("multipl_e")
def write_multipl_e():
    for data, passed in (("humaneval", True), ("mbpp", False)):
        for one in PROBLEMS:
            path = f"{data}-lua-gpt-0.2-reworded/p{one}.results.json"
            write(path, multipl_e(f"p{one}", passed))
    return ["humaneval-lua-gpt-0.2-reworded", "mbpp-lua-gpt-0.2-reworded"], {}


@two("verl_dump")
def write_verl_dump():
    write("gpt/1.jsonl", lines(verl("easy", True) + verl("hard", False)))
    return "gpt", {}


@two("table")
def write_table():
    rows = [
        {"model": "m", "benchmark": name, "problem": one, "passed": passed}
        for name, passed in (("easy", True), ("hard", False))
        for one in PROBLEMS
        for _ in (1, 2)
    ]
    write("t.jsonl", lines(rows))
    return "t.jsonl", {}


@two("table of counts")
def write_table_of_counts():
    rows = [f"m,{name},{one},2,{c}" for name, c in (("easy", 2), ("hard", 0)) for one in PROBLEMS]
    write("t.csv", "\n".join(["model,benchmark,problem,n,c", *rows, ""]).encode())
    return "t.csv", {}
