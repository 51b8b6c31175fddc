"""Golden values of Keras layers: outputs, gradients for every input and weight, masks, updated statistics.

    python golden_layers.py [OUT]          (default OUT: ../resources/golden/layers)

Every case runs on TensorFlow and again on PyTorch (in a second process), and channels first a third time as its channels
last twin on TensorFlow with transposed arrays, because TensorFlow's CPU kernels know few channels first operations.
The field `backend` says whose numbers were written, `checked` who agreed. README.md in this folder explains the fields.
"""
import gc
import os
import pickle
import subprocess
import sys
import tempfile

TORCH = "--torch" in sys.argv
os.environ["KERAS_BACKEND"] = "torch" if TORCH else "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np

import golden_io
from golden_layer_cases import CASES


def resolve(spec, rng):
    """Replaces the input descriptions (they are functions of a generator) by arrays."""
    return keras.tree.map_structure(lambda s: s(rng) if callable(s) else s, spec)


def random_weights(layer, rng):
    """No zeros and no ones anywhere: a wrong bias, gamma or statistic must show."""
    for v in layer.weights:
        kind = v.path.rsplit("/", 1)[-1]
        if kind == "moving_variance":
            a = rng.uniform(0.5, 1.8, v.shape)
        elif kind == "gamma":
            a = 1 + 0.4 * rng.standard_normal(v.shape)
        else:
            fan = max(1, int(np.prod(v.shape[:-1]))) if len(v.shape) > 1 else 4
            a = rng.standard_normal(v.shape) * (1.2 / np.sqrt(fan))
        v.assign(a.astype("float32"))


def numpy_of(x):
    return keras.ops.convert_to_numpy(x)


def is_float(x):
    return "float" in keras.backend.standardize_dtype(x.dtype)


def outputs_and_gradients(layer, args, kwargs, upstream_of):
    """Calls the layer; returns its output, the upstream arrays, and gradients for float inputs and trainable weights."""
    flat = [x for x in keras.tree.flatten((args, kwargs)) if hasattr(x, "shape")]
    wanted = [x for x in flat if is_float(x)]
    variables = list(layer.trainable_weights)
    if TORCH:
        import torch
        for x in wanted:
            x.requires_grad_(True)
        for v in variables:
            v.value.requires_grad_(True)
        out = layer(*args, **kwargs)
        gs, loss = weighted_sum(out, upstream_of)
        sources = wanted + [v.value for v in variables]
        grads = torch.autograd.grad(loss, sources, allow_unused=True) if loss.requires_grad else [None] * len(sources)
    else:
        import tensorflow as tf
        with tf.GradientTape() as tape:
            tape.watch(wanted)
            out = layer(*args, **kwargs)
            gs, loss = weighted_sum(out, upstream_of)
        sources = wanted + [v.value for v in variables]
        grads = [None if g is None else tf.convert_to_tensor(g) for g in tape.gradient(loss, sources)]
    # an unconnected source has the gradient zero
    grads = [np.zeros(s.shape, np.float32) if g is None else numpy_of(g) for s, g in zip(sources, grads)]
    by_input = {id(x): g for x, g in zip(wanted, grads)}
    def of(tree):
        return [by_input.get(id(x)) for x in keras.tree.flatten(tree) if hasattr(x, "shape")]
    return out, gs, of(args), of([v for k, v in kwargs.items()]), grads[len(wanted):]


def weighted_sum(out, upstream_of):
    """loss = sum(output * g) over all float outputs, in the output's dtype rounded g, summed in float32."""
    total, gs = 0.0, []
    for i, o in enumerate(keras.tree.flatten(out)):
        g = upstream_of(i, o)
        gs.append(g)
        kind = "float64" if keras.backend.standardize_dtype(o.dtype) == "float64" else "float32"
        total = total + keras.ops.sum(keras.ops.cast(o, kind) * keras.ops.convert_to_tensor(np.asarray(g, kind)))
    return gs, total


def front_to_last(a):
    return np.ascontiguousarray(np.moveaxis(a, 1, -1)) if a.ndim > 2 else a


