"""Golden training runs: 20 steps from the same weights and batches, on Keras's TensorFlow and JAX backends.

    python golden_training.py [OUT]        (default OUT: ../resources/golden/training)

For each model MODEL.json (architecture, loss, optimizers) and MODEL.npz (weights, batches, losses, final weights).

Keras-TF hands the gradient of an Embedding to the optimizer as slices, one for each token, and RMSprop and Adam square the
slices before they are added up: where a token occurs twice the second moment is not that of the gradient (JAX and PyTorch
are right). The losses to follow are therefore those of TensorFlow with this gradient made dense first.
"""
import json
import os
import subprocess
import sys
import tempfile

JAX = "--jax" in sys.argv
os.environ["KERAS_BACKEND"] = "jax" if JAX else "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers as L

import golden_io

STEPS, BATCH = 20, 16


def mlp():
    model = keras.Sequential([L.Input((20,)), L.Dense(32, activation="relu"), L.Dense(16, activation="tanh"),
                              L.Dense(5, activation="softmax")])
    return model, keras.losses.SparseCategoricalCrossentropy(), features(20), classes(5)


def convnet():
    model = keras.Sequential([
        L.Input((8, 8, 3)), L.Conv2D(8, 3, padding="same", activation="relu"), L.BatchNormalization(), L.MaxPooling2D(2),
        L.Conv2D(12, 3, use_bias=False), L.BatchNormalization(momentum=0.9), L.Activation("relu"),
        L.GlobalAveragePooling2D(), L.Dense(4, activation="softmax")])
    return model, keras.losses.SparseCategoricalCrossentropy(), features(8, 8, 3), classes(4)


def lstm():
    model = keras.Sequential([L.Input((10,), dtype="int32"), L.Embedding(30, 8, mask_zero=True), L.LSTM(12),
                              L.Dense(1, activation="sigmoid")])

    def tokens(rng):
        x = rng.integers(1, 30, (STEPS, BATCH, 10))
        return np.where(np.arange(10) < rng.integers(1, 11, (STEPS, BATCH, 1)), x, 0).astype("int32")

    return model, keras.losses.BinaryCrossentropy(), tokens, lambda x, rng: (x[..., :1] > 15).astype("float32")


def masking():
    model = keras.Sequential([
        L.Input((7, 3)), L.Masking(), L.Bidirectional(L.LSTM(6, return_sequences=True)), L.GRU(8), L.Dense(3)])

    def sequences(rng):
        x = features(7, 3)(rng)
        return x * (np.arange(7) < rng.integers(1, 8, (STEPS, BATCH, 1)))[..., None].astype("float32")

    return model, keras.losses.SparseCategoricalCrossentropy(from_logits=True), sequences, classes(3)


def transformer():
    tokens = keras.Input((6,), dtype="int32", name="tokens")
    x = L.Embedding(20, 16)(tokens)
    a = L.MultiHeadAttention(2, 8)(x, x)
    x = L.LayerNormalization(epsilon=1e-6)(L.Add()([x, a]))
    f = L.Dense(16)(L.Dense(32, activation="gelu")(x))
    x = L.LayerNormalization(epsilon=1e-6)(L.Add()([x, f]))
    model = keras.Model(tokens, L.Dense(3)(L.Flatten()(x)))
    return (model, keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            lambda rng: rng.integers(0, 20, (STEPS, BATCH, 6)).astype("int32"), classes(3))


def features(*shape):
    """Multiples of 1/32, which compress well."""
    return lambda rng: (np.round(rng.standard_normal((STEPS, BATCH, *shape)) * 32) / 32).astype("float32")


def classes(n):
    """Classes that a linear function of the inputs decides."""
    def of(x, rng):
        flat = x.reshape(STEPS, BATCH, -1).astype("float64")
        return (flat @ rng.standard_normal((flat.shape[-1], n))).argmax(-1).astype("int32")
    return of


MODELS = {f.__name__: f for f in (mlp, convnet, lstm, masking, transformer)}
OPTIMIZERS = {
    "sgd": lambda: keras.optimizers.SGD(0.05),
    "momentum": lambda: keras.optimizers.SGD(0.02, momentum=0.9),
    "nesterov": lambda: keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True),
    "rmsprop": lambda: keras.optimizers.RMSprop(1e-3),
    "adam": lambda: keras.optimizers.Adam(3e-3),
    "adamw": lambda: keras.optimizers.AdamW(3e-3, weight_decay=0.01),
}


