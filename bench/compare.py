"""Kerava beside Keras on TensorFlow, JAX and PyTorch (and NumPy's matrix product), on the same work, in turn.

    python3 bench/compare.py [--python PYTHON] [--java "java ..."] [--rounds 3] [--threads 2] [--works a,b] [--peers a,b] [--quick]

Run it from the project's root after `mvn -q compile`. PYTHON is the interpreter that has Keras (default: $KERAS_PYTHON, then
python3); without Keras its peers are skipped and counted. Every round runs each side once, one after the other, so that a
noisy machine is noisy for all. Prints the table and writes it to bench/RESULTS.md. This script needs no package itself.
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

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = ["tensorflow", "jax", "torch", "numpy"]
LABELS = {"kerava": "Kerava", "tensorflow": "Keras-TF", "jax": "Keras-JAX", "torch": "Keras-PyTorch", "numpy": "NumPy"}
RAW = {"gemm": {"torch": "MKL (PyTorch)", "numpy": "OpenBLAS (NumPy)"}, "conv": {"torch": "PyTorch", "tensorflow": "TensorFlow"}}
# what Kerava aims at: the least ratio (peer's time / Kerava's) for each peer, or the most time
TARGETS = {
    **{f"gemm_{n}": {"numpy": 0.95, "torch": 0.95} for n in (256, 512, 768, 1024)},  # 0.90 on AVX2 with two threads
    **{f"conv_{k}": {"tensorflow": 0.95} for k in ("fwd", "dx", "dw")},
    "fit_mlp": {"jax": 1.0, "tensorflow": 2.0}, "fit_convnet": {"tensorflow": 1.2}, "fit_lstm": {"tensorflow": 1.0},
    "alloc_mlp": {"at most": 64}, "alloc_convnet": {"at most": 64}, "alloc_lstm": {"at most": 64},
    "predict_one": {"at most": 0.1}, "first_prediction": {"at most": 0.5},
}


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=os.environ.get("KERAS_PYTHON", "python3"))
    parser.add_argument("--java", default="", help="the whole command that starts the Java side; default: compile and run bench/KeravaBench.java")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--works", default="", help="comma separated; default: all")
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--quick", action="store_true", help="few repetitions: to see that it works, not for figures")
    parser.add_argument("--out", default=os.path.join(HERE, "RESULTS.md"))
    return parser.parse_args()


def java_command(given):
    if given:
        return shlex.split(given)
    root = os.path.dirname(HERE)
    home = os.environ.get("JAVA_HOME")
    tool = lambda name: os.path.join(home, "bin", name) if home else shutil.which(name) or name
    classes, built = os.path.join(root, "target", "classes"), os.path.join(root, "target", "bench")
    if not os.path.isdir(classes):
        sys.exit("target/classes is missing: run `mvn -q compile` first")
    os.makedirs(built, exist_ok=True)
    flags = ["--add-modules", "jdk.incubator.vector"]
    sources = [os.path.join(HERE, f) for f in sorted(os.listdir(HERE)) if f.endswith(".java")]
    done = subprocess.run([tool("javac"), *flags, "-Xlint:-incubating", "-cp", classes, "-d", built, *sources], capture_output=True, text=True)
    if done.returncode:
        sys.exit("The Java side does not compile (it needs a JDK 25: set JAVA_HOME):\n" + done.stderr)
    return [tool("java"), *flags, "-cp", classes + os.pathsep + built, "KeravaBench"]


def run(command, peer):
    """The JSON lines that a side prints; None where the side is not there."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode == 3:
        return None
    if done.returncode:
        print(f"{peer} ended with status {done.returncode}:\n{done.stderr[-2000:]}", file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def first_prediction(command):
    """Seconds from the start of the process to the line that it prints after its first prediction."""
    start = time.perf_counter()
    with subprocess.Popen(command + ["--first-prediction"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        for line in process.stdout:
            if line.startswith("first prediction"):
                return time.perf_counter() - start
    return None


def cpu_name():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            text = f.read()
        name = re.search(r"model name\s*:\s*(.*)", text)
        flags = re.search(r"^flags\s*:(.*)$", text, re.M)
        known = flags.group(1).split() if flags else []
        simd = "AVX-512" if "avx512f" in known else "AVX2" if "avx2" in known else ""
        return " ".join(filter(None, [name.group(1).strip() if name else platform.machine(), simd]))
    except OSError:
        return platform.processor() or platform.machine()


def java_version(command):
    text = subprocess.run([command[0], "-version"], capture_output=True, text=True).stderr
    found = re.search(r'version "([^"]+)"', text)
    return found.group(1) if found else "unknown"


def collect(o, sides):
    """All samples: {(peer, work): {"best": [...], "median": [...], "unit"}}, the versions, and who was skipped."""
    samples, versions, skipped = {}, {}, []
    works = [w for w in o.works.split(",") if w]
    for round_number in range(o.rounds):
        for peer, command in sides.items():
            if peer in skipped:
                continue
            print(f"round {round_number + 1}/{o.rounds}: {LABELS[peer]} ...", flush=True)
            arguments = ["--threads", str(o.threads)] + (["--quick"] if o.quick else [])
            here = [w for w in works if w != "first_prediction"] or [w for w in TARGETS if w != "first_prediction"]
            lines = run(command + arguments + ["--works", ",".join(here)], peer)
            if lines is None:
                skipped.append(peer)
                continue
            if peer != "numpy" and (not works or "first_prediction" in works):
                seconds = [s for s in (first_prediction(command + arguments) for _ in range(1 if o.quick else 3)) if s]
                if seconds:
                    lines.append({"work": "first_prediction", "best": min(seconds), "median": statistics.median(seconds), "unit": "s"})
            for line in lines:
                versions.update(line.get("versions", {}))
                if "work" in line:
                    s = samples.setdefault((peer, line["work"]), {"best": [], "median": [], "unit": line["unit"]})
                    s["best"].append(line["best"])
                    s["median"].append(line["median"])
    return samples, versions, skipped


def summary(samples, peer, work):
    s = samples.get((peer, work))
    return (min(s["best"]), statistics.median(s["median"]), s["unit"]) if s else None


def number(x):
    return f"{x:.3g}" if x < 100 else f"{x:.0f}"


def verdict(work, ours, others):
    """The targets of a work and whether they are met, by the best times."""
    said = []
    for peer, least in TARGETS.get(work, {}).items():
        if peer == "at most":
            said.append(f"<= {least:g} {'met' if ours[0] <= least else 'MISSED'}")
        elif peer in others:
            said.append(f"{least:g}x {label(peer, work)} {'met' if others[peer][0] / ours[0] >= least else 'MISSED'}")
    return ", ".join(said)


def label(peer, work):
    return RAW.get(work.split("_")[0], {}).get(peer, LABELS[peer])


def table(samples):
    rows = ["| work | side | best | median | ratio, best | ratio, median | target |", "|---|---|--:|--:|--:|--:|---|"]
    order = list(TARGETS) + sorted({w for _, w in samples} - set(TARGETS))
    for work in order:
        ours = summary(samples, "kerava", work)
        others = {p: s for p in PEERS if (s := summary(samples, p, work))}
        if ours:
            rows.append(f"| {work} | Kerava | {number(ours[0])} {ours[2]} | {number(ours[1])} {ours[2]} | | | {verdict(work, ours, others)} |")
        for peer, s in others.items():
            ratios = [f"{s[i] / ours[i]:.2f}" if ours else "" for i in (0, 1)]
            rows.append(f"| {'' if ours else work} | {label(peer, work)} | {number(s[0])} {s[2]} | {number(s[1])} {s[2]} | {ratios[0]} | {ratios[1]} | |")
    return "\n".join(rows)


def main():
    o = options()
    python = [o.python, os.path.join(HERE, "keras_bench.py")]
    java = java_command(o.java)
    sides = {"kerava": java, **{p: python + ["--peer", p] for p in o.peers.split(",") if p}}
    samples, versions, skipped = collect(o, sides)
    note = f"Skipped: {len(skipped)} of {len(sides) - 1} peers ({', '.join(LABELS[s] for s in skipped)}: not in this Python)." if skipped else ""
    rounds = f"{o.rounds} round{'s' * (o.rounds > 1)} in turn" + (", quick: not for figures" if o.quick else "")
    text = "\n\n".join(filter(None, [
        "# Kerava beside Keras",
        f"{datetime.date.today().isoformat()}, {cpu_name()}, {o.threads} threads, {rounds}. "
        f"Java {java_version(java)}, " + ", ".join(f"{k} {v}" for k, v in versions.items()) + ".",
        note,
        "The ratio is the other side's time divided by Kerava's: above 1, Kerava is faster. Works: see README.md.",
        table(samples)])) + "\n"
    print("\n" + text)
    with open(o.out, "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    main()
