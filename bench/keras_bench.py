"""The Python side of the comparison: one backend of Keras (or NumPy), some works, one JSON line for each.

    python keras_bench.py --peer tensorflow|jax|torch|numpy [--threads 2] [--works fit_mlp,fit_convnet] [--quick]
    python keras_bench.py --peer tensorflow --first-prediction

Lines: {"peer", "work", "threads", "best", "median", "unit"}; smaller is better. The works are described in README.md;
the Java counterpart prints the same lines. Exit status 3: this interpreter has no Keras, or not this backend.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--peer", required=True, choices=["tensorflow", "jax", "torch", "numpy"])
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--works", default="")
parser.add_argument("--quick", action="store_true", help="fewer repetitions, to see that it works")
parser.add_argument("--first-prediction", action="store_true", help="build the MLP, predict one row, print a line, exit")
args = parser.parse_args()

# before anything is imported that starts threads
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(args.threads)
if hasattr(os, "sched_setaffinity"):  # XLA takes its thread count from here
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:args.threads])
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
if args.peer != "numpy":
    os.environ["KERAS_BACKEND"] = args.peer

try:
    import numpy as np
    if args.peer == "torch":
        import torch
        torch.set_num_threads(args.threads)
    elif args.peer == "tensorflow":
        import tensorflow as tf
        tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    elif args.peer == "jax":
        import jax
    if args.peer != "numpy":
        import keras
except ImportError as e:
    print(f"skipped {args.peer}: {e}", file=sys.stderr)
    sys.exit(3)


def mlp():
    L = keras.layers
    return keras.Sequential([L.Input((784,)), L.Dense(512, activation="relu"), L.Dense(512, activation="relu"),
                             L.Dense(10, activation="softmax")])


def convnet():
    L = keras.layers
    return keras.Sequential([
        L.Input((28, 28, 1)), L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(2), L.Conv2D(64, 3, activation="relu"),
        L.MaxPooling2D(2), L.Flatten(), L.Dropout(0.5), L.Dense(10, activation="softmax")])


def lstm():
    L = keras.layers
    return keras.Sequential([L.Input((50, 128)), L.LSTM(256), L.Dense(10, activation="softmax")])


def per_call(run, seconds=0.02, samples=40):
    """Milliseconds of a call: `samples` times the mean over as many calls as take `seconds`."""
    run()
    start = time.perf_counter()
    run()
    calls = max(1, round(seconds / max(1e-7, time.perf_counter() - start)))
    times = []
    for _ in range(5 if args.quick else samples):
        start = time.perf_counter()
        for _ in range(calls):
            run()
        times.append((time.perf_counter() - start) * 1e3 / calls)
    return times


def per_step(model, x, batch, steps):
    """Milliseconds of a training step inside one `fit`: six epochs after those that begin in the first three seconds, each divided by its steps."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((batch * steps,) + x).astype("float32")
    y = rng.integers(0, 10, batch * steps)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    times = []
    warm = time.perf_counter() + (0 if args.quick else 3)

    class Clock(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.start = time.perf_counter()
            self.counts = epoch > 0 and self.start > warm

        def on_epoch_end(self, epoch, logs=None):
            if self.counts:
                times.append((time.perf_counter() - self.start) * 1e3 / steps)
            if len(times) == (1 if args.quick else 6):
                self.model.stop_training = True

    model.fit(x, y, batch_size=batch, epochs=1000, verbose=0, callbacks=[Clock()])
    return times


def gemm(n):
    rng = np.random.default_rng(n)
    a, b, c = (rng.standard_normal((n, n)).astype("float32") for _ in range(3))
    if args.peer == "numpy":
        return per_call(lambda: np.matmul(a, b, out=c))
    a, b, c = (torch.from_numpy(m) for m in (a, b, c))
    return per_call(lambda: torch.mm(a, b, out=c))


def conv(which):
    """3x3, 64 to 64 channels, 32 images of 56x56, padding same; the gradient alone, not the forward pass with it."""
    rng = np.random.default_rng(3)
    x, g = (rng.standard_normal((32, 56, 56, 64)).astype("float32") for _ in range(2))
    w = rng.standard_normal((3, 3, 64, 64)).astype("float32") * 0.05
    if args.peer == "tensorflow":
        x, g, w = tf.constant(x), tf.constant(g), tf.constant(w)
        run = {"fwd": lambda: tf.nn.conv2d(x, w, 1, "SAME"),
               "dx": lambda: tf.raw_ops.Conv2DBackpropInput(input_sizes=x.shape, filter=w, out_backprop=g, strides=[1] * 4, padding="SAME"),
               "dw": lambda: tf.raw_ops.Conv2DBackpropFilter(input=x, filter_sizes=w.shape, out_backprop=g, strides=[1] * 4, padding="SAME")}[which]
        return per_call(lambda: run()[0, 0, 0, 0].numpy(), samples=15)
    x, g = (torch.from_numpy(a).permute(0, 3, 1, 2) for a in (x, g))  # channels last in memory, like the others
    w = torch.from_numpy(w).permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)
    if which == "fwd":
        return per_call(lambda: torch.nn.functional.conv2d(x, w, padding=1), samples=15)
    mask = [which == "dx", which == "dw", False]
    return per_call(lambda: torch.ops.aten.convolution_backward(g, x, w, [0], [1, 1], [1, 1], [1, 1], False, [0, 0], 1, mask), samples=15)


