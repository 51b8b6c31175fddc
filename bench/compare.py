"""Kerava beside Keras on TensorFlow, JAX and PyTorch, their bare kernels, NumPy, bare PyTorch and ONNX Runtime: the same work, in turn.

    python3 bench/compare.py [--works kernels,fit_mlp] [--threads 1,2] [--rounds 2] [--python PYTHON] [--java "java ..."] [--merge] [--quick]

Run it from the project's root after `mvn -q compile`. PYTHON is the interpreter that has Keras (default: $KERAS_PYTHON, then
python3); a peer that it lacks is skipped and counted. Every round runs each side once, one after the other, so that a
noisy machine is noisy for all. Each side is confined to as many CPUs as threads. The samples go to --json, the table is
written from them to --out; --merge keeps the samples that are there, so a long run can be done in pieces. This script needs
no package itself.
"""
import argparse
import datetime
import json
import os
import platform
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import time

import works

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


# How OpenBLAS, MKL, oneDNN, PyTorch and XLA are kept to AVX2.
AVX2 = {"OPENBLAS_CORETYPE": "Haswell", "MKL_ENABLE_INSTRUCTIONS": "AVX2", "ONEDNN_MAX_CPU_ISA": "AVX2", "DNNL_MAX_CPU_ISA": "AVX2",
        "ATEN_CPU_CAPABILITY": "avx2", "XLA_FLAGS": "--xla_cpu_max_isa=AVX2"}


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", default="", help="comma separated: works, first parts of their names, or kernels, fit, predict, start; default: all")
    parser.add_argument("--threads", default="2", help="1, 2 or 1,2 ...")
    parser.add_argument("--rounds", type=int, default=2, help="0 writes the table from the samples there are")
    parser.add_argument("--peers", default=",".join(works.PEERS))
    parser.add_argument("--python", default=os.environ.get("KERAS_PYTHON", "python3"))
    parser.add_argument("--java", default="", help="the whole command that starts the Java side; default: compile and run bench/KeravaBench.java")
    parser.add_argument("--limit", type=int, default=900, help="seconds after which a side is ended")
    parser.add_argument("--avx2", action="store_true", help="keep every side to AVX2 on a CPU that has more")
    parser.add_argument("--quick", action="store_true", help="few repetitions: to see that it works, not for figures")
    parser.add_argument("--merge", action="store_true", help="keep the samples of earlier runs")
    parser.add_argument("--json", default=os.path.join(ROOT, "target", "bench.json"))
    parser.add_argument("--out", default=os.path.join(HERE, "RESULTS.md"))
    return parser.parse_args()


def java_command(given):
    if given:
        return shlex.split(given)
    home = os.environ.get("JAVA_HOME")
    tool = lambda name: os.path.join(home, "bin", name) if home else shutil.which(name) or name
    classes, built = os.path.join(ROOT, "target", "classes"), os.path.join(ROOT, "target", "bench")
    if not os.path.isdir(classes):
        sys.exit("target/classes is missing: run `mvn -q compile` first")
    os.makedirs(built, exist_ok=True)
    flags = ["--add-modules", "jdk.incubator.vector"]
    run = [*flags, "-XX:+UseTransparentHugePages"] if sys.platform == "linux" else flags  # as the README advises
    sources = [os.path.join(HERE, f) for f in sorted(os.listdir(HERE)) if f.endswith(".java")]
    done = subprocess.run([tool("javac"), *flags, "-Xlint:-incubating", "-cp", classes, "-d", built, *sources], capture_output=True, text=True)
    if done.returncode:
        sys.exit("The Java side does not compile (it needs a JDK 25: set JAVA_HOME):\n" + done.stderr)
    return [tool("java"), *run, "-cp", classes + os.pathsep + built, "KeravaBench"]


