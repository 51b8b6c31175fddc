"""Takes a sample of recorded Keras calls for the default test run.

    python sample_recorded.py FOLDER [OUT]     (default OUT: ../resources/golden/recorded)

FOLDER holds FILE.jsonl and FILE.npz pairs. The sample covers as many names as it can, then as many option sets, always the
smallest calls of each, so that it stays small. It needs NumPy only.
"""
import glob
import json
import os
import sys

import numpy as np

import golden_io

QUOTA = {"op": 320, "layer": 130, "loss": 45, "metric": 50}
# what the library builds first; other layers are left to the full set
LAYERS = set("""Dense EinsumDense Activation ReLU LeakyReLU Softmax Embedding Conv1D Conv2D DepthwiseConv2D SeparableConv2D Conv2DTranspose
MaxPooling2D AveragePooling2D GlobalAveragePooling2D GlobalMaxPooling2D Flatten Reshape Permute RepeatVector ZeroPadding2D UpSampling2D Dropout
SpatialDropout2D GaussianNoise BatchNormalization LayerNormalization Add Multiply Concatenate Rescaling SimpleRNN LSTM GRU Bidirectional
TimeDistributed Masking MultiHeadAttention""".split())
OTHER = set("IoU BinaryIoU MeanIoU OneHotIoU OneHotMeanIoU PrecisionAtRecall RecallAtPrecision SensitivityAtSpecificity "
            "SpecificityAtSensitivity MeanMetricWrapper CTC Dice Tversky Circle CategoricalGeneralizedCrossEntropy FBetaScore F1Score R2Score PearsonCorrelation ConcordanceCorrelation".split())
LATER = ("image.", "linalg.", "math.fft", "math.ifft", "math.rfft", "math.irfft", "math.stft", "math.istft")


def tensors(value):
    """All {"$t": ...} nodes of a tree."""
    if isinstance(value, dict):
        if "$t" in value:
            yield value
        else:
            for v in value.values():
                yield from tensors(v)
    elif isinstance(value, list):
        for v in value:
            yield from tensors(v)


def size_of(call):
    return len(json.dumps(call)) + sum(150 + 4 * int(np.prod(t["shape"])) for t in tensors({k: call[k] for k in FIELDS}))


FIELDS = ("args", "kwargs", "weights", "result")


def options_of(call):
    """What makes two calls of one name differ for a test: the options and the kinds of arguments, not the values."""
    config = {k: v for k, v in (call["config"] or {}).items() if k != "name"}
    kinds = [(t["dtype"], len(t["shape"])) for t in tensors(call["args"])]
    return json.dumps([config, kinds, sorted(call["kwargs"]["$dict"])], default=str)


def wanted(call):
    name = call["name"]
    if call["kind"] == "layer":
        return name in LAYERS
    text = json.dumps(call)
    return name not in OTHER and not name.startswith(LATER) and "complex" not in text and "lora" not in text.replace('"lora_rank": null, "lora_alpha": null', "")


def main(folder, out):
    calls = []
    for path in sorted(glob.glob(os.path.join(folder, "*.jsonl"))):
        with open(path, encoding="utf-8") as f:
            calls += [(os.path.basename(path)[:-6], json.loads(line)) for line in f]
    chosen = []
    for kind, quota in QUOTA.items():
        by_name = {}
        for file, call in calls:
            if call["kind"] == kind and wanted(call):
                by_name.setdefault(call["name"], []).append((size_of(call), call["id"], file, call))
        queues = []
        for name in sorted(by_name):
            seen, first, rest = set(), [], []
            for item in sorted(by_name[name], key=lambda i: i[:2]):
                options = options_of(item[3])
                (rest if options in seen else first).append(item)
                seen.add(options)
            queues.append([i for i in first + rest if i[0] < 6000])
        picked = []
        while len(picked) < quota and any(queues):  # one of each name in turn
            for q in queues:
                if q and len(picked) < quota:
                    picked.append(q.pop(0))
        print(f"{kind}: {len(picked)} calls of {len({p[3]['name'] for p in picked})} names")
        chosen += [(kind, p) for p in picked]
    for kind in QUOTA:
        arrays, lines = {}, []
        for k, (_, case_id, file, call) in chosen:
            if k == kind:
                lines.append(json.dumps(call))
                with np.load(os.path.join(folder, file + ".npz")) as source:
                    arrays.update({key: source[key] for key in source.files if key.startswith(case_id + "_")})
        os.makedirs(out, exist_ok=True)
        with open(os.path.join(out, kind + ".jsonl"), "w", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")
        golden_io.write_npz(os.path.join(out, kind + ".npz"), arrays)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.path.dirname(__file__), "../resources/golden/recorded"))
