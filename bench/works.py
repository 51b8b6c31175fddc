"""The works of the comparison, what Kerava aims at in each, and the table. compare.py runs them."""
import math
import statistics

SQUARES = [64, 128, 256, 512, 768, 1024, 2048]
SHAPES = ["32x512x784", "128x512x784", "4096x64x576", "32x1024x256", "128x10x512", "1x512x784", "128x128x64", "256x256x141"]
TRANSPOSED = ["tn_784x512x128", "tn_512x512x128", "tn_512x128x2048", "nt_128x512x512"]
WEIGHTS = ["weights_8x512x784", "weights_32x512x784", "weights_128x512x784"]
FITS = ["mlp", "convnet", "resnet20", "lstm", "gru", "transformer", "gpt", "wide_deep"]
LARGE_TABLES = ["embedding_sgd", "embedding_adam"]
PREDICTED = [f"{m}_{rows}" for m in ("mlp", "convnet", "lstm") for rows in (1, 32, 1024)]
BOTH = ("fwd", "bwd")
PEAKS = ["mlp", "convnet", "resnet20", "lstm", "transformer", "gpt"]

FAMILIES = {  # family: (group, works)
    "the machine's limit": ("kernels", ["fma_peak"]),
    "matrix products": ("kernels", [f"gemm_{s}" for s in SQUARES + SHAPES + TRANSPOSED]),
    "products with weights that stay": ("kernels", [f"gemm_{s}" for s in WEIGHTS]),
    "convolution": ("kernels", [f"{c}_{p}" for c in ("conv", "conv1x1", "conv7x7") for p in ("fwd", "dx", "dw")]),
    "depthwise, pooling, norms, softmax, activations, attention, embedding": (
        "kernels", [f"depthwise_{p}" for p in ("fwd", "dx", "dw")] + [f"{k}_{p}" for k in ("maxpool", "batchnorm", "layernorm") for p in BOTH]
        + ["softmax", "gelu", "tanh", "exp", "attention_128", "attention_512", "attention_2048", "embedding_fwd", "embedding_bwd"]),
    "fused chain": ("kernels", ["chain", "chain_sum", "dropout"]),
    "Adam": ("kernels", ["adam"]),
    "training by fit": ("fit", [f"fit_{m}" for m in FITS]),
    "training of a large table": ("fit", [f"fit_{m}" for m in LARGE_TABLES]),
    "prediction": ("predict", ["predict_one"] + [f"predict_{p}" for p in PREDICTED] + [f"on_batch_{p}" for p in PREDICTED]
                   + ["eight_threads_mlp_1", "eight_threads_mlp_32"]),
    "start": ("start", ["first_prediction", "first_prediction_aot", "full_speed_mlp", "full_speed_mlp_aot", "full_speed_convnet", "rss"]),
    "garbage": ("start", ["alloc_mlp", "alloc_convnet", "alloc_lstm"]),
    "memory of a training step": ("start", [f"peak_{m}" for m in PEAKS]),
}
GROUPS = ("kernels", "fit", "predict", "start")
ALONE = ("first_prediction", "first_prediction_aot", "full_speed_mlp", "full_speed_mlp_aot", "full_speed_convnet", "rss")  # each in a process of its own

PEERS = {  # in the table's order
    "numpy": "NumPy", "torch": "PyTorch", "tensorflow": "TensorFlow", "jax": "JAX",
    "pytorch": "bare PyTorch", "onnx": "ONNX Runtime"}
