"""Training, prediction and start of one peer, one JSON line a work: Keras on a backend, bare PyTorch, or ONNX Runtime.

    python keras_bench.py --peer tensorflow|jax|torch|pytorch|onnx [--threads 2] [--works fit_mlp,fit_convnet] [--quick]
    python keras_bench.py --peer tensorflow --first-prediction

Lines: {"peer", "work", "threads", "best", "median", "unit"}; smaller is better. The works are described in README.md;
the Java counterpart prints the same lines. Exit status 3: this interpreter does not have the peer.
"""
import argparse
import json
import os
import statistics
import sys
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("--peer", required=True, choices=["tensorflow", "jax", "torch", "pytorch", "onnx"])
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--works", default="")
parser.add_argument("--quick", action="store_true", help="fewer repetitions, to see that it works")
parser.add_argument("--first-prediction", action="store_true", help="build the MLP, predict one row, print a line, exit")
args = parser.parse_args()

# before anything is imported that starts threads
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(args.threads)
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
KERAS = args.peer in ("tensorflow", "jax", "torch")
if KERAS:
    os.environ["KERAS_BACKEND"] = args.peer

try:
    import numpy as np
    if args.peer in ("torch", "pytorch"):
        import torch
        torch.set_num_threads(args.threads)
    elif args.peer == "tensorflow":
        import tensorflow as tf
        tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    elif args.peer == "jax":
        import jax
    elif args.peer == "onnx":
        import onnxruntime
        from onnx import TensorProto, helper
    if KERAS:
        import keras
        L = keras.layers
except ImportError as e:
    print(f"skipped {args.peer}: {e}", file=sys.stderr)
    sys.exit(3)

rng = np.random.default_rng(1)


# ---- models ----

def mlp():
    return keras.Sequential([L.Input((784,)), L.Dense(512, activation="relu"), L.Dense(512, activation="relu"),
                             L.Dense(10, activation="softmax")])


def convnet():
    return keras.Sequential([
        L.Input((28, 28, 1)), L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(2), L.Conv2D(64, 3, activation="relu"),
        L.MaxPooling2D(2), L.Flatten(), L.Dropout(0.5), L.Dense(10, activation="softmax")])


def lstm():
    return keras.Sequential([L.Input((50, 128)), L.LSTM(256), L.Dense(10, activation="softmax")])


def gru():
    return keras.Sequential([L.Input((50, 128)), L.GRU(256), L.Dense(10, activation="softmax")])


def convolved(x, filters, stride, relu):
    x = L.BatchNormalization()(L.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x))
    return L.Activation("relu")(x) if relu else x


def resnet20():
    """Of He et al. 2015 for CIFAR, with 1x1 convolutions where the shape changes, as in Keras's example."""
    inputs = keras.Input((32, 32, 3))
    x = convolved(inputs, 16, 1, True)
    for filters in (16, 32, 64):
        for block in range(3):
            stride = 2 if block == 0 and filters > 16 else 1
            y = convolved(convolved(x, filters, stride, True), filters, 1, False)
            if stride == 2:
                x = L.Conv2D(filters, 1, strides=2)(x)
            x = L.Activation("relu")(L.Add()([x, y]))
    return keras.Model(inputs, L.Dense(10, activation="softmax")(L.GlobalAveragePooling2D()(x)))


def block(x, causal):
    x = L.LayerNormalization()(x + L.MultiHeadAttention(4, 32)(x, x, use_causal_mask=causal))
    return L.LayerNormalization()(x + L.Dense(128)(L.Dense(512, activation="gelu")(x)))


def transformer():
    inputs = keras.Input((64,), dtype="int32")
    x = L.Embedding(10_000, 128)(inputs)
    for _ in range(2):
        x = block(x, False)
    return keras.Model(inputs, L.Dense(10, activation="softmax")(L.GlobalAveragePooling1D()(x)))