def last_to_front(a):
    return np.ascontiguousarray(np.moveaxis(a, -1, 1)) if a.ndim > 2 else a


def compute_twin(key, spec, config):
    """The channels last twin of a channels first case, its results transposed back."""
    r = compute(key, spec, make=spec["twin"], turn=True)
    for field in ("args", "result", "upstream", "gradInputs"):
        r[field] = keras.tree.map_structure(lambda a: a if a is None else last_to_front(a), r[field])
    if config is None:
        config = golden_io.plain(spec["make"]().get_config())
    return {**r, "config": config}


def compute(key, spec, make=None, turn=False):
    """Runs one case; the result is a tree of arrays, the same on both backends but for rounding."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(1)
    rng = golden_io.rng_of(key)
    layer = (make or spec["make"])()
    args, kwargs = resolve(spec["args"], rng), resolve(spec["kwargs"], rng)
    if turn:
        args = tuple(front_to_last(a) for a in args)
    to_tensor = lambda a: keras.ops.convert_to_tensor(a) if isinstance(a, np.ndarray) else a
    t_args, t_kwargs = keras.tree.map_structure(to_tensor, (args, kwargs))
    layer(*t_args, **t_kwargs)  # builds it
    random_weights(layer, rng)
    for sub in layer._flatten_layers():
        if getattr(sub, "stateful", False) and hasattr(sub, "reset_state"):
            sub.reset_state()
    before = [numpy_of(v) for v in layer.weights]
    trainable = [i for i, v in enumerate(layer.weights) if any(v is t for t in layer.trainable_weights)]

    def upstream_of(i, o):
        dtype = keras.backend.standardize_dtype(o.dtype)
        shape = tuple(o.shape)
        if turn and len(shape) > 2:
            shape = (shape[0], shape[-1]) + shape[1:-1]
        g = golden_io.rng_of(f"{key}/upstream/{i}").standard_normal(shape).astype(np.float32)
        g = front_to_last(g) if turn else g
        return numpy_of(keras.ops.cast(keras.ops.convert_to_tensor(g), dtype))  # rounded as the output is

    out, gs, grad_args, grad_kwargs, grad_weights = outputs_and_gradients(layer, t_args, t_kwargs, upstream_of)
    r = {
        "layer": layer.__class__.__name__, "config": golden_io.plain(layer.get_config()), "args": args,
        "kwargs": kwargs, "weights": before, "trainable": trainable,
        "result": keras.tree.map_structure(numpy_of, out), "upstream": gs, "gradInputs": grad_args,
        "gradKwargs": grad_kwargs if any(g is not None for g in grad_kwargs) else None, "gradWeights": grad_weights,
    }
    after = [numpy_of(v) for v in layer.weights]
    if any(not np.array_equal(a, b) for a, b in zip(before, after)):
        r["weightsAfter"] = after
    if layer.losses:
        r["losses"] = [numpy_of(x) for x in layer.losses]
    mask = keras.src.backend.get_keras_mask(out) if hasattr(out, "shape") else None
    if mask is not None:
        r["resultMask"] = numpy_of(mask)
    if getattr(layer, "stateful", False):
        r["resultSecond"] = keras.tree.map_structure(numpy_of, layer(*t_args, **t_kwargs))  # goes on from the state
    return r


NUMBERS = ("result", "gradInputs", "gradKwargs", "gradWeights", "weightsAfter", "losses", "resultSecond")


def difference(a, b):
    """The greatest difference of two results, relative to each tensor's greatest magnitude, at least 0.1.

    (The floor is for gradients that are zero in exact arithmetic, as that of an attention's key bias.)
    """
    worst = 0.0
    for field in NUMBERS:
        x, y = ([v for v in keras.tree.flatten(r.get(field)) if v is not None] for r in (a, b))
        if len(x) != len(y):
            return float("inf")
        for u, v in zip(x, y):
            u, v = np.asarray(u, np.float64), np.asarray(v, np.float64)
            if u.shape != v.shape:
                return float("inf")
            if u.size:
                worst = max(worst, float(np.max(np.abs(u - v)) / max(0.1, np.max(np.abs(u)))))
    return worst


def to_case(key, r, backend, checked):
    name = r["layer"]
    case = golden_io.Case(key, "layer", name)
    tensors = lambda values: [None if v is None else case.tensor(v) for v in values]
    case.set(config=r["config"], args=case.encode(list(r["args"])), kwargs=case.encode(dict(r["kwargs"])),
             weights=tensors(r["weights"]), result=case.encode(r["result"]))
    case.set(upstream=tensors(r["upstream"])[0] if len(r["upstream"]) == 1 else tensors(r["upstream"]),
             gradInputs=tensors(r["gradInputs"]), gradWeights=tensors(r["gradWeights"]))
    for field in ("gradKwargs", "weightsAfter", "losses"):
        if r.get(field) is not None:
            case.set(**{field: tensors(r[field])})
    for field in ("resultMask", "resultSecond"):
        if r.get(field) is not None:
            case.set(**{field: case.encode(r[field])})
    return case.set(trainable=r["trainable"], backend=backend, checked=checked)


def one_line(e):
    return f"{type(e).__name__}: {' '.join(str(e).split())[:200]}"


def run_all():
    results, errors = {}, {}
    for key, spec in CASES.items():
        try:
            results[key] = compute(key, spec)
        except Exception as e:  # the other backend may know how
            errors[key] = one_line(e)
    return results, errors


def limit_of(key):
    return 5e-2 if "bfloat16" in key else 6e-3 if "float16" in key else 2e-5


def choose(key, spec, tf, torch, tf_error, torch_error):
    """Whose numbers to write: TensorFlow's where it can and its own channels last twin agrees, then the twin's."""
    if tf is None and torch is None:
        print(f"{key}: neither backend: {tf_error} | {torch_error}")
        return None
    r, backend, limit = tf, "tensorflow", limit_of(key)
    if "twin" in spec:
        try:
            twin = compute_twin(key, spec, torch and torch["config"])
        except Exception as e:
            twin = None
            print(f"{key}: no twin: {one_line(e)}")
        if twin is not None and (tf is None or difference(tf, twin) > limit):
            if tf is not None:
                print(f"{key}: TensorFlow differs from its channels last twin by {difference(tf, twin):.2g}")
            r, backend = twin, "tensorflow channels_last, transposed"
    if r is None:
        print(f"{key}: torch only: {tf_error}")
        return torch, "torch", "torch only"
    if torch is None:
        print(f"{key}: tf only: {torch_error}")
        return r, backend, "tf only"
    d = difference(r, torch)
    if d > limit:
        print(f"{key}: backends differ by {d:.2g}")
    return r, backend, "tf+torch" if d <= limit else "tf only"


def main():
    gc.collect()
    gc.freeze()  # clear_session collects garbage each time: not through all of TensorFlow
    if TORCH:
        with open(sys.argv[sys.argv.index("--torch") + 1], "wb") as f:
            pickle.dump(run_all(), f)
        return
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "../resources/golden/layers")
    with tempfile.TemporaryDirectory() as tmp:
        other = os.path.join(tmp, "torch.pickle")
        subprocess.run([sys.executable, os.path.abspath(__file__), "--torch", other], check=True)
        with open(other, "rb") as f:
            torch_results, torch_errors = pickle.load(f)
    tf_results, tf_errors = run_all()
    files, counts = {}, {}
    for key, spec in CASES.items():
        choice = choose(key, spec, tf_results.get(key), torch_results.get(key), tf_errors.get(key), torch_errors.get(key))
        if choice is None:
            continue
        r, backend, checked = choice
        counts[checked] = counts.get(checked, 0) + 1
        files.setdefault(spec["file"], []).append(to_case(key, r, backend, checked))
    for name, cases in files.items():
        golden_io.write(os.path.join(out, name), cases)
    print(f"{sum(map(len, files.values()))} cases: {counts}")


if __name__ == "__main__":
    main()