def cached(java, args, threads):
    """The command with an AOT cache that a run of it has written, from jars, as the README says; None where --java gives another command."""
    if "-cp" not in java:
        return None
    at, built = java.index("-cp") + 1, os.path.join(ROOT, "target", "aot")
    os.makedirs(built, exist_ok=True)
    jars = [os.path.join(built, f"{i}.jar") for i in range(2)]
    for to, folder in zip(jars, java[at].split(os.pathsep)):
        subprocess.run([os.path.join(os.path.dirname(java[0]), "jar"), "--create", "--no-compress", "--file", to, "-C", folder, "."], check=True)
    cache, command = os.path.join(built, "bench.aot"), [*java[:at], os.pathsep.join(jars), *java[at + 1:]]
    subprocess.run([command[0], f"-XX:AOTCacheOutput={cache}", *command[1:], *args], capture_output=True, preexec_fn=confined(threads), check=True)
    return [command[0], f"-XX:AOTCache={cache}", *command[1:]]


def confined(threads):
    """What a child process does first: it keeps to the first CPUs, from which the JVM and XLA take their numbers of threads."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    return lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def run(command, peer, threads, limit):
    """The JSON lines that a side prints, and what went wrong; None for the lines where the side is not there."""
    wrong = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=confined(threads)) as process:
        try:
            out, err = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            wrong = f"ended after {limit} s"
    if process.returncode == 3:
        return None, wrong
    if process.returncode and not wrong:
        wrong = f"status {process.returncode}"
    if wrong:
        print(f"{peer}: {wrong}\n{err[-1000:]}", file=sys.stderr)
    return [json.loads(line) for line in out.splitlines() if line.startswith("{") and line.endswith("}")], wrong


def first_prediction(command, threads):
    """Seconds from the start of the process to the line that it prints after its first prediction."""
    start = time.perf_counter()
    with subprocess.Popen(command + ["--first-prediction"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=confined(threads)) as process:
        for line in process.stdout:
            if line.startswith("first prediction"):
                return time.perf_counter() - start
    return None


def cpu_name(avx2):
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            text = f.read()
        name = re.search(r"model name\s*:\s*(.*)", text)
        flags = re.search(r"^flags\s*:(.*)$", text, re.M)
        known = flags.group(1).split() if flags else []
        simd = "kept to AVX2" if avx2 else "AVX-512" if "avx512f" in known else "AVX2" if "avx2" in known else ""
        return " ".join(filter(None, [name.group(1).strip() if name else platform.machine(), simd]))
    except OSError:
        return platform.processor() or platform.machine()


def java_version(command):
    text = subprocess.run([command[0], "-version"], capture_output=True, text=True).stderr
    found = re.search(r'version "([^"]+)"', text)
    return found.group(1) if found else "unknown"


def commands(peer, group, o, java):
    """How a side is started for a group of works; None where it has no part in it."""
    script = lambda name: [o.python, os.path.join(HERE, name), "--peer", peer]
    if peer == "kerava":
        return java
    if group == "kernels":
        return script("kernels.py") if peer in ("numpy", "torch", "tensorflow", "jax") else None
    if peer == "numpy" or peer == "pytorch" and group != "fit" or peer == "onnx" and group == "fit":
        return None
    return script("keras_bench.py")


def collect(o, java, add):
    """Runs everything and hands each line to `add`; the peers that are not in this Python."""
    todo, group_of = works.chosen([w for w in o.works.split(",") if w])
    skipped = []
    for round_number in range(o.rounds):
        for threads in [int(t) for t in o.threads.split(",")]:
            for group in works.GROUPS:
                here = [w for w in todo if group_of[w] == group]
                for peer in ["kerava"] + [p for p in o.peers.split(",") if p]:
                    command = commands(peer, group, o, java)
                    if not here or command is None or peer in skipped:
                        continue
                    print(f"round {round_number + 1}/{o.rounds}, {threads} thread{'s' * (threads > 1)}, {group}: {peer} ...", flush=True)
                    command = command + ["--threads", str(threads)] + (["--quick"] if o.quick else [])
                    together = [w for w in here if w not in works.ALONE]
                    for part in ([together] if together else []) + [[w] for w in here if w in works.ALONE and w != "first_prediction" and not w.endswith("_aot")]:
                        lines, wrong = run(command + ["--works", ",".join(part)], peer, threads, o.limit)
                        if lines is None:
                            skipped.append(peer)
                            break
                        for line in lines + ([{"peer": peer, "work": f"{group}: {part[0]} ...", "failed": wrong}] if wrong else []):
                            add(line)
                    for work in ("first_prediction", "first_prediction_aot"):
                        if work not in here or peer in skipped or "aot" in work and peer != "kerava":
                            continue
                        start = cached(command, ["--first-prediction"], threads) if "aot" in work else command
                        seconds = [s for s in (first_prediction(start, threads) for _ in range(1 if o.quick else 3)) if s] if start else []
                        if seconds:
                            add({"peer": peer, "work": work, "threads": threads, "best": min(seconds), "median": statistics.median(seconds), "unit": "s"})
                    if "full_speed_mlp_aot" in here and peer == "kerava" and (start := cached(command, ["--works", "full_speed_mlp"], threads)):
                        for line in run(start + ["--works", "full_speed_mlp"], peer, threads, o.limit)[0]:
                            add({**line, "work": "full_speed_mlp_aot"})
    return skipped


def shortfalls(o):
    """Why goals are missed, and what was tried: written by hand, for the table that is kept."""
    path = os.path.join(HERE, "shortfalls.md")
    if o.avx2 or not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as f:
        return [f.read().strip()]


def main():
    o = options()
    java = java_command(o.java)
    if o.avx2:
        java = [java[0], "-XX:UseAVX=2", *java[1:]]
        os.environ.update(AVX2)
    store = {"lines": [], "skipped": [], "dates": [], "quick": False}
    if (o.merge or o.rounds == 0) and os.path.exists(o.json):
        with open(o.json, encoding="utf-8") as f:
            store = json.load(f)
    store["dates"] = sorted({*store["dates"], datetime.date.today().isoformat()})
    store["quick"] |= o.quick
    os.makedirs(os.path.dirname(o.json), exist_ok=True)

    def add(line):  # at once, so that a run that is ended loses little
        store["lines"].append(line)
        with open(o.json + ".new", "w", encoding="utf-8") as f:
            json.dump(store, f)
        os.replace(o.json + ".new", o.json)

    store["skipped"] = sorted({*store["skipped"], *collect(o, java, add)})
    with open(o.json, "w", encoding="utf-8") as f:
        json.dump(store, f)
    samples, versions = works.Samples(store["lines"]), {}
    for line in store["lines"]:
        versions.update(line.get("versions", {}))
    rounds = max((len(s[0]) for s in samples.of.values()), default=0)
    notes = []
    if store["skipped"]:
        notes.append(f"Skipped: {len(store['skipped'])} of {len(works.PEERS)} peers ({', '.join(store['skipped'])}: not in this Python).")
    if samples.failed:
        notes.append(f"Failed: {len(samples.failed)} ({'; '.join(f'{p} {w}: {why}' for (p, w), why in sorted(samples.failed.items()))}).")
    text = "\n\n".join([
        "# Kerava beside Keras",
        f"{', '.join(store['dates'])}, {cpu_name(o.avx2)}, {' and '.join(map(str, samples.threads))} thread(s), up to {rounds} rounds in turn"
        + (", quick: not for figures" if store["quick"] else "") + f". Java {java_version(java)}, " + ", ".join(f"{k} {v}" for k, v in versions.items()) + ".",
        *notes,
        "Kerava: best (median). The others: their time divided by Kerava's, best (median): above 1, Kerava is faster. The target is what the first version "
        "aimed at, the goal what Kerava wants to be known for. Works: see README.md.",
        works.tables(samples), *shortfalls(o)]) + "\n"
    print("\n" + text)
    with open(o.out, "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    main()