def gpt():
    class PositionalEmbedding(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.tokens, self.positions = L.Embedding(65, 128), L.Embedding(64, 128)

        def call(self, x):
            return self.tokens(x) + self.positions(keras.ops.arange(x.shape[-1]))

    inputs = keras.Input((64,), dtype="int32")
    x = PositionalEmbedding()(inputs)
    for _ in range(3):
        x = block(x, True)
    return keras.Model(inputs, L.Dense(65)(x))


def wide_deep():
    inputs = [keras.Input((1,), dtype="int32") for _ in range(8)]
    numbers = keras.Input((13,))
    wide = [L.Flatten()(L.Embedding(1000, 1)(i)) for i in inputs] + [L.Dense(1)(numbers)]
    deep = [L.Flatten()(L.Embedding(1000, 16)(i)) for i in inputs] + [numbers]
    x = L.Dense(256, activation="relu")(L.Concatenate()(deep))
    wide.append(L.Dense(1)(L.Dense(128, activation="relu")(x)))
    return keras.Model(inputs + [numbers], L.Activation("sigmoid")(L.Add()(wide)))


def embedding_sgd():
    return keras.Sequential([L.Input((20,), dtype="int32"), L.Embedding(200_000, 64), L.GlobalAveragePooling1D(), L.Dense(10, activation="softmax")])


embedding_adam = embedding_sgd


# ---- training ----

def classes(n, *shape, below=10):
    return rng.integers(0, below, (n,) + shape).astype("int32")


def data(name):
    """Inputs and targets of an epoch, the batch and the steps of it."""
    if name in ("transformer", "gpt"):
        n, steps = (640, 20) if name == "transformer" else (320, 10)
        return (classes(n, 64, below=10_000), classes(n), 32, steps) if name == "transformer" else (classes(n, 64, below=65), classes(n, 64, below=65), 32, steps)
    if name == "wide_deep":
        n = 256 * 50
        return [classes(n, 1, below=1000) for _ in range(8)] + [rng.standard_normal((n, 13), dtype=np.float32)], classes(n, 1, below=2), 256, 50
    if name.startswith("embedding"):
        return classes(256 * 20, 20, below=200_000), classes(256 * 20), 256, 20
    sample, batch, steps = {"mlp": ((784,), 128, 100), "convnet": ((28, 28, 1), 128, 40), "resnet20": ((32, 32, 3), 128, 4),
                            "lstm": ((50, 128), 32, 20), "gru": ((50, 128), 32, 20)}[name]
    return rng.standard_normal((batch * steps,) + sample, dtype=np.float32), classes(batch * steps), batch, steps


def compiled(name):
    model = globals()[name]()
    if name == "gpt":
        model.compile(keras.optimizers.AdamW(1e-3), keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    else:
        optimizer = "sgd" if name == "embedding_sgd" else "adam"
        model.compile(optimizer, "binary_crossentropy" if name == "wide_deep" else "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


class Epochs:
    """Which epochs count: those after the first that begin when eight seconds are over, for three seconds, two at least and ten at most."""

    def __init__(self, steps):
        self.steps, self.times, self.warm = steps, [], time.perf_counter() + (0 if args.quick else 8)

    def begin(self, epoch):
        self.start = time.perf_counter()
        self.counts = epoch > 0 and self.start > self.warm

    def end(self):
        """Whether that was the last one."""
        now = time.perf_counter()
        if self.counts:
            self.times.append((now - self.start) * 1e3 / self.steps)
        return len(self.times) >= (1 if args.quick else 2 if now > self.warm + 3 else 10)


def fit(name):
    model = compiled(name)
    x, y, batch, steps = data(name)
    epochs = Epochs(steps)

    class Clock(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            epochs.begin(epoch)

        def on_epoch_end(self, epoch, logs=None):
            if epochs.end():
                self.model.stop_training = True

    model.fit(x, y, batch_size=batch, epochs=1000, verbose=0, callbacks=[Clock()])
    return epochs.times


def full_speed(name):
    """Seconds from the call of fit to the end of the first step that takes at most 1.1 times the median of steps 500 to 1,000."""
    model = compiled(name)
    x, y, batch, _ = data(name)
    last, took, end = 20 if args.quick else 1000, [], []

    class Clock(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            self.start = time.perf_counter()

        def on_train_batch_end(self, batch, logs=None):
            now = time.perf_counter()
            took.append(now - self.start)
            end.append(now - call)
            if len(took) == last:
                self.model.stop_training = True

    call = time.perf_counter()
    model.fit(x, y, batch_size=batch, epochs=1000, verbose=0, callbacks=[Clock()])
    limit = 1.1 * statistics.median(took[last // 2:last])
    return [next(e for t, e in zip(took, end) if t <= limit)]


def bare(name):
    """PyTorch's own layers and a loop as a user would write it, with the fused Adam; shuffled batches, loss and accuracy added up."""
    nn = torch.nn

    class Recurrent(nn.Module):
        def __init__(self, layer):
            super().__init__()
            self.layer, self.head = layer(128, 256, batch_first=True), nn.Linear(256, 10)

        def forward(self, x):
            return self.head(self.layer(x)[0][:, -1])

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.qkv, self.out, self.up, self.down = nn.Linear(128, 384), nn.Linear(128, 128), nn.Linear(128, 512), nn.Linear(512, 128)
            self.norm1, self.norm2 = nn.LayerNorm(128), nn.LayerNorm(128)

        def forward(self, x):
            q, k, v = self.qkv(x).view(-1, 64, 3, 4, 32).permute(2, 0, 3, 1, 4)
            heads = nn.functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(-1, 64, 128)
            x = self.norm1(x + self.out(heads))
            return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))

    class Encoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.tokens, self.blocks, self.head = nn.Embedding(10_000, 128), nn.Sequential(Block(), Block()), nn.Linear(128, 10)

        def forward(self, x):
            return self.head(self.blocks(self.tokens(x)).mean(1))

    model = Encoder() if name == "transformer" else Recurrent(nn.LSTM if name == "lstm" else nn.GRU)
    x, y, batch, steps = data(name)
    x, y = torch.from_numpy(x), torch.from_numpy(y).long()
    optimizer, epochs, epoch, done = torch.optim.Adam(model.parameters(), fused=True), Epochs(steps), 0, False
    while not done:
        epochs.begin(epoch)
        total, right = torch.zeros(()), torch.zeros(())
        for rows in torch.randperm(len(x)).split(batch):
            logits, target = model(x[rows]), y[rows]
            loss = nn.functional.cross_entropy(logits, target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.detach()
            right += (logits.argmax(1) == target).sum()
        done, epoch = epochs.end(), epoch + 1
    return epochs.times


# ---- prediction ----

SAMPLES = {"mlp": (784,), "convnet": (28, 28, 1), "lstm": (50, 128)}


def per_call(run, sample=0.02, seconds=0.6):
    """Milliseconds of a call: the means of samples of so many seconds or a call, three of them at least, after some calls."""
    warm, calls = time.perf_counter() + (0 if args.quick else 0.5), 0
    while calls < 3 or time.perf_counter() < warm:
        start = time.perf_counter()
        run()
        took = time.perf_counter() - start
        calls += 1
    n = max(1, round(sample / max(1e-7, took)))
    times, end = [], time.perf_counter() + (0.03 if args.quick else seconds)
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(n):
            run()
        times.append((time.perf_counter() - start) * 1e3 / n)
    return times


def predict_one():
    model, x = mlp(), rng.standard_normal((1, 784), dtype=np.float32)
    return per_call(lambda: model.predict(x, verbose=0), 0.05, 1)


def session(name):
    """The model in ONNX, with the operators that exporters write for it."""
    nodes, weights = [], []

    def weight(label, *shape):
        weights.append(helper.make_tensor(label, TensorProto.FLOAT, shape, (rng.standard_normal(shape) * 0.05).astype("float32").tobytes(), raw=True))
        return label

    def node(op, inputs, output, **attributes):
        nodes.append(helper.make_node(op, inputs, [output] if isinstance(output, str) else output, **attributes))

    def dense(x, n, units, label):
        node("Gemm", [x, weight("w" + label, n, units), weight("b" + label, units)], "d" + label)
        return "d" + label

    if name == "mlp":
        for i, n in enumerate((784, 512)):
            node("Relu", [dense("x" if i == 0 else f"r{i - 1}", n, 512, str(i))], f"r{i}")
        node("Softmax", [dense("r1", 512, 10, "2")], "y")
    elif name == "convnet":  # channels first inside, channels last outside
        node("Transpose", ["x"], "t", perm=[0, 3, 1, 2])
        last = "t"
        for i, (c, f) in enumerate(((1, 32), (32, 64))):
            node("Conv", [last, weight(f"k{i}", f, c, 3, 3), weight(f"c{i}", f)], f"z{i}")
            node("Relu", [f"z{i}"], f"r{i}")
            node("MaxPool", [f"r{i}"], f"p{i}", kernel_shape=[2, 2], strides=[2, 2])
            last = f"p{i}"
        node("Transpose", [last], "u", perm=[0, 2, 3, 1])
        node("Flatten", ["u"], "f")
        node("Softmax", [dense("f", 1600, 10, "h")], "y")
    else:
        node("Transpose", ["x"], "t", perm=[1, 0, 2])
        node("LSTM", ["t", weight("w", 1, 1024, 128), weight("r", 1, 1024, 256), weight("b", 1, 2048)], ["", "h"], hidden_size=256)
        node("Flatten", ["h1"], "f")
        nodes.insert(-1, helper.make_node("Transpose", ["h"], ["h1"], perm=[1, 0, 2]))
        node("Softmax", [dense("f", 256, 10, "h")], "y")
    graph = helper.make_graph(nodes, name, [helper.make_tensor_value_info("x", TensorProto.FLOAT, ("n",) + SAMPLES[name])],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, ("n", 10))], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = args.threads
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def predictor(name, rows, on_batch):
    x = rng.standard_normal((rows,) + SAMPLES[name], dtype=np.float32)
    if args.peer == "onnx":
        run = session(name).run
        return lambda: run(None, {"x": x})
    model = globals()[name]()
    return (lambda: model.predict_on_batch(x)) if on_batch else lambda: model.predict(x, batch_size=rows, verbose=0)


def eight_threads(name, rows):
    """Milliseconds of a call when eight threads predict at once: the time of all divided by the number of their calls."""
    run = predictor(name, rows, True)
    one = per_call(run, seconds=0.2)[0]
    calls = max(4, int(100 / one / 8))

    failed = []

    def caller():
        try:
            for _ in range(calls):
                run()
        except Exception as e:
            failed.append(e)

    def together():
        threads = [threading.Thread(target=caller) for _ in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        if failed:
            raise failed[0]

    return [t / 8 / calls for t in per_call(together, 0, 1)]


# ---- start ----

def resident():
    """Megabytes of this process after a hundred predictions of one row on the MLP."""
    if args.peer == "onnx":
        run = session("mlp").run
        for _ in range(100):
            run(None, {"x": np.zeros((1, 784), "float32")})
    else:
        model = mlp()
        for _ in range(100):
            model.predict_on_batch(np.zeros((1, 784), "float32"))
    with open("/proc/self/status", encoding="utf-8") as f:
        return [next(int(line.split()[1]) / 1024 for line in f if line.startswith("VmRSS"))]


# ---- all ----

ALL = ("tensorflow", "jax", "torch")
FITS = ["mlp", "convnet", "resnet20", "lstm", "gru", "transformer", "gpt", "wide_deep", "embedding_sgd", "embedding_adam"]
BATCHES = [(n, rows) for n in SAMPLES for rows in (1, 32, 1024)]
WORKS = {  # work: (peers, unit, function)
    **{f"fit_{n}": (ALL, "ms/step", lambda n=n: fit(n)) for n in FITS},
    "predict_one": (ALL, "ms", predict_one),
    **{f"predict_{n}_{r}": (ALL, "ms", lambda n=n, r=r: per_call(predictor(n, r, False))) for n, r in BATCHES},
    **{f"on_batch_{n}_{r}": (ALL + ("onnx",), "ms", lambda n=n, r=r: per_call(predictor(n, r, True))) for n, r in BATCHES},
    **{f"eight_threads_mlp_{r}": (ALL + ("onnx",), "ms", lambda r=r: eight_threads("mlp", r)) for r in (1, 32)},
    "full_speed_mlp": (ALL, "s", lambda: full_speed("mlp")),
    "full_speed_convnet": (("tensorflow",), "s", lambda: full_speed("convnet")),
    "rss": (ALL + ("onnx",), "MB", resident),
}
BARE = ("lstm", "gru", "transformer")


def versions():
    found = {"Python": sys.version.split()[0], "NumPy": np.__version__}
    if KERAS:
        found["Keras"] = keras.__version__
    module = {"pytorch": "torch", "onnx": "onnxruntime"}.get(args.peer, args.peer)
    found[module] = sys.modules[module].__version__
    return found


def main():
    if args.first_prediction:
        if args.peer == "onnx":
            print("first prediction", session("mlp").run(None, {"x": np.ones((1, 784), "float32")})[0][0, 0], flush=True)
        else:
            print("first prediction", mlp().predict(np.ones((1, 784), "float32"), verbose=0)[0, 0], flush=True)
        return
    print(json.dumps({"peer": args.peer, "versions": versions()}), flush=True)
    for work in [w for w in args.works.split(",") if w] or list(WORKS):
        peers, unit, run = WORKS.get(work, ((), "", None))  # some works are of the Java side only
        if args.peer == "pytorch" and work in [f"fit_{n}" for n in BARE]:
            run = lambda: bare(work[4:])
        elif args.peer not in peers:
            continue
        line = {"peer": args.peer, "work": work, "threads": args.threads}
        try:
            times = run()
            line.update(best=min(times), median=statistics.median(times), unit=unit)
        except Exception as e:  # the others still count
            line["failed"] = f"{type(e).__name__}: {e}"[:200]
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