def densify(optimizer):
    """Lets the optimizer see dense gradients only."""
    import tensorflow as tf
    apply = optimizer.apply
    optimizer.apply = lambda grads, variables=None: apply([tf.convert_to_tensor(g) for g in grads], variables)
    return optimizer


def run(name, start, dense=False):
    """The losses and final weights of every optimizer; `start` holds the first weights and the batches."""
    results = {}
    for key, make in OPTIMIZERS.items():
        keras.utils.clear_session()
        model, loss, _, _ = MODELS[name]()
        model.set_weights([start[f"weight_{i}"] for i in range(len(model.weights))])
        model.compile(densify(make()) if dense else make(), loss, jit_compile=JAX)
        losses = []
        for x, y in zip(start["x"], start["y"]):
            model.reset_metrics()  # else the mean since the first batch is returned
            losses.append(float(model.train_on_batch(x, y)))
        results[f"{key}_loss"] = np.array(losses, np.float32)
        for i, w in enumerate(model.get_weights()):
            results[f"{key}_final_{i}"] = w
    return results


def start_of(name):
    keras.utils.clear_session()
    keras.utils.set_random_seed(7)
    rng = golden_io.rng_of(name)
    model, loss, make_x, make_y = MODELS[name]()
    start = {f"weight_{i}": w for i, w in enumerate(model.get_weights())}
    start["x"] = make_x(rng)
    start["y"] = make_y(start["x"], rng)
    description = {
        "model": json.loads(model.to_json()), "loss": keras.losses.serialize(loss),
        "weights": [{"path": w.path, "shape": list(w.shape)} for w in model.weights],
        "optimizers": {k: keras.optimizers.serialize(make()) for k, make in OPTIMIZERS.items()},
    }
    return start, description


def main():
    if JAX:
        folder = sys.argv[sys.argv.index("--jax") + 1]
        for name in MODELS:
            np.savez(os.path.join(folder, name + "_jax.npz"), **run(name, np.load(os.path.join(folder, name + ".npz"))))
        return
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "../resources/golden/training")
    os.makedirs(out, exist_ok=True)
    with tempfile.TemporaryDirectory() as tmp:
        starts = {name: start_of(name) for name in MODELS}
        for name, (start, _) in starts.items():
            np.savez(os.path.join(tmp, name + ".npz"), **start)
        subprocess.run([sys.executable, os.path.abspath(__file__), "--jax", tmp], check=True)
        for name, (start, description) in starts.items():
            ref, jax = run(name, start, dense=True), np.load(os.path.join(tmp, name + "_jax.npz"))
            tf = run(name, start) if any("embedding" in w["path"] for w in description["weights"]) else ref
            arrays, description["apart"] = dict(start), {}
            for key in OPTIMIZERS:
                a, b, c = ref[f"{key}_loss"], tf[f"{key}_loss"], jax[f"{key}_loss"]
                arrays[f"{key}_loss"], arrays[f"{key}_loss_tf"], arrays[f"{key}_loss_jax"] = a, b, c
                finals = [f"{key}_final_{i}" for i in range(len(description["weights"]))]
                arrays.update({f: ref[f] for f in finals})
                apart = [float(np.max(np.abs(ref[f] - jax[f]))) for f in finals]
                loss_apart = float(np.max(np.abs(a - c) / a))
                description["apart"][key] = {"loss": loss_apart, "final": apart}
                print(f"{name:12} {key:9} loss {a[0]:.4f} -> {a[-1]:.4f}, from JAX: losses {loss_apart:.1e} relative, "
                      f"final weights {max(apart):.1e}; TF as it is, losses {np.max(np.abs(b - c) / a):.1e}")
            golden_io.write_npz(os.path.join(out, name + ".npz"), arrays)
            with open(os.path.join(out, name + ".json"), "w", encoding="utf-8") as f:
                json.dump(description, f, indent=1)


if __name__ == "__main__":
    main()