IN_KERAS = {"torch": "Keras-PyTorch", "tensorflow": "Keras-TF", "jax": "Keras-JAX"}
KERAS = ("tensorflow", "jax", "torch")
# The least ratio (the other's time divided by Kerava's) for each peer, where several are named for the best of them; or the most.
TARGETS = {
    **{f"gemm_{n}": {("numpy",): 0.95, ("torch",): 0.95} for n in (256, 512, 768, 1024)},  # 0.90 on AVX2 with two threads
    **{f"conv_{k}": {("tensorflow",): 0.95} for k in ("fwd", "dx", "dw")},
    "fit_mlp": {("jax",): 1.0, ("tensorflow",): 2.0}, "fit_convnet": {("tensorflow",): 1.2}, "fit_lstm": {("tensorflow",): 1.0},
    "alloc_mlp": 64, "alloc_convnet": 64, "alloc_lstm": 64, "predict_one": 0.1, "first_prediction": 0.5,
}
KERNEL_GOALS = {"matrix products": (("numpy", "torch"), 0.9), "products with weights that stay": (("numpy", "torch"), 1.1), "convolution": (("tensorflow",), 0.9), "fused chain": (("torch",), 3), "Adam": (("torch",), 1)}
GOALS = {
    **{w: {KERNEL_GOALS.get(f, (("torch", "jax"), 0.85))[0]: KERNEL_GOALS.get(f, (("torch", "jax"), 0.85))[1]}
       for f, (group, works) in FAMILIES.items() if group == "kernels" for w in works if w != "fma_peak"},
    **{f"fit_{m}": {KERAS: 1.0} for m in FITS + LARGE_TABLES},
    "fit_mlp": {KERAS: 1.0, ("jax",): 1.3}, "fit_lstm": {KERAS: 1.5, ("pytorch",): 1.0}, "fit_gru": {KERAS: 1.5, ("pytorch",): 1.0},
    "on_batch_convnet_1": {KERAS: 10}, "predict_one": 0.02, "first_prediction": 0.3, "full_speed_mlp": 1.5, "full_speed_convnet": 1.5, "rss": 100,
    "alloc_mlp": 20, "alloc_convnet": 20, "alloc_lstm": 20, **{f"peak_{m}": 1.2 for m in PEAKS},
}
PEAK_SHARES = {f"gemm_{n}": 0.9 for n in (256, 512, 768, 1024)}  # of the multiply-adds that one core can do
GOAL_MEANS = {"matrix products": 1.0, "convolution": 1.0, "depthwise, pooling, norms, softmax, activations, attention, embedding": 1.0,
              "fused chain": 3, "Adam": 1.0, "training by fit": 1.5}  # geometric means against the best of the same peers


def chosen(wanted):
    """The works that names, groups, and first parts of names choose; all for none."""
    every = {w: group for group, works in FAMILIES.values() for w in works}
    out = [w for w, group in every.items() if not wanted or any(n in (w, group) or w.startswith(n + "_") for n in wanted)]
    for n in wanted:
        if n not in GROUPS and not any(n == w or w.startswith(n + "_") for w in every):
            raise SystemExit(f"unknown work {n}: a work of README.md, its first part, or one of {', '.join(GROUPS)}")
    return out, every


class Samples:
    """What the sides reported: (peer, work, threads) to best and median over the rounds."""

    def __init__(self, lines):
        self.of, self.units, self.failed = {}, {}, {}
        for line in lines:
            if "best" in line:
                best, median = self.of.setdefault((line["peer"], line["work"], line["threads"]), ([], []))
                best.append(line["best"])
                median.append(line["median"])
                self.units[line["work"]] = line["unit"]
            elif "failed" in line:
                self.failed[line["peer"], line["work"]] = line["failed"]
        self.threads = sorted({t for _, _, t in self.of})

    def get(self, peer, work, threads):
        s = self.of.get((peer, work, threads))
        return (min(s[0]), statistics.median(s[1])) if s else None

    def ratio(self, work, threads, peers, which=0):
        """The time of the best of these peers divided by Kerava's."""
        ours, others = self.get("kerava", work, threads), [s for p in peers if (s := self.get(p, work, threads))]
        return min(s[which] for s in others) / ours[which] if ours and others else None


def peak_share(samples, work, threads):
    """How much of the machine's multiply-adds a square product reaches."""
    n, peak, ours = int(work.rsplit("_", 1)[1]), samples.get("kerava", "fma_peak", threads), samples.get("kerava", work, threads)
    return 2e-9 * n ** 3 * peak[0] / ours[0] if peak and ours else None


def number(x):
    return f"{x:.3g}" if x < 100 else f"{x:.0f}"


def label(peer, group):
    return IN_KERAS.get(peer, PEERS[peer]) if group != "kernels" else PEERS[peer]