def predict_one(call):
    model = mlp()
    x = np.random.default_rng(2).standard_normal((1, 784)).astype("float32")
    run = {"predict": lambda: model.predict(x, verbose=0), "call": lambda: np.asarray(keras.ops.convert_to_numpy(model(x, training=False)))}[call]
    return per_call(run, seconds=0.2, samples=20)


def first_prediction():
    command = [sys.executable, os.path.abspath(__file__), "--peer", args.peer, "--threads", str(args.threads), "--first-prediction"]
    times = []
    for _ in range(1 if args.quick else 3):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return times


ALL = ("tensorflow", "jax", "torch")
WORKS = {  # work: (peers, unit, function)
    **{f"gemm_{n}": (("numpy", "torch"), "ms", lambda n=n: gemm(n)) for n in (256, 512, 768, 1024)},
    **{f"conv_{k}": (("tensorflow", "torch"), "ms", lambda k=k: conv(k)) for k in ("fwd", "dx", "dw")},
    "fit_mlp": (ALL, "ms/step", lambda: per_step(mlp(), (784,), 128, 100)),
    "fit_convnet": (ALL, "ms/step", lambda: per_step(convnet(), (28, 28, 1), 128, 40)),
    "fit_lstm": (ALL, "ms/step", lambda: per_step(lstm(), (50, 128), 32, 20)),
    "predict_one": (ALL, "ms", lambda: predict_one("predict")),
    "predict_one_call": (ALL, "ms", lambda: predict_one("call")),
    "first_prediction": (ALL, "s", first_prediction),
}


def versions():
    names = {"tensorflow": ["tensorflow"], "jax": ["jax"], "torch": ["torch"], "numpy": []}[args.peer]
    found = {"Python": sys.version.split()[0], "NumPy": np.__version__}
    if args.peer != "numpy":
        found["Keras"] = keras.__version__
    for n in names:
        found[n] = sys.modules[n].__version__
    return found


def main():
    if args.first_prediction:
        model = mlp()
        print("first prediction", model.predict(np.ones((1, 784), "float32"), verbose=0)[0, 0])
        return
    chosen = [w for w in args.works.split(",") if w] or list(WORKS)
    print(json.dumps({"peer": args.peer, "versions": versions()}), flush=True)
    for work in chosen:
        peers, unit, run = WORKS.get(work, ((), "", None))  # some works are of the Java side only
        if args.peer in peers:
            times = run()
            print(json.dumps({"peer": args.peer, "work": work, "threads": args.threads, "best": min(times),
                              "median": statistics.median(times), "unit": unit}), flush=True)


if __name__ == "__main__":
    main()