def verdict(samples, work, threads, group, wishes):
    said = []
    wish = wishes.get(work, {})
    if isinstance(wish, (int, float)):
        best = samples.get("kerava", work, threads)[0]
        return f"<= {wish:g} {'met' if best <= wish else '**missed**'}"
    for peers, least in wish.items():
        ratio = samples.ratio(work, threads, peers)
        if ratio is not None:
            who = label(peers[0], group) if len(peers) == 1 else "best Keras" if peers == KERAS else "best of " + ", ".join(label(p, group) for p in peers)
            said.append(f"{least:g}x {who} {'met' if ratio >= least else '**missed**'}")
    if wishes is GOALS and threads == 1 and work in PEAK_SHARES and (share := peak_share(samples, work, threads)):
        said.append(f"{PEAK_SHARES[work]:g} of the FMA peak {'met' if share >= PEAK_SHARES[work] else '**missed**'} ({share:.2f})")
    return "; ".join(said)


def family_table(samples, family):
    group, works = FAMILIES[family]
    present = [(w, t) for w in works for t in samples.threads if samples.get("kerava", w, t)]
    peers = [p for p in PEERS if any(samples.get(p, w, t) for w, t in present)]
    if not present:
        return ""
    rows = [f"## {family[0].upper() + family[1:]}\n",
            "| work | threads | Kerava | " + "".join(label(p, group) + " | " for p in peers) + "target | goal |",
            "|---|--:|--:|" + "--:|" * len(peers) + "---|---|"]
    for work, threads in present:
        best, median = samples.get("kerava", work, threads)
        cells = []
        for p in peers:
            one, two = samples.ratio(work, threads, [p]), samples.ratio(work, threads, [p], 1)
            cells.append(f"{one:.2f} ({two:.2f})" if one is not None else "failed" if (p, work) in samples.failed else "")
        rows.append(f"| {work} | {threads} | {number(best)} ({number(median)}) {samples.units[work]} | " + "".join(c + " | " for c in cells)
                    + verdict(samples, work, threads, group, TARGETS) + " | " + verdict(samples, work, threads, group, GOALS) + " |")
    return "\n".join(rows)


def means_table(samples):
    rows = ["## Geometric means of the ratios of the best times\n", "| family | threads | works | against | mean | least | goal |", "|---|--:|--:|---|--:|---|---|"]
    for family, (group, works) in FAMILIES.items():
        if group == "start":
            continue
        sets = [(p,) for p in PEERS]
        for wish in (GOALS.get(w) for w in works):
            sets += [s for s in (wish if isinstance(wish, dict) else {}) if s not in sets]
        if group == "predict" and KERAS not in sets:
            sets.append(KERAS)
        for threads in samples.threads:
            for peers in sets:
                ratios = {w: r for w in works if (r := samples.ratio(w, threads, peers)) is not None}
                if not ratios:
                    continue
                mean, least = math.exp(statistics.fmean(map(math.log, ratios.values()))), min(ratios, key=ratios.get)
                counts = peers == next((s for w in works if isinstance(GOALS.get(w), dict) for s in GOALS[w]), None) and family in GOAL_MEANS
                goal = f"{GOAL_MEANS[family]:g} {'met' if mean >= GOAL_MEANS[family] else '**missed**'}" if counts else ""
                who = " and ".join(label(p, group) for p in peers) if len(peers) == 1 else "the best of " + ", ".join(label(p, group) for p in peers)
                rows.append(f"| {family} | {threads} | {len(ratios)} | {who} | {mean:.2f} | {ratios[least]:.2f} {least} | {goal} |")
    return "\n".join(rows)


def tables(samples):
    scaling = [f"{work.removeprefix('eight_threads_')}: {one[0] / many[0]:.2f}" for work in FAMILIES["prediction"][1] if work.startswith("eight_threads")
               if (one := samples.get("kerava", work.replace("eight_threads", "on_batch"), 1)) and (many := samples.get("kerava", work, max(samples.threads)))]
    speed_up = (f"Eight threads on one model, {max(samples.threads)} cores, against one caller on one core: times the predictions a second, {', '.join(scaling)}."
                if scaling and max(samples.threads) > 1 else "")
    return "\n\n".join(filter(None, [family_table(samples, f) for f in FAMILIES] + [speed_up, means_table(samples)]))
